-- Question: Whose laboratory tests are due or late?
-- One row: one finding; patient: all tests that are due in one, the latest first.
-- Source: as in schedule_labs; windows are this product's choice.
-- Rule book: 8, 9, A28
-- Finding: LAB-DUE
-- Opens: a test is due: 25-OH-D, urine calcium/creatinine, bloods before an infusion, calcium after the first zoledronate.
-- Since: the day on which the first of them became due.
-- Closes: results that are numbers; what asks for them ends; the patient grows up or dies.
-- Reopens: one of them is overdue; the severity rises at twice the days of grace; another one becomes due.
CREATE OR REPLACE VIEW finding_lab_due AS
WITH tests AS (
  SELECT *,
    what || CASE WHEN status = 'overdue' THEN ' overdue by ' || days_late || ' d' ELSE ' due ' || due_date END AS words,
    what || ': '
      || coalesce(coalesce('last ' || last_date, CASE WHEN what <> 'bloods before the infusion' THEN 'none on record' END) || ' ', '') || '(' || why || ')' AS reasons,
    status = 'overdue' AND meets.schedule_long_overdue_days(days_late) AS long_overdue
  FROM schedule
  WHERE status IN ('due', 'overdue')
    AND what IN ('bloods before the infusion', 'calcium after the first zoledronate', '25-OH-D', 'urine calcium/creatinine')),
lists AS (
  SELECT patient_key, bool_or(long_overdue) AS long_overdue, min(became_due) AS since,
    list_sort(list(struct_pack(due_date := due_date, what := what, words := words, reasons := reasons, status := status, last_date := last_date,
                               source_table := source_table, batch_id := batch_id, file_row := file_row))) AS tests
  FROM tests
  GROUP BY patient_key)
SELECT
  'LAB-DUE' AS rule, CASE WHEN long_overdue THEN 'H' ELSE 'M' END AS severity, patient_key, 'laboratory' AS object, since,
  sentence_start(array_to_string(list_transform(tests, lambda one: one.words), '; ')) || '. '
    || sentence_start(array_to_string(list_transform(tests, lambda one: one.reasons), '; ')) || '.' AS sentence,
  list_transform(tests, lambda one:
    fact(one.what || ', last', coalesce(CAST(one.last_date AS VARCHAR), 'none on record'), one.last_date, one.source_table, one.batch_id, one.file_row))
    AS evidence,
  ['vitd_interval_months', 'vitd_recheck_months', 'urine_calcium_interval_months', 'preinfusion_first_months', 'preinfusion_later_months',
   'calcium_after_from_days', 'calcium_after_to_days', 'schedule_due_window_days', 'schedule_overdue_days', 'schedule_long_overdue_days'] AS limits,
  array_to_string(list_transform(tests, lambda one: concat_ws('|', one.what, one.due_date, one.status)), '; ') AS fact_key
FROM lists;
