-- Question: Whose DXA is due or late?
-- One row: one finding; patient.
-- Source: ISCD Pediatric 2013, Galindo-Zavala 2020, APEG 2018 (12 months); windows are this product's choice.
-- Rule book: 8, 9, A28
-- Finding: DXA-DUE
-- Opens: 30 days before the date, or at the first visit of a child that was never scanned.
-- Since: the day it became due.
-- Closes: a valid scan; the patient grows up or dies.
-- Reopens: it is overdue; the severity rises at twice the days of grace; the next one becomes due.
CREATE OR REPLACE VIEW finding_dxa_due AS
SELECT
  'DXA-DUE' AS rule, CASE WHEN meets.dxa_long_overdue_days(days_late) THEN 'H' ELSE 'M' END AS severity,
  patient_key, 'DXA' AS object, became_due AS since,
  CASE WHEN never_scanned THEN 'DXA never done; due since the first visit on ' || due_date || ', ' || days_late || ' d ago.'
       WHEN status = 'overdue' THEN 'DXA overdue by ' || days_late || ' d: was due ' || due_date || ', last ' || last_scan || '.'
       WHEN days_late > 0 THEN 'DXA due since ' || due_date || ' (' || days_late || ' d), last ' || last_scan || '.'
       ELSE 'DXA due ' || due_date || ', last ' || last_scan || '.' END AS sentence,
  [CASE WHEN never_scanned THEN fact('first visit', first_visit, first_visit, 'visits', batch_id, file_row)
        ELSE fact('last valid scan', last_site, last_scan, 'dxa_scans', batch_id, file_row) END,
   fact('due', due_date, due_date, CASE WHEN never_scanned THEN 'visits' ELSE 'dxa_scans' END, NULL, NULL)] AS evidence,
  ['dxa_interval_months', 'dxa_due_window_days', 'dxa_overdue_days', 'dxa_long_overdue_days', 'adult_years'] AS limits,
  concat_ws('|', due_date, status) AS fact_key
FROM dxa_due
WHERE status IN ('due', 'overdue');
