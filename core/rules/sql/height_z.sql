-- Question: How tall is the child for its age?
-- One row: one measured height, at a visit or with a scan. height_z is NULL with a reason where it cannot be computed.
-- Source: the height reference in use (bundled: CDC 2000 stature for age, 24 to 240 months), LMS method (Cole).
-- Rule book: 3.3, 3.4, A11
CREATE OR REPLACE VIEW height_z AS
WITH heights AS (
  SELECT patient_key, visit_date AS measured_on, height_cm, height_method, 'visits' AS source_table, batch_id, file_row
  FROM visits
  WHERE height_cm IS NOT NULL AND visit_date <= today()
  UNION ALL
  SELECT patient_key, scan_date, height_cm, NULL, 'dxa_scans', min(batch_id), min(file_row)
  FROM dxa_scans
  WHERE height_cm IS NOT NULL AND scan_date <= today()
  GROUP BY patient_key, scan_date, height_cm),
aged AS (
  SELECT h.*, p.sex, age_years(p.date_of_birth, h.measured_on) AS age_years,
    lms_bucket(age_years(p.date_of_birth, h.measured_on)) AS bucket,
    p.date_of_birth_precision IS DISTINCT FROM 'year' AS age_is_exact
  FROM heights h
  JOIN patients p USING (patient_key)),
lines AS (
  SELECT b.*, r.title
  FROM lms_buckets b
  JOIN references_in_use r USING (reference_id)
  WHERE r.measure = 'height_cm' AND r.enabled),
ages AS (SELECT min(age_from) AS youngest, max(age_to) AS oldest
         FROM references_in_use WHERE measure = 'height_cm' AND enabled)
SELECT
  a.patient_key, a.measured_on, a.height_cm, a.height_method, a.age_years,
  CASE WHEN a.age_is_exact THEN
    lms_z(a.height_cm, b.l + (a.age_years - b.age_from) * b.l_per_year, b.m + (a.age_years - b.age_from) * b.m_per_year,
          b.s + (a.age_years - b.age_from) * b.s_per_year) END AS height_z,
  CASE WHEN a.sex IS NULL OR a.age_years IS NULL THEN 'sex or birth date missing'
       WHEN NOT a.age_is_exact THEN 'birth date is known to the year only'
       ELSE outside_ages(a.age_years, ages.youngest, ages.oldest) END AS why_no_z,
  b.title AS reference, b.reference_id,
  -- A method that was not stated is taken for standing height, the usual one.
  a.height_method IS NULL OR a.height_method IN ('standing', 'recumbent') AS method_reliable,
  a.source_table, a.batch_id, a.file_row
FROM aged a
CROSS JOIN ages
LEFT JOIN lines b
  ON b.sex = a.sex AND b.bucket = a.bucket AND a.age_years >= b.age_from AND a.age_years < b.age_to;
