-- Question: Who has new back pain and no image of the spine since?
-- One row: one finding; patient.
-- Source: Galindo-Zavala 2020 (image at once after back pain); the days are this product's choice.
-- Rule book: 2.8, 8, 9, A28
-- Finding: PAIN-NOIMG
-- Opens: back pain begins anew; the image is late after 30 days.
-- Since: the day the pain began.
-- Closes: an image of the spine on or after that day; the patient grows up or dies.
-- Reopens: pain begins anew after an image.
CREATE OR REPLACE VIEW pain_noimg AS
WITH images AS (
  SELECT patient_key, max(image_date) AS last_image
  FROM spine_images
  WHERE image_date <= today()
  GROUP BY patient_key),
latest AS (
  SELECT *
  FROM back_pain
  QUALIFY row_number() OVER (PARTITION BY patient_key ORDER BY since DESC) = 1)
SELECT
  'PAIN-NOIMG' AS rule, 'H' AS severity, b.patient_key, 'spine' AS object, b.since,
  'New back pain (' || printf('%g', b.score) || ' of 10 on ' || b.visit_date || ')'
    || CASE WHEN b.since < b.visit_date THEN ' since ' || b.since ELSE '' END || ' and no image of the spine after it'
    || CASE WHEN today() > CAST(b.since + to_days(limits.spine_event_days()) AS DATE)
            THEN ', late by ' || date_diff('day', CAST(b.since + to_days(limits.spine_event_days()) AS DATE), today()) || ' d'
            ELSE ': due by ' || CAST(b.since + to_days(limits.spine_event_days()) AS DATE) END
    || CASE WHEN i.last_image IS NULL THEN '; the spine was never imaged.' ELSE '; last image ' || i.last_image || '.' END AS sentence,
  [fact('back pain', printf('%g', b.score) || ' of 10', b.visit_date, 'visits', b.batch_id, b.file_row),
   fact('latest spine image', coalesce(CAST(i.last_image AS VARCHAR), 'never'), i.last_image, 'spine_images', NULL, NULL)] AS evidence,
  ['back_pain_from_score', 'spine_event_days'] AS limits,
  concat_ws('|', b.since, CASE WHEN today() > CAST(b.since + to_days(limits.spine_event_days()) AS DATE) THEN 'late' ELSE 'due' END) AS fact_key
FROM latest b
JOIN people p ON p.patient_key = b.patient_key AND NOT p.adult AND p.dates_are_relative IS NOT TRUE
LEFT JOIN images i ON i.patient_key = b.patient_key
WHERE coalesce(i.last_image < b.since, true);
