-- Question: Is an image of the spine due now, and why?
-- One row: one patient. status: overdue, due, not due (nothing asks for one), not followed; of several open reasons the one that is
--   longest late leads. next_due: where nothing asks for one yet, the day by the reasons that hold, and next_reason.
-- Source: as in spine_reasons; windows are this product's choice.
-- Rule book: 2.8, 6.4, 9, A29
CREATE OR REPLACE VIEW spine_due AS
WITH images AS (
  SELECT patient_key, max(image_date) AS last_image, arg_max(batch_id, image_date) AS batch_id, arg_max(file_row, image_date) AS file_row
  FROM spine_images
  WHERE image_date <= today()
  GROUP BY patient_key),
reasons AS (
  SELECT patient_key,
    arg_min(struct_pack(reason, what, due_date, late_date, became_due, fact_date, source_table, batch_id, file_row),
            struct_pack(late_date, due_date, reason)) AS first,
    string_agg(DISTINCT reason, '; ' ORDER BY reason) AS all_reasons
  FROM spine_due_days
  WHERE is_today AND asks_for_image
  GROUP BY patient_key),
ahead AS (           -- dates still to come, and the end of an interval since the last image
  SELECT r.patient_key, r.reason, r.until_date,
    CASE r.kind WHEN 'date' THEN r.due_date ELSE CAST(greatest(i.last_image + to_months(r.months), r.from_date) AS DATE) END AS due_date
  FROM spine_reasons r
  LEFT JOIN images i ON i.patient_key = r.patient_key
  WHERE (r.kind = 'interval' AND i.last_image IS NOT NULL) OR (r.kind = 'date' AND coalesce(i.last_image < r.serves_from, true))),
nexts AS (
  SELECT a.patient_key, min(struct_pack(due_date := a.due_date, reason := a.reason)) AS n
  FROM ahead a
  WHERE a.due_date > today() AND coalesce(a.until_date > a.due_date, true)
  GROUP BY a.patient_key),
dates AS (
  SELECT p.patient_key, i.last_image, x.n AS next_one, r.first, r.all_reasons, i.batch_id, i.file_row,
    CASE WHEN p.dates_are_relative THEN 'dates are relative' WHEN p.adult THEN 'adult'
         WHEN g.patient_key IS NOT NULL THEN 'pregnant (' || g.told || '): not before the delivery' END AS not_followed,
    date_diff('day', r.first.late_date, today()) AS days_late
  FROM people p
  LEFT JOIN images i ON i.patient_key = p.patient_key
  LEFT JOIN reasons r ON r.patient_key = p.patient_key
  LEFT JOIN nexts x ON x.patient_key = p.patient_key
  LEFT JOIN pregnant_today g ON g.patient_key = p.patient_key)
SELECT
  patient_key, last_image, first.due_date AS due_date, first.late_date AS late_date, first.became_due AS became_due, days_late,
  CASE WHEN not_followed IS NOT NULL THEN 'not followed'
       WHEN first IS NULL THEN 'not due'
       WHEN meets.spine_overdue_days(days_late) THEN 'overdue'
       ELSE 'due' END AS status,
  coalesce(not_followed, first.reason) AS why, first.what AS what, all_reasons, first.fact_date AS fact_date,
  first.source_table AS source_table, first.batch_id AS fact_batch_id, first.file_row AS fact_file_row,
  CASE WHEN not_followed IS NULL AND first IS NULL THEN next_one.due_date END AS next_due,
  CASE WHEN not_followed IS NULL AND first IS NULL THEN next_one.reason END AS next_reason, batch_id, file_row
FROM dates;
