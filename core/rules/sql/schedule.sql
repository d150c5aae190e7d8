-- Question: What is due for a patient, when, and why?
-- One row: one thing of one patient: visit, DXA, spine image, infusion, a laboratory test, a review. status: not due, due, overdue; not
--   followed (`why`); unknown (`why` says what is missing). days_late is below 0 before the date.
-- Source: as each row says; the windows are this product's choice.
-- Rule book: 9, A29
CREATE OR REPLACE VIEW schedule AS
WITH things AS (
  FROM (SELECT *, true AS of_episode
        FROM schedule_pregnancy
        UNION ALL BY NAME
        FROM schedule_visits
        UNION ALL BY NAME
        FROM schedule_labs
        UNION ALL BY NAME
        FROM schedule_other)
  -- of two that ask for the same thing the one that is still followed; of those what an episode of pregnancy asks for
  QUALIFY row_number() OVER (PARTITION BY patient_key, what ORDER BY own_status IS NOT DISTINCT FROM 'not followed', of_episode NULLS LAST) = 1)
SELECT
  patient_key, what, interval_text, last_date, due_date,
  coalesce(became_due, CAST(due_date - to_days(limits.schedule_due_window_days()) AS DATE)) AS became_due,
  coalesce(own_days_late, date_diff('day', due_date, today())) AS days_late,
  CASE WHEN own_status IS NOT NULL THEN own_status
       WHEN due_date IS NULL THEN 'unknown'
       WHEN meets.schedule_overdue_days(date_diff('day', due_date, today())) THEN 'overdue'
       WHEN today() >= coalesce(became_due, CAST(due_date - to_days(limits.schedule_due_window_days()) AS DATE)) THEN 'due'
       ELSE 'not due' END AS status,
  why, source, source_table, batch_id, file_row
FROM things;
