-- Question: Whose visit is due or late?
-- One row: one finding; patient.
-- Source: this product's choice.
-- Rule book: 8, 9, A28
-- Finding: VISIT-DUE
-- Opens: 30 days before the date. Without any visit on record the date follows from the last fact of any kind.
-- Since: the day it became due.
-- Closes: a visit; without any visit on record a newer fact; the patient grows up or dies.
-- Reopens: it is overdue; the severity rises at twice the days of grace; the next one becomes due.
CREATE OR REPLACE VIEW finding_visit_due AS
SELECT
  'VISIT-DUE' AS rule, CASE WHEN meets.schedule_long_overdue_days(days_late) THEN 'H' ELSE 'M' END AS severity,
  patient_key, 'visit' AS object, became_due AS since,
  CASE WHEN status = 'overdue' THEN 'Visit overdue by ' || days_late || ' d: was due ' || due_date
       WHEN days_late > 0 THEN 'Visit due since ' || due_date || ' (' || days_late || ' d)'
       ELSE 'Visit due ' || due_date END
    || CASE WHEN last_date IS NOT NULL THEN ', last ' || last_date || '.' ELSE '. ' || sentence_start(why) || '.' END AS sentence,
  [CASE WHEN last_date IS NOT NULL THEN fact('last visit', last_date, last_date, source_table, batch_id, file_row)
        ELSE fact('last visit', 'none on record', NULL, NULL, batch_id, NULL) END,
   fact('due after ' || interval_text, due_date, due_date, source_table, NULL, NULL)] AS evidence,
  ['visit_interval_months', 'visit_start_interval_months', 'visit_start_year_months', 'schedule_due_window_days', 'schedule_overdue_days',
   'schedule_long_overdue_days'] AS limits,
  concat_ws('|', due_date, status) AS fact_key
FROM schedule
WHERE what = 'visit' AND status IN ('due', 'overdue');
