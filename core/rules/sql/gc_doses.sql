-- Question: How much glucocorticoid was each course, in mg/kg a day of prednisolone or as much as acts like it, and how much in all?
-- One row: one course of a systemic glucocorticoid. stated: the record gives the equivalent, else it is converted (converted_from) or
--   unknown (why). cumulative_mg_per_kg: of this course and all begun before it, NULL once one is unknown; known_mg_per_kg without those.
-- Source: usual anti-inflammatory equivalents (table prednisolone_equivalents); weights within 90 days (under 2 years: 30) are this
--   product's choice.
-- Rule book: 8, A13, A21
CREATE OR REPLACE VIEW gc_doses AS
WITH courses AS (
  SELECT t.patient_key, t.agent, t.start_date, t.course_no, t.stop_date, t.dose, t.dose_unit, t.frequency, t.batch_id, t.file_row,
    t.prednisolone_equivalent_mg_per_kg_per_day AS stated_dose, dose_unit_words(t.dose_unit) AS unit, frequency_words(t.frequency) AS often,
    CASE WHEN t.stop_date <= today() THEN t.stop_date WHEN NOT p.dates_are_relative THEN today() END AS last_day,
    before_birthday_between(p.born_from, p.born_to, t.start_date, t.start_date, limits.dose_infant_years()) AS infant
  FROM treatments t
  JOIN people p ON p.patient_key = t.patient_key
  WHERE t.drug_class = 'glucocorticoid' AND t.start_date <= today() AND is_systemic(t.route)),
read AS (
  SELECT *, dose * mg_per_unit(regexp_extract(unit, '^[a-z]+')) AS mg, regexp_extract(unit, '/.*$') AS per, doses_per_day(often) AS a_day
  FROM courses),
amounts AS (         -- the dose of a day may be given in parts; on fewer days than each it is not clear what was meant
  SELECT *, per IN ('/kg', '/kg/d', '/kg/dose') AS by_weight, per IN ('', '/d', '/dose', '/kg', '/kg/d', '/kg/dose') AS per_known,
    CASE WHEN per NOT IN ('/d', '/kg/d') THEN a_day WHEN nullif(often, '') IS NULL OR a_day >= 1 THEN 1.0 END AS times
  FROM read),
near AS (
  SELECT a.patient_key, a.start_date,
    min(struct_pack(days := abs(a.start_date - v.visit_date), weight_date := v.visit_date, weight_kg := v.weight_kg)) AS weight
  FROM (SELECT DISTINCT patient_key, start_date FROM amounts WHERE stated_dose IS NULL AND NOT by_weight) a
  JOIN visits v ON v.patient_key = a.patient_key AND v.weight_kg IS NOT NULL AND v.visit_date <= today()
  GROUP BY a.patient_key, a.start_date),
weighed AS (
  SELECT a.*, n.weight,
    CASE WHEN meets.dose_weight_max_days_infant(n.weight.days) THEN n.weight.weight_kg
         WHEN meets.dose_weight_max_days(n.weight.days) AND NOT a.infant THEN n.weight.weight_kg END AS weight_kg
  FROM amounts a
  LEFT JOIN near n ON n.patient_key = a.patient_key AND n.start_date = a.start_date),
converted AS (
  SELECT w.*, e.equal_mg,
    CASE WHEN stated_dose IS NULL AND per_known
         THEN round(mg * times / CASE WHEN by_weight THEN 1 ELSE weight_kg END * p.equal_mg / e.equal_mg, 9) END AS converted_dose
  FROM weighed w
  JOIN prednisolone_equivalents p ON p.agent = 'prednisolone'
  LEFT JOIN prednisolone_equivalents e ON e.agent = w.agent),
begins AS (
  SELECT DISTINCT patient_key, agent, start_date
  FROM courses),
counted AS (         -- first and last day included; a day on which the same drug begins anew counts for the new course
  SELECT c.*, coalesce(c.stated_dose, c.converted_dose) AS mg_per_kg_per_day,
    CAST(c.last_day - c.start_date + CASE WHEN b.patient_key IS NULL THEN 1 ELSE 0 END AS INTEGER) AS days
  FROM converted c
  LEFT JOIN begins b ON b.patient_key = c.patient_key AND b.agent = c.agent AND b.start_date = c.last_day AND b.start_date > c.start_date),
summed AS (
  SELECT *, round(mg_per_kg_per_day * days, 9) AS course_mg_per_kg,
    sum(course_mg_per_kg) OVER courses_so_far AS so_far,
    count(*) OVER courses_so_far - count(course_mg_per_kg) OVER courses_so_far AS n_unknown
  FROM counted
  WINDOW courses_so_far AS (PARTITION BY patient_key ORDER BY start_date, agent, course_no ROWS UNBOUNDED PRECEDING))
SELECT
  patient_key, agent, start_date, course_no, stop_date, mg_per_kg_per_day, stated_dose IS NOT NULL AS stated,
  CASE WHEN converted_dose IS NOT NULL
       THEN concat_ws(' ', agent, printf('%.6g', dose), dose_unit, frequency)
         || CASE WHEN by_weight THEN '' ELSE ', ' || number_text(weight_kg, 1) || ' kg on ' || weight.weight_date END END AS converted_from,
  CASE WHEN converted_dose IS NOT NULL AND NOT by_weight THEN weight_kg END AS weight_kg,
  CASE WHEN converted_dose IS NOT NULL AND NOT by_weight THEN weight.weight_date END AS weight_date,
  days, course_mg_per_kg, CASE WHEN n_unknown = 0 THEN round(so_far, 9) END AS cumulative_mg_per_kg, round(so_far, 9) AS known_mg_per_kg, n_unknown,
  CASE WHEN mg_per_kg_per_day IS NOT NULL THEN CASE WHEN days IS NULL THEN 'goes on, and dates are relative' END
       WHEN dose IS NULL THEN 'no dose is stated'
       WHEN coalesce(unit, '') = '' THEN 'the dose has no unit'
       WHEN per = '/m2' THEN 'a dose per m² is not converted'
       WHEN mg IS NULL OR NOT per_known THEN 'the unit ' || dose_unit || ' is not understood'
       WHEN times IS NULL THEN CASE WHEN coalesce(often, '') = '' THEN 'how often is not stated' ELSE 'how often is not understood: ' || frequency END
       WHEN equal_mg IS NULL THEN 'no equivalent is known for ' || agent
       WHEN weight IS NULL THEN 'no weight is known'
       ELSE 'the nearest weight is ' || weight.days || ' d from the start' END AS why,
  batch_id, file_row
FROM summed;
