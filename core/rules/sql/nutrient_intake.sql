-- Question: Is the intake of calcium and of vitamin D as much as is recommended at this age, or more than the upper limit?
-- One row: one patient and nutrient of which an intake or a supplement that is taken now is recorded. total: NULL where a part is not known;
--   of vitamin D it is what supplements give, as food is not recorded. status: below, meets, above upper; NULL where it cannot be said (why).
-- Source: Institute of Medicine 2011 (table nutrient_recommendations); 40 IU are 1 µg; how long a stated intake counts is this product's choice.
-- Rule book: 4.7
CREATE OR REPLACE VIEW nutrient_intake AS
WITH eaten AS (
  SELECT patient_key, max(struct_pack(visit_date := visit_date, amount := calcium_intake_mg_per_day, batch_id := batch_id, file_row := file_row)) AS food
  FROM visits
  WHERE calcium_intake_mg_per_day IS NOT NULL AND visit_date <= today()
    AND CAST(visit_date + to_months(limits.calcium_intake_max_months()) AS DATE) >= today()
  GROUP BY patient_key),
courses AS (         -- active forms of vitamin D are drugs of another strength, and what runs into a vein is no food
  SELECT *, CASE drug_class WHEN 'calcium' THEN 'calcium' ELSE 'vitamin D' END AS nutrient, dose_unit_words(dose_unit) AS unit,
    frequency_words(frequency) AS often
  FROM treatments
  WHERE drug_class IN ('calcium', 'vitamin D') AND agent NOT IN ('calcitriol', 'alfacalcidol', 'calcifediol')
    AND start_date <= today() AND coalesce(stop_date >= today(), true)
    AND NOT coalesce(regexp_matches(lower(route), 'intraven|\biv\b|\bi\.v\.'), false)),
read AS (
  SELECT *, regexp_extract(unit, '^[a-z]+') AS base, regexp_extract(unit, '/.*$') AS per, doses_per_day(often) AS a_day
  FROM courses),
amounts AS (
  SELECT patient_key, nutrient, agent, start_date, dose, dose_unit, frequency, batch_id, file_row,
    CASE nutrient
      WHEN 'calcium' THEN CASE WHEN agent = 'calcium' OR regexp_matches(lower(dose_unit), 'elemental') THEN dose * mg_per_unit(base) END
      ELSE CASE base WHEN 'iu' THEN dose ELSE dose * mg_per_unit(base) * 40000.0 END END     -- 40 IU are 1 µg
    * CASE per WHEN '' THEN a_day WHEN '/dose' THEN a_day
               WHEN '/d' THEN CASE WHEN nullif(often, '') IS NULL OR a_day >= 1 THEN 1.0 END END AS per_day
  FROM read),
supplements AS (
  SELECT patient_key, nutrient, round(sum(per_day), 9) AS known, count(*) - count(per_day) AS n_unknown,
    list_sort(list(struct_pack(start_date := start_date, agent := agent, dose := dose, dose_unit := dose_unit, frequency := frequency,
                               per_day := per_day, batch_id := batch_id, file_row := file_row))) AS courses
  FROM amounts
  GROUP BY patient_key, nutrient),
there AS (
  SELECT patient_key, 'calcium' AS nutrient
  FROM eaten
  UNION
  SELECT patient_key, nutrient
  FROM supplements),
mothers AS (
  SELECT DISTINCT patient_key
  FROM pregnancies
  WHERE (coalesce(delivery_date > today(), true)
         AND coalesce(last_menstrual_period, expected_date - limits.pregnancy_days()) <= today()
         AND coalesce(expected_date, last_menstrual_period + limits.pregnancy_days()) >= today())
    OR (lactation_start <= today() AND coalesce(lactation_end >= today(), true))),
recommended AS (     -- a birth known to the month or the year has to lie in one band with each day that it may be
  SELECT t.patient_key, t.nutrient, r.state, r.recommended, r.recommended_kind, r.upper, r.unit
  FROM there t
  JOIN people p ON p.patient_key = t.patient_key
  LEFT JOIN mothers m ON m.patient_key = t.patient_key
  LEFT JOIN nutrient_recommendations r ON r.nutrient = t.nutrient AND (r.state = '' OR m.patient_key IS NOT NULL)
    AND r.age_from_months <= date_sub('month', p.born_to, today()) AND r.age_to_months > date_sub('month', p.born_from, today())
  WHERE NOT p.dates_are_relative
  QUALIFY row_number() OVER (PARTITION BY t.patient_key, t.nutrient ORDER BY r.state DESC) = 1),
sums AS (
  SELECT r.*, CASE r.nutrient WHEN 'calcium' THEN e.food END AS food, s.courses, coalesce(s.n_unknown, 0) AS n_unknown,
    s.known AS supplement_known, CASE WHEN s.n_unknown = 0 THEN s.known END AS supplement,
    coalesce(CASE r.nutrient WHEN 'calcium' THEN e.food.amount END, 0) + coalesce(s.known, 0) AS known
  FROM recommended r
  LEFT JOIN eaten e ON e.patient_key = r.patient_key
  LEFT JOIN supplements s ON s.patient_key = r.patient_key AND s.nutrient = r.nutrient)
SELECT
  patient_key, nutrient, food.amount AS food, supplement,
  CASE WHEN n_unknown = 0 AND (nutrient = 'vitamin D' OR food IS NOT NULL) THEN known END AS total,
  coalesce(unit, CASE nutrient WHEN 'calcium' THEN 'mg/day' ELSE 'IU/day' END) AS unit, recommended AS rda, recommended_kind AS rda_kind, upper,
  nullif(state, '') AS state,
  CASE WHEN known > upper THEN 'above upper'
       WHEN n_unknown > 0 THEN NULL
       WHEN known >= recommended THEN 'meets'
       WHEN nutrient = 'vitamin D' OR food IS NOT NULL THEN CASE WHEN recommended IS NOT NULL THEN 'below' END END AS status,
  nullif(array_to_string(said([
    CASE WHEN recommended IS NULL THEN 'no recommendation for this age, or the age is known too roughly' END,
    CASE WHEN n_unknown > 0 THEN array_to_string(list_transform(list_filter(courses, lambda one: one.per_day IS NULL),
      lambda one: concat_ws(' ', one.agent, printf('%.6g', one.dose), one.dose_unit, one.frequency)), ', ') || ': the amount a day is not known' END,
    CASE WHEN nutrient = 'calcium' AND food IS NULL THEN 'no intake from food in the last ' || limits.calcium_intake_max_months() || ' months' END,
    CASE WHEN nutrient = 'calcium' AND courses IS NULL THEN 'no supplement is recorded' END,
    CASE WHEN nutrient = 'vitamin D' THEN 'from supplements alone' END]), '; '), '') AS why,
  today() AS on_date, food.visit_date AS food_on, food.batch_id AS batch_id, food.file_row AS file_row, courses
FROM sums;
