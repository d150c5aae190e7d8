-- Question: Who takes a systemic glucocorticoid for months, without an image of the spine and a DXA from its begin?
-- One row: one finding; patient.
-- Source: Ward 2020 (3 months or more; lateral spine image at the begin); which images and scans count is this product's choice.
-- Rule book: 8, 9, A21, A28
-- Finding: GC-NEWSTART
-- Opens: a stretch of systemic glucocorticoid that goes on has lasted 3 months, or is planned to, and an image of the spine or a valid
--   DXA of its begin is missing.
-- Since: the day on which 3 months were reached; the first day where the end is planned later than that.
-- Closes: an image of the spine and a valid DXA, from 90 days or a DXA interval before the first day on; the stretch ends.
-- Reopens: another stretch.
CREATE OR REPLACE VIEW gc_newstart AS
WITH running AS (
  SELECT s.*, CAST(s.from_date + to_months(limits.glucocorticoid_long_months()) AS DATE) AS long_on
  FROM gc_stretches s
  JOIN people p ON p.patient_key = s.patient_key
  WHERE coalesce(s.until_date >= today(), true) AND NOT p.adult AND NOT p.dates_are_relative),
long AS (
  SELECT *
  FROM running
  WHERE long_on <= coalesce(until_date, today())),
images AS (
  SELECT l.patient_key, max(i.image_date) AS last_image,
    arg_max(struct_pack(batch_id := i.batch_id, file_row := i.file_row), i.image_date) AS source,
    bool_or(i.image_date >= l.from_date - limits.spine_before_start_days()) AS done
  FROM long l
  JOIN spine_images i ON i.patient_key = l.patient_key AND i.image_date <= today()
  GROUP BY l.patient_key),
scans AS (
  SELECT l.patient_key, max(v.scan_date) AS last_scan,
    arg_max(struct_pack(batch_id := v.batch_id, file_row := v.file_row), v.scan_date) AS source,
    bool_or(v.scan_date >= CAST(l.from_date - to_months(limits.dxa_interval_months()) AS DATE)) AS done
  FROM long l
  JOIN scan_validity v ON v.patient_key = l.patient_key AND v.valid AND v.scan_date <= today()
  GROUP BY l.patient_key),
doses AS (           -- what is taken now
  SELECT patient_key, CASE WHEN count(*) = count(mg_per_kg_per_day) THEN sum(mg_per_kg_per_day) END AS mg_per_kg_per_day,
    string_agg(DISTINCT why, '; ') AS why, bool_and(stated) AS stated
  FROM gc_doses
  WHERE coalesce(stop_date >= today(), true)
  GROUP BY patient_key),
missing AS (
  SELECT l.*, i.last_image, i.source AS image_source, s.last_scan, s.source AS scan_source,
    array_to_string(said([CASE WHEN i.done IS DISTINCT FROM true THEN 'no spine image' END,
                          CASE WHEN s.done IS DISTINCT FROM true THEN 'no valid DXA' END]), ' and ') AS what,
    CASE WHEN d.mg_per_kg_per_day IS NOT NULL
         THEN number_text(d.mg_per_kg_per_day, 2) || ' mg/kg/day prednisolone equivalent' || CASE WHEN d.stated THEN '' ELSE ', converted' END
         ELSE 'dose not known' || coalesce(' (' || d.why || ')', '') END AS dose
  FROM long l
  LEFT JOIN images i ON i.patient_key = l.patient_key
  LEFT JOIN scans s ON s.patient_key = l.patient_key
  LEFT JOIN doses d ON d.patient_key = l.patient_key)
SELECT
  'GC-NEWSTART' AS rule, 'H' AS severity, patient_key, 'glucocorticoid' AS object,
  CASE WHEN until_date IS NULL THEN long_on ELSE from_date END AS since,
  'Systemic glucocorticoid (' || agent || ') since ' || from_date || coalesce(', planned to ' || until_date, '') || ': ' || what
    || ' of its begin. Now ' || dose || '.' AS sentence,
  [fact('glucocorticoid', agent || ': ' || dose, from_date, 'treatments', batch_id, file_row),
   CASE WHEN last_image IS NULL THEN fact('latest spine image', 'never', NULL, 'spine_images', NULL, NULL)
        ELSE fact('latest spine image', last_image, last_image, 'spine_images', image_source.batch_id, image_source.file_row) END,
   CASE WHEN last_scan IS NULL THEN fact('latest valid DXA', 'never', NULL, 'dxa_scans', NULL, NULL)
        ELSE fact('latest valid DXA', last_scan, last_scan, 'dxa_scans', scan_source.batch_id, scan_source.file_row) END] AS evidence,
  ['glucocorticoid_long_months', 'spine_before_start_days', 'dxa_interval_months', 'gc_gap_days'] AS limits,
  concat_ws('|', from_date, what) AS fact_key
FROM missing
WHERE what <> '';
