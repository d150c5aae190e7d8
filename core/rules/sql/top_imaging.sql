-- Question: Which radiograph or DXA was made in a pregnancy, without a recorded justification?
-- One row: one finding; image.
-- Source: Rev Colomb Reumatol 2023 (DXA is limited by its radiation in pregnancy); rule book 6.4: confirm the justification.
-- Rule book: 6.4, A28
-- Finding: TOP-IMAGING
-- Opens: a DXA scan, a radiograph of the spine or of a joint in a pregnancy.
-- Since: the day of the image; the as-of day where it is not known.
-- Closes: a justification of the pregnancy's imaging is recorded (fact `imaging justified`); the dates prove that it was outside of it.
-- Reopens: another image after that.
CREATE OR REPLACE VIEW top_imaging AS
WITH images AS (
  SELECT patient_key, CAST(NULL AS INTEGER) AS of_pregnancy, 'DXA' AS what, scan_date AS on_day, CAST(NULL AS INTEGER) AS after_last,
    CAST(scan_date AS VARCHAR) AS told, 'dxa_scans' AS source_table, batch_id, file_row
  FROM dxa_scans
  UNION ALL
  SELECT patient_key, NULL, CASE modality WHEN 'vfa' THEN 'VFA' ELSE 'spine radiograph' END, image_date, NULL, CAST(image_date AS VARCHAR), 'spine_images', batch_id, file_row
  FROM spine_images
  WHERE modality IS NULL OR modality NOT IN ('mri', 'MRI')
  UNION ALL
  SELECT patient_key, pregnancy_no, 'radiograph' || coalesce(' of the ' || joint, ''), day_last, after_last, time_point, 'pregnancy_findings', batch_id, file_row
  FROM episode_points
  WHERE finding = 'radiograph finding'),
met AS (
  SELECT i.*, a.pregnancy_no, a.delivery_told, coalesce(i.on_day < a.anchor_first AND i.on_day >= a.zero_last, false) OR coalesce(i.after_last < 0, false) AS surely
  FROM images i
  JOIN patients m ON m.patient_key = i.patient_key AND m.dates_are_relative IS NOT TRUE
  JOIN pregnancy_anchors a ON a.patient_key = i.patient_key AND coalesce(i.of_pregnancy = a.pregnancy_no, true)
  WHERE coalesce(i.on_day <= today(), true)
    AND (coalesce(i.on_day BETWEEN a.zero_first AND a.anchor_last AND i.on_day < a.anchor_last, false) OR coalesce(i.after_last < 0, false))),
justified AS (
  SELECT patient_key, pregnancy_no, max(day_last) AS day_last, bool_or(day_last IS NULL) AS undated
  FROM episode_points
  WHERE finding = 'imaging justified' AND by_today
  GROUP BY patient_key, pregnancy_no)
SELECT
  'TOP-IMAGING' AS rule, 'L' AS severity, d.patient_key, 'pregnancy ' || d.pregnancy_no || ', ' || d.what || ' ' || d.told AS object,
  coalesce(d.on_day, today()) AS since,
  sentence_start(d.what) || ' (' || d.told || ')' || CASE WHEN d.surely THEN ' in a pregnancy' ELSE ': in a pregnancy cannot be excluded' END || ' (delivery: ' || d.delivery_told || '): confirm the justification.' AS sentence,
  [fact(d.what, d.told, d.on_day, d.source_table, d.batch_id, d.file_row)] AS evidence, CAST([] AS VARCHAR[]) AS limits,
  concat_ws('|', d.what, d.told, d.surely) AS fact_key
FROM met d
LEFT JOIN justified j ON j.patient_key = d.patient_key AND j.pregnancy_no = d.pregnancy_no
WHERE NOT coalesce(j.undated OR j.day_last >= d.on_day OR d.on_day IS NULL, false)
QUALIFY row_number() OVER (PARTITION BY d.patient_key, d.pregnancy_no, d.what, d.told ORDER BY d.file_row) = 1;
