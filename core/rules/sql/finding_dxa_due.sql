-- Question: Whose DXA is due or late?
-- One row: one finding; patient.
-- Source: ISCD Pediatric 2013, Galindo-Zavala 2020, APEG 2018 (12 months); windows are this product's choice.
-- Rule book: 8, 9, A28
-- Finding: DXA-DUE
-- Opens: 30 days before the date, or at the first visit of a child that was never scanned; of a mother whom her episode's schedule asks
--   for one, on its day.
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
WHERE status IN ('due', 'overdue')
UNION ALL
SELECT
  'DXA-DUE', CASE WHEN meets.dxa_long_overdue_days(days_late) THEN 'H' ELSE 'M' END, patient_key, 'DXA', became_due,
  CASE WHEN status = 'overdue' THEN 'DXA overdue by ' || days_late || ' d: was due ' || due_date ELSE 'DXA due since ' || due_date || ' (' || days_late || ' d)' END
    || coalesce(', last ' || last_date, ', none on record') || ' (' || why || ').',
  [fact('last DXA', coalesce(CAST(last_date AS VARCHAR), 'none on record'), last_date, CASE WHEN last_date IS NOT NULL THEN 'dxa_scans' END, NULL, NULL),
   fact('due, ' || interval_text, due_date, due_date, 'pregnancies', batch_id, file_row)],
  ['top_dxa_months', 'schedule_overdue_days', 'dxa_long_overdue_days'], concat_ws('|', due_date, status)
FROM schedule s
WHERE what = 'DXA' AND source_table = 'pregnancies' AND status IN ('due', 'overdue')
  AND NOT EXISTS (SELECT 1 FROM dxa_due d WHERE d.patient_key = s.patient_key AND d.status IN ('due', 'overdue'));
