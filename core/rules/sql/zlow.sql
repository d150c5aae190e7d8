-- Question: Whose bone mineral density is low for age, and is the spine known?
-- One row: one finding; patient and site.
-- Source: ISCD Pediatric 2019 (Z at or below -2.0; terms); never under 3 years (this product's choice).
-- Rule book: 1.4, 3.1, 8, A28
-- Finding: ZLOW
-- Opens: the latest valid scan of the site is low; or would be, but a fact is missing.
-- Since: the first scan of the unbroken row of such scans.
-- Closes: a later valid scan of the site that is not low.
-- Reopens: a lower Z than any before in the row; the missing fact arrives and Z is low; the severity rises.
CREATE OR REPLACE VIEW zlow AS
WITH scans AS (
  SELECT *, low IS DISTINCT FROM false AND NOT too_young AS raised
  FROM low_bmd_scans),
courses AS (
  SELECT patient_key, site, max(scan_date) AS last_on, max(scan_date) FILTER (raised IS NOT TRUE) AS interrupted_on
  FROM scans
  GROUP BY patient_key, site),
runs AS (            -- the unbroken row that ends with the latest scan; none where that one is not raised
  SELECT s.patient_key, s.site, c.last_on, min(s.scan_date) AS since, min(round(s.z, 1)) AS lowest
  FROM scans s
  JOIN courses c ON c.patient_key = s.patient_key AND c.site = s.site
  WHERE c.interrupted_on IS NULL OR s.scan_date > c.interrupted_on
  GROUP BY s.patient_key, s.site, c.last_on),
latest AS (
  SELECT s.*, r.since, r.lowest
  FROM runs r
  JOIN scans s ON s.patient_key = r.patient_key AND s.site = r.site AND s.scan_date = r.last_on),
spine AS (
  SELECT patient_key, max(image_date) AS last_image
  FROM spine_images
  WHERE image_date <= today()
  GROUP BY patient_key)
SELECT
  'ZLOW' AS rule,
  CASE WHEN l.low AND s.last_image IS NULL THEN 'H' ELSE 'M' END AS severity,
  l.patient_key, l.site AS object, l.since,
  sentence_start(l.site) || CASE WHEN l.z_is_adjusted THEN ' size-adjusted' ELSE '' END || ' Z ' || z_text(l.z)
    || ' (' || l.scan_date || '): '
    || CASE WHEN l.low IS NULL THEN 'low for age or not cannot be said, missing: ' || l.missing || '.'
            WHEN meets.adult_years(l.age_years) THEN 'below the expected range for age.'
            ELSE 'low bone mineral density for age.' END
    || CASE WHEN s.last_image IS NULL THEN ' The spine was never imaged.' ELSE '' END
    || CASE WHEN l.note <> '' THEN ' ' || sentence_start(l.note) || '.' ELSE '' END AS sentence,
  said([
    CASE WHEN l.z_for_age IS NOT NULL
         THEN fact('Z for age (' || l.reference || ')', z_text(l.z_for_age), l.scan_date, 'dxa_scans', l.batch_id, l.file_row) END,
    CASE WHEN l.z_adjusted IS NOT NULL
         THEN fact('size-adjusted Z (' || l.adjusted_reference || ')', z_text(l.z_adjusted), l.scan_date, 'dxa_scans', l.batch_id, l.file_row) END,
    CASE WHEN l.bmd_g_cm2 IS NOT NULL
         THEN fact('BMD', bmd_text(l.bmd_g_cm2), l.scan_date, 'dxa_scans', l.batch_id, l.file_row) END,
    CASE WHEN l.height_z IS NOT NULL
         THEN fact('height Z (' || l.height_reference || ')', z_text(l.height_z), l.height_on, l.height_table, l.height_batch, l.height_row) END,
    fact('latest spine image', coalesce(CAST(s.last_image AS VARCHAR), 'never'), s.last_image, 'spine_images', NULL, NULL)])
    AS evidence,
  ['iscd_low_bmd_z', 'low_bmd_never_under_years', 'dxa_caution_under_years', 'size_adjust_height_z', 'height_max_days'] AS limits,
  concat_ws('|', l.site, l.since, CASE WHEN l.low THEN 'low' ELSE 'open' END, z_text(l.lowest)) AS fact_key
FROM latest l
LEFT JOIN spine s ON s.patient_key = l.patient_key
-- what is missing is asked for by the definition for children alone
WHERE NOT (l.low IS NULL AND coalesce(meets.adult_years(l.age_years), false));
