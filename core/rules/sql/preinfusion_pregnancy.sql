-- Question: May the patient be pregnant at the next infusion?
-- One row: one patient to be checked. Boys and girls who surely cannot be are not asked.
-- Source: Leeds Children's pamidronate protocol; Valme TOP 2023 (contraindicated in pregnancy); from which age it is asked and how old a
--   test may be is this product's choice.
-- Rule book: 4.4, 4.8
CREATE OR REPLACE VIEW preinfusion_pregnancy AS
WITH girls AS (
  SELECT patient_key, min(menarche_date) AS menarche_date, arg_max(batch_id, visit_date) FILTER (menarche_date IS NOT NULL) AS batch_id,
    arg_max(file_row, visit_date) FILTER (menarche_date IS NOT NULL) AS file_row
  FROM visits
  WHERE visit_date <= today()
  GROUP BY patient_key),
deliveries AS (
  SELECT patient_key, max(delivery_date) AS delivered_on
  FROM pregnancies
  WHERE delivery_date <= today()
  GROUP BY patient_key),
tests AS (           -- a later test that says nothing lifts no positive one; one before a delivery says nothing of today
  SELECT a.patient_key, a.assessed_date, a.result, a.batch_id, a.file_row, test_positive(a.result) AS positive,
    last_value(positive IGNORE NULLS) OVER (PARTITION BY a.patient_key ORDER BY a.assessed_date, positive NULLS FIRST, a.batch_id, a.file_row) AS known
  FROM assessments a
  LEFT JOIN deliveries d ON d.patient_key = a.patient_key
  WHERE a.item = 'pregnancy test' AND a.assessed_date <= today() AND coalesce(a.assessed_date >= d.delivered_on, true)),
latest AS (
  SELECT *
  FROM tests
  WHERE positive IS NOT NULL OR known IS DISTINCT FROM true
  QUALIFY row_number() OVER (PARTITION BY patient_key ORDER BY assessed_date DESC, positive DESC NULLS LAST, batch_id DESC, file_row DESC) = 1),
open_ones AS (
  SELECT g.patient_key, max(struct_pack(from_date := g.from_date, batch_id := g.batch_id, file_row := g.file_row)) AS going_on
  FROM pregnancy_spans g
  JOIN preinfusion_for f ON f.patient_key = g.patient_key AND g.from_date <= f.check_on AND f.check_on < g.until_date
  GROUP BY g.patient_key),
undated AS (
  SELECT patient_key, any_value(batch_id) AS batch_id, any_value(file_row) AS file_row
  FROM pregnancy_spans
  WHERE from_date IS NULL
  GROUP BY patient_key),
judged AS (
  SELECT f.*, v.menarche_date, t.assessed_date, t.result, t.positive, o.going_on, u.patient_key IS NOT NULL AS undated,
    t.batch_id AS t_batch, t.file_row AS t_row, v.batch_id AS v_batch, v.file_row AS v_row, u.batch_id AS u_batch, u.file_row AS u_row,
    meets.preinfusion_pregnancy_under_years(age_years(f.born_from, f.check_on)) AS too_young,
    t.positive AND t.assessed_date + limits.pregnancy_test_days() >= f.check_on AS may_go_on,
    t.assessed_date >= f.check_on - to_days(limits.preinfusion_pregnancy_test_days()) AS fresh
  FROM preinfusion_for f
  LEFT JOIN girls v ON v.patient_key = f.patient_key
  LEFT JOIN latest t ON t.patient_key = f.patient_key
  LEFT JOIN open_ones o ON o.patient_key = f.patient_key
  LEFT JOIN undated u ON u.patient_key = f.patient_key)
SELECT patient_key, 10 AS item_no, 'pregnancy' AS item,
  CASE WHEN going_on IS NOT NULL OR may_go_on THEN 'block'
       WHEN sex = 'male' THEN 'not applicable'
       WHEN undated THEN 'missing'
       WHEN menarche_date IS NULL AND too_young THEN 'not applicable'
       WHEN positive IS NULL THEN 'missing'
       WHEN NOT fresh OR positive THEN 'stale'
       ELSE 'pass' END AS state,
  CASE WHEN going_on IS NOT NULL THEN 'pregnant since ' || going_on.from_date ELSE result END AS value_text,
  CASE WHEN going_on IS NOT NULL THEN going_on.from_date ELSE assessed_date END AS on_date,
  'negative test within ' || limits.preinfusion_pregnancy_test_days() || ' days before' AS limit_text,
  CASE WHEN going_on IS NOT NULL THEN 'bisphosphonates are contraindicated in pregnancy'
       WHEN may_go_on THEN 'the test is positive: bisphosphonates are contraindicated in pregnancy'
       WHEN positive THEN 'positive then, and no end of that pregnancy is recorded'
       WHEN sex = 'male' THEN 'male'
       WHEN undated THEN 'a pregnancy without dates is recorded'
       WHEN menarche_date IS NULL AND too_young THEN 'under ' || printf('%g', limits.preinfusion_pregnancy_under_years()) || ' years, no menarche recorded'
       WHEN menarche_date IS NOT NULL THEN 'menarche ' || menarche_date
       WHEN sex IS NULL THEN 'sex is not recorded'
       ELSE 'menarche is not recorded' END AS why,
  true AS mandatory,
  CASE WHEN going_on IS NOT NULL OR (undated AND positive IS NULL) THEN 'pregnancies' WHEN assessed_date IS NOT NULL THEN 'assessments' WHEN menarche_date IS NOT NULL THEN 'visits' ELSE 'patients' END AS source_table,
  CASE WHEN going_on IS NOT NULL THEN going_on.batch_id WHEN undated AND positive IS NULL THEN u_batch WHEN assessed_date IS NOT NULL THEN t_batch ELSE v_batch END AS batch_id,
  CASE WHEN going_on IS NOT NULL THEN going_on.file_row WHEN undated AND positive IS NULL THEN u_row WHEN assessed_date IS NOT NULL THEN t_row ELSE v_row END AS file_row
FROM judged;
