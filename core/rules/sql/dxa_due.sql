-- Question: When is the next DXA due?
-- One row: one patient. status: not due, due, overdue; not followed (with why); unknown (with what is missing).
-- Source: ISCD Pediatric 2013 and 2019 (spine and total body less head are the sites), Galindo-Zavala 2020, APEG 2018 (12
--   months); windows are this product's choice.
-- Rule book: 6.4, 9, A29
CREATE OR REPLACE VIEW dxa_due AS
WITH usable AS (     -- a scan that could not be used does not count as done; another site only without any of the two
  SELECT *, site IN ('lumbar spine', 'total body less head') AS of_main_site
  FROM scan_validity
  WHERE valid
  QUALIFY of_main_site OR NOT bool_or(of_main_site) OVER (PARTITION BY patient_key)),
scans AS (
  SELECT patient_key, max(scan_date) AS last_scan, bool_or(of_main_site) AS of_main_site,
    arg_max(site, struct_pack(scan_date, site)) AS site,
    arg_max(batch_id, struct_pack(scan_date, site, batch_id, file_row)) AS batch_id,
    arg_max(file_row, struct_pack(scan_date, site, batch_id, file_row)) AS file_row
  FROM usable
  GROUP BY patient_key),
firsts AS (
  SELECT patient_key, min(visit_date) AS first_visit, arg_min(batch_id, visit_date) AS batch_id, arg_min(file_row, visit_date) AS file_row
  FROM visits
  WHERE visit_date <= today()
  GROUP BY patient_key),
diseases AS (    -- of any kind that holds, but for what the pregnancy itself brings
  SELECT DISTINCT patient_key
  FROM diagnoses
  WHERE coalesce(status NOT IN ('excluded', 'resolved'), true)
    AND coalesce(since_date <= today(), true) AND coalesce(until_date >= today(), true)
    AND "group" IS DISTINCT FROM 'regional'
    AND NOT regexp_matches(diagnosis_code, '(?i)transient.*osteoporosis|osteoporosis (of|in) pregnancy')),
young_scans AS (
  SELECT DISTINCT patient_key
  FROM scan_validity
  WHERE before_birthday(date_of_birth, scan_date, limits.pregnancy_only_scan_under_years())),
treated AS (         -- with a drug that asks for follow-up
  SELECT patient_key FROM infusions WHERE is_bisphosphonate(agent) AND status IN ('given', 'planned')
  UNION
  SELECT patient_key FROM treatments WHERE drug_class IN ('bisphosphonate', 'glucocorticoid') OR is_bisphosphonate(agent)),
mothers AS (     -- known only for a pregnancy: no disease and no such drug on record, and never scanned as a child
  SELECT DISTINCT p.patient_key
  FROM pregnancies p
  ANTI JOIN diseases d ON d.patient_key = p.patient_key
  ANTI JOIN young_scans y ON y.patient_key = p.patient_key
  ANTI JOIN treated t ON t.patient_key = p.patient_key),
dates AS (
  SELECT p.patient_key, s.last_scan, s.site, f.first_visit, p.age_today, s.of_main_site,
    s.last_scan IS NULL AS never_scanned,
    CAST(coalesce(s.last_scan + to_months(limits.dxa_interval_months()), f.first_visit) AS DATE) AS due_date,
    CASE WHEN p.dates_are_relative THEN 'dates are relative'
         WHEN p.adult THEN 'adult'
         WHEN m.patient_key IS NOT NULL THEN 'pregnancy only'
         WHEN g.patient_key IS NOT NULL THEN 'pregnant (' || g.told || '): not before the delivery' END AS not_followed,
    coalesce(s.batch_id, f.batch_id) AS batch_id, coalesce(s.file_row, f.file_row) AS file_row
  FROM people p
  LEFT JOIN scans s ON s.patient_key = p.patient_key
  LEFT JOIN firsts f ON f.patient_key = p.patient_key
  LEFT JOIN mothers m ON m.patient_key = p.patient_key
  LEFT JOIN pregnant_today g ON g.patient_key = p.patient_key)
SELECT
  patient_key, last_scan, site AS last_site, first_visit, never_scanned, due_date,
  date_diff('day', due_date, today()) AS days_late,
  CASE WHEN never_scanned THEN due_date ELSE CAST(due_date - to_days(limits.dxa_due_window_days()) AS DATE) END AS became_due,
  CASE WHEN not_followed IS NOT NULL THEN 'not followed'
       WHEN due_date IS NULL THEN 'unknown'
       WHEN meets.dxa_overdue_days(date_diff('day', due_date, today())) THEN 'overdue'
       WHEN today() >= became_due THEN 'due'
       ELSE 'not due' END AS status,
  CASE WHEN not_followed IS NOT NULL THEN not_followed
       WHEN due_date IS NULL THEN 'neither a visit nor a scan'
       WHEN never_scanned THEN 'never scanned; due since the first visit'
       WHEN NOT of_main_site THEN 'reckoned from ' || site || ': no usable scan of the lumbar spine or total body less head' END AS why,
  batch_id, file_row
FROM dates;
