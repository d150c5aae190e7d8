-- Question: Which radiograph or DXA was made in a pregnancy, without a recorded justification?
-- One row: one finding; image.
-- Source: Rev Colomb Reumatol 2023 (DXA is limited by its radiation in pregnancy); rule book 6.4: confirm the justification.
-- Rule book: 6.4, A28
-- Finding: TOP-IMAGING
-- Opens: a DXA scan, a radiograph of the spine or of a joint in a pregnancy, or where its dates cannot exclude it.
-- Since: the day of the image; the as-of day where it is not known.
-- Closes: a justification of the pregnancy's imaging is recorded (fact `imaging justified`), on its day or later; the dates prove that it was outside of it.
-- Reopens: another image after that.
CREATE OR REPLACE VIEW top_imaging AS
WITH images AS (
  SELECT patient_key, CAST(NULL AS INTEGER) AS of_pregnancy, 'DXA' AS what, scan_date AS day_first, scan_date AS day_last, CAST(NULL AS VARCHAR) AS kind,
    CAST(NULL AS INTEGER) AS after_first, CAST(NULL AS INTEGER) AS after_last, CAST(scan_date AS VARCHAR) AS told, 'dxa_scans' AS source_table, batch_id, file_row
  FROM dxa_scans
  WHERE scan_date <= today()
  UNION ALL
  SELECT patient_key, NULL, CASE lower(modality) WHEN 'vfa' THEN 'VFA' WHEN 'ct' THEN 'CT of the spine' ELSE 'spine radiograph' END, image_date, image_date, NULL, NULL, NULL, CAST(image_date AS VARCHAR),
    'spine_images', batch_id, file_row
  FROM spine_images
  WHERE image_date <= today() AND coalesce(lower(modality) <> 'mri', true)
  UNION ALL
  SELECT patient_key, pregnancy_no, 'radiograph' || coalesce(' of the ' || joint, ''), day_first, day_last, kind, after_first, after_last, time_point,
    'pregnancy_findings', batch_id, file_row
  FROM episode_points
  WHERE finding = 'radiograph finding' AND kind IS DISTINCT FROM 'in the puerperium' AND by_today),
placed AS (          -- a fact as it says itself, or counted from the delivery; dates by the dates of the pregnancy, whose end is open until she has delivered
  SELECT i.*, a.pregnancy_no, a.delivery_told,
    CASE WHEN i.kind = 'in pregnancy' THEN true
         WHEN i.kind = 'gestation' AND NOT (a.delivered AND coalesce(i.after_last >= 0, false)) THEN true
         WHEN i.kind IN ('gestation', 'after delivery') THEN CASE WHEN i.after_last < 0 THEN true WHEN i.after_first >= 0 THEN false END
         WHEN i.day_first >= a.over_by OR coalesce(i.day_last < a.perhaps_from, a.perhaps_from IS NULL AND i.day_last IS NOT NULL) THEN false
         WHEN (i.day_last < a.anchor_first OR NOT a.delivered) AND i.day_first >= a.zero_last THEN true END AS surely
  FROM images i
  JOIN patients m ON m.patient_key = i.patient_key AND m.dates_are_relative IS NOT TRUE
  JOIN pregnancy_anchors a ON a.patient_key = i.patient_key AND coalesce(i.of_pregnancy = a.pregnancy_no, true))
SELECT
  'TOP-IMAGING' AS rule, 'L' AS severity, d.patient_key, 'pregnancy ' || d.pregnancy_no || ', ' || d.what || ' ' || d.told AS object,
  CAST(least(d.day_last, today()) AS DATE) AS since,
  sentence_start(d.what) || ' (' || d.told || ')' || CASE WHEN d.surely THEN ' in a pregnancy' ELSE ': in a pregnancy cannot be excluded' END || ' (delivery: ' || d.delivery_told || '): confirm the justification.' AS sentence,
  [fact(d.what, d.told, d.day_last, d.source_table, d.batch_id, d.file_row)] AS evidence, CAST([] AS VARCHAR[]) AS limits,
  concat_ws('|', d.what, d.told, d.surely) AS fact_key
FROM placed d
WHERE coalesce(d.surely, true)
  AND NOT EXISTS (SELECT 1 FROM episode_points j
                  WHERE j.patient_key = d.patient_key AND j.pregnancy_no = d.pregnancy_no AND j.finding = 'imaging justified' AND j.by_today
                    AND coalesce(j.day_last >= d.day_first, d.day_first IS NULL))
QUALIFY row_number() OVER (PARTITION BY d.patient_key, d.pregnancy_no, d.what, d.told ORDER BY d.file_row) = 1;
