-- Question: Which reasons for an image of the spine were open on a day?
-- One row: one open reason of one patient on one day of iscd_days. late: past the last day that its source allows.
-- Source: as in spine_reasons.
-- Rule book: 2.8, 9, A29
CREATE OR REPLACE VIEW spine_due_days AS
WITH images AS (
  SELECT DISTINCT patient_key, image_date
  FROM spine_images
  WHERE image_date <= today()),
asked AS (
  SELECT d.patient_key, d.on_day, d.is_today, r.* EXCLUDE (patient_key)
  FROM iscd_days d
  JOIN spine_reasons r ON r.patient_key = d.patient_key AND r.from_date <= d.on_day AND coalesce(r.until_date > d.on_day, true)),
seen AS (
  SELECT a.*, i.image_date AS last_image
  FROM asked a
  ASOF LEFT JOIN images i ON i.patient_key = a.patient_key AND i.image_date <= a.on_day),
dated AS (
  SELECT * EXCLUDE (due_date, late_date),
    CASE WHEN kind = 'interval' THEN CAST(greatest(last_image + to_months(months), from_date) AS DATE) ELSE due_date END AS due_date,
    CASE WHEN kind = 'interval' THEN CAST(greatest(last_image + to_months(longest_months), from_date) AS DATE) ELSE late_date END
      AS late_date,
    CASE WHEN kind <> 'interval' THEN coalesce(last_image >= serves_from, false) END AS settled
  FROM seen)
SELECT
  patient_key, on_day, is_today, kind, reason, what, fact_date, source_table, batch_id, file_row, last_image, due_date, late_date,
  on_day > late_date AS late,
  CAST(due_date - CASE WHEN kind = 'interval' THEN to_days(limits.spine_due_window_days()) ELSE to_days(0) END AS DATE) AS became_due
FROM dated
WHERE NOT coalesce(settled, false) AND due_date IS NOT NULL
  -- What was never imaged is due by the reasons for a first image, which each interval has, too.
  AND (kind <> 'interval' OR last_image IS NOT NULL)
  AND on_day >= due_date - CASE WHEN kind = 'interval' THEN to_days(limits.spine_due_window_days()) ELSE to_days(0) END;
