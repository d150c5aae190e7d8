-- Question: Whose spine should be imaged, or should have been?
-- One row: one finding; patient.
-- Source: as in spine_reasons; windows are this product's choice.
-- Rule book: 8, 9, A28
-- Finding: SPINE-DUE
-- Opens: an image of the spine is due by the disease, the treatment or an event.
-- Since: the day it became due.
-- Closes: an image of the spine; the reason ends; the patient grows up or dies.
-- Reopens: it is overdue; the severity rises at twice the days of grace; another reason arises.
CREATE OR REPLACE VIEW finding_spine_due AS
SELECT
  'SPINE-DUE' AS rule, CASE WHEN meets.spine_long_overdue_days(days_late) THEN 'H' ELSE 'M' END AS severity,
  patient_key, 'spine image' AS object, became_due AS since,
  'Spine image ' || CASE WHEN status = 'overdue' THEN 'overdue by ' || days_late || ' d' ELSE 'due ' || due_date END || ': ' || all_reasons || '. '
    || CASE WHEN last_image IS NULL THEN 'Never imaged.' ELSE 'Last image ' || last_image || '.' END AS sentence,
  [fact(why, what, fact_date, source_table, fact_batch_id, fact_file_row),
   CASE WHEN last_image IS NULL THEN fact('latest spine image', 'never', NULL, 'spine_images', NULL, NULL)
        ELSE fact('latest spine image', last_image, last_image, 'spine_images', batch_id, file_row) END] AS evidence,
  ['spine_first_interval_months', 'spine_longest_interval_months', 'spine_duchenne_longest_months', 'spine_event_days', 'spine_before_start_days',
   'glucocorticoid_long_months', 'spine_due_window_days', 'spine_overdue_days', 'spine_long_overdue_days'] AS limits,
  concat_ws('|', why, due_date, status) AS fact_key
FROM spine_due
WHERE status IN ('due', 'overdue');
