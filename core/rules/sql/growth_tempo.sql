-- Question: How does this child grow and mature from visit to visit?
-- One row: one visit. velocity_cm_per_year and height_z_fall_per_year are reckoned from an earlier height of the same method, half a
--   year or more before: the one of about a year before (velocity_says is NULL), else the one nearest to a year (velocity_says).
-- Source: height_z; a year's span for growth is usual, its ends are this product's choice; bone age against the age by anniversaries.
-- Rule book: 3.3, 8, A29
CREATE OR REPLACE VIEW growth_tempo AS
WITH measured AS (
  SELECT v.patient_key, v.visit_date, v.height_cm, coalesce(v.height_method, 'not stated') AS method,
    z.height_z, z.why_no_z, z.reference_id
  FROM visits v
  LEFT JOIN height_z z ON z.patient_key = v.patient_key AND z.measured_on = v.visit_date AND z.source_table = 'visits'
  WHERE v.height_cm IS NOT NULL AND v.visit_date <= today()),
spans AS (
  SELECT later.patient_key, later.visit_date, earlier.visit_date AS before_on, earlier.height_cm AS before_cm,
    earlier.height_z AS before_z, date_diff('day', earlier.visit_date, later.visit_date) AS days,
    difference(later.height_cm, earlier.height_cm) AS d_cm,
    CASE WHEN later.reference_id = earlier.reference_id THEN difference(later.height_z, earlier.height_z) END AS d_z,
    later.visit_date BETWEEN earlier.visit_date + to_months(limits.growth_year_from_months())
                     AND earlier.visit_date + to_months(limits.growth_year_to_months()) AS about_a_year
  FROM measured later
  JOIN measured earlier
    ON earlier.patient_key = later.patient_key AND earlier.method = later.method AND earlier.visit_date < later.visit_date),
nearest AS (
  SELECT *
  FROM spans
  WHERE meets.annualise_from_days(days)
  QUALIFY row_number() OVER (PARTITION BY patient_key, visit_date ORDER BY about_a_year DESC, abs(days - 365), before_on DESC) = 1)
SELECT
  v.patient_key, v.visit_date AS on_date, age_years(p.date_of_birth, v.visit_date) AS age_years,
  v.height_cm, m.height_z,
  CASE WHEN v.height_cm IS NULL THEN 'height not measured' ELSE m.why_no_z END AS why_no_z,
  v.height_method, v.weight_kg,
  round(per_year(n.d_cm, n.days), 9) AS velocity_cm_per_year, n.days AS velocity_days, n.before_on AS velocity_from,
  CASE WHEN NOT n.about_a_year THEN 'over ' || n.days || ' d, not about a year' END AS velocity_says,
  n.before_cm, n.before_z, n.d_z AS d_height_z,
  -- As it is over about a year, reckoned per year over other spans.
  CASE WHEN n.about_a_year THEN -n.d_z ELSE -round(per_year(n.d_z, n.days), 9) END AS height_z_fall_per_year,
  v.tanner_stage, v.testicular_volume_ml, v.bone_age_years,
  CASE WHEN p.date_of_birth_precision IS DISTINCT FROM 'year'
       THEN round(age_years(p.date_of_birth, v.visit_date) - v.bone_age_years, 9) END AS bone_age_delay_years,
  v.menarche_date, v.batch_id, v.file_row
FROM visits v
JOIN patients p ON p.patient_key = v.patient_key
LEFT JOIN measured m ON m.patient_key = v.patient_key AND m.visit_date = v.visit_date
LEFT JOIN nearest n ON n.patient_key = v.patient_key AND n.visit_date = v.visit_date
WHERE v.visit_date <= today();
