-- Question: Is the weight for the next dose recent, and is enough calcium taken?
-- One row: one patient to be checked and one of weight and calcium intake.
-- Source: Leeds Children's pamidronate protocol (calcium); RDA of table nutrient_recommendations; the weight's age is this product's choice.
-- Rule book: 4.4, 4.7, A13
CREATE OR REPLACE VIEW preinfusion_body AS
WITH weights AS (
  SELECT patient_key, max(struct_pack(visit_date := visit_date, weight_kg := weight_kg, batch_id := batch_id, file_row := file_row)) AS w
  FROM visits
  WHERE weight_kg IS NOT NULL AND visit_date <= today()
  GROUP BY patient_key),
weighed AS (
  SELECT f.*, w.w,
    CASE WHEN meets.dose_infant_years(age_years(f.born_to, f.check_on)) THEN limits.dose_weight_max_days_infant() ELSE limits.dose_weight_max_days() END AS most_days
  FROM preinfusion_for f
  LEFT JOIN weights w ON w.patient_key = f.patient_key),
calcium AS (
  SELECT *
  FROM nutrient_intake
  WHERE nutrient = 'calcium')
SELECT patient_key, 15 AS item_no, 'weight' AS item,
  CASE WHEN w IS NULL THEN 'missing' WHEN w.visit_date < check_on - to_days(most_days) THEN 'stale' ELSE 'pass' END AS state,
  number_text(w.weight_kg, 1) || ' kg' AS value_text, w.visit_date AS on_date, 'at most ' || most_days || ' days old' AS limit_text,
  CASE WHEN w IS NULL THEN 'no weight on record: a dose per kg cannot be checked' END AS why, false AS mandatory,
  'visits' AS source_table, w.batch_id AS batch_id, w.file_row AS file_row
FROM weighed
UNION ALL
SELECT f.patient_key, 16, 'calcium intake',
  CASE c.status WHEN 'meets' THEN 'pass' WHEN 'below' THEN 'caution' WHEN 'above upper' THEN 'caution' ELSE 'missing' END,
  number_text(c.total, 0) || ' mg/d', c.food_on, 'recommended ' || number_text(c.rda, 0) || ' mg/d',
  CASE c.status WHEN 'below' THEN 'less than recommended for age' WHEN 'above upper' THEN 'above the upper limit' ELSE coalesce(c.why, CASE WHEN c.total IS NULL THEN 'not recorded' END) END, false,
  'visits', c.batch_id, c.file_row
FROM preinfusion_for f
LEFT JOIN calcium c ON c.patient_key = f.patient_key;
