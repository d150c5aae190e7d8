-- Question: On which days was an infused bisphosphonate given, or is one planned, and with which weight, age, cycle and regimen?
-- One row: one day of one drug. What is planned for a day that is over is not known to have happened and has no row.
-- Source: this product's choice; weights within 90 days (under 2 years: 30).
-- Rule book: 4.1, 4.2, A13, A15
CREATE OR REPLACE VIEW bp_days AS
WITH counted AS (    -- what was given on a day takes the place of what was planned for it
  SELECT i.*, d.is_given, d.cycle_no, d.cycle_from, d.previous_cycle, d.day_of_cycle
  FROM bp_cycle_days d
  JOIN infusions i ON i.patient_key = d.patient_key AND i.agent = d.agent AND i.infusion_date = d.infusion_date
    AND i.status = CASE WHEN d.is_given THEN 'given' ELSE 'planned' END),
sums AS (            -- several rows of a day are one dose; one of them without a dose leaves the sum unknown
  SELECT patient_key, agent, infusion_date, min(status) AS status, is_given, cycle_no, cycle_from, previous_cycle, day_of_cycle,
    min(sequence) AS sequence,
    CASE WHEN count(*) = count(dose_mg) THEN round(sum(dose_mg), 9) END AS dose_mg,
    min(struct_pack(sequence := sequence, weight_kg := weight_kg, weight_date := weight_date, batch_id := batch_id, file_row := file_row))
      FILTER (weight_kg IS NOT NULL) AS own,
    (min(struct_pack(sequence := sequence, regimen := regimen)) FILTER (regimen_key(regimen) IS NOT NULL)).regimen AS regimen,
    bool_or(first_ever) AS first_ever,
    min(struct_pack(sequence := sequence, batch_id := batch_id, file_row := file_row)) AS source
  FROM counted
  GROUP BY patient_key, agent, infusion_date, is_given, cycle_no, cycle_from, previous_cycle, day_of_cycle),
aged AS (
  SELECT s.*, p.dates_are_relative,
    age_years(p.date_of_birth, s.infusion_date) AS age_years, p.born_from, p.born_to,
    before_birthday_between(p.born_from, p.born_to, s.infusion_date, s.infusion_date, limits.dose_infant_years()) AS infant
  FROM sums s
  JOIN people p ON p.patient_key = s.patient_key),
owned AS (
  SELECT *, abs(infusion_date - own.weight_date) AS own_days,
    CASE WHEN meets.dose_weight_max_days_infant(own_days) THEN true
         WHEN meets.dose_weight_max_days(own_days) THEN NOT infant
         WHEN own_days IS NOT NULL THEN false END AS own_ok
  FROM aged),
visited AS (         -- where the infusion brings no dated weight that is in time: the nearest visit's
  SELECT o.patient_key, o.agent, o.infusion_date,
    min(struct_pack(days := abs(o.infusion_date - v.visit_date), weight_date := v.visit_date, weight_kg := v.weight_kg,
      batch_id := v.batch_id, file_row := v.file_row)) AS near
  FROM owned o
  JOIN visits v ON v.patient_key = o.patient_key AND v.weight_kg IS NOT NULL AND v.visit_date <= today()
  WHERE o.own_ok IS DISTINCT FROM true
  GROUP BY o.patient_key, o.agent, o.infusion_date),
weighed AS (
  SELECT o.*, v.near,
    CASE WHEN meets.dose_weight_max_days_infant(v.near.days) THEN true
         WHEN meets.dose_weight_max_days(v.near.days) THEN NOT o.infant
         WHEN v.near IS NOT NULL THEN false END AS near_ok,
    CASE WHEN o.own_ok THEN 'infusion' WHEN near_ok THEN 'visit' WHEN o.own IS NOT NULL THEN 'infusion' WHEN v.near IS NOT NULL THEN 'visit'
         END AS weight_from
  FROM owned o
  LEFT JOIN visited v ON v.patient_key = o.patient_key AND v.agent = o.agent AND v.infusion_date = o.infusion_date),
courses AS (         -- the course that the day lies in: its regimen and phase
  SELECT s.patient_key, s.agent, s.infusion_date,
    max(struct_pack(start_date := t.start_date, course_no := t.course_no, regimen := t.regimen, phase := t.phase)) AS of_course
  FROM sums s
  JOIN treatments t ON t.patient_key = s.patient_key AND t.agent = s.agent AND t.start_date <= s.infusion_date
    AND coalesce(t.stop_date >= s.infusion_date, true)
  GROUP BY s.patient_key, s.agent, s.infusion_date),
before AS (          -- whether a bisphosphonate was given before, as far as it is recorded
  SELECT s.patient_key, s.infusion_date,
    bool_or(coalesce(t.prior_exposure, false)
            OR (t.start_date < s.infusion_date AND NOT (t.agent = s.agent AND coalesce(t.stop_date >= s.infusion_date, true)))) AS had_course
  FROM sums s
  JOIN treatments t ON t.patient_key = s.patient_key AND t.start_date <= s.infusion_date
    AND (t.drug_class = 'bisphosphonate' OR is_bisphosphonate(t.agent))
  GROUP BY s.patient_key, s.infusion_date),
firsts AS (
  SELECT patient_key, min(infusion_date) AS first_day
  FROM sums
  WHERE is_given
  GROUP BY patient_key),
told AS (
  SELECT w.*, coalesce(w.regimen, c.of_course.regimen) AS regimen_text, c.of_course.phase AS course_phase,
    CASE WHEN w.regimen IS NOT NULL THEN 'infusion' WHEN regimen_key(c.of_course.regimen) IS NOT NULL THEN 'course' END AS regimen_from,
    CASE WHEN w.infusion_date > f.first_day OR b.had_course THEN false ELSE w.first_ever END AS first_known
  FROM weighed w
  LEFT JOIN courses c ON c.patient_key = w.patient_key AND c.agent = w.agent AND c.infusion_date = w.infusion_date
  LEFT JOIN before b ON b.patient_key = w.patient_key AND b.infusion_date = w.infusion_date
  LEFT JOIN firsts f ON f.patient_key = w.patient_key)
SELECT
  patient_key, agent, infusion_date, sequence, status, is_given, dose_mg,
  CASE weight_from WHEN 'infusion' THEN own.weight_kg WHEN 'visit' THEN near.weight_kg END AS weight_kg,
  CASE weight_from WHEN 'infusion' THEN own.weight_date WHEN 'visit' THEN near.weight_date END AS weight_date,
  weight_from,
  CASE weight_from WHEN 'infusion' THEN own_days WHEN 'visit' THEN near.days END AS weight_days,
  CASE weight_from WHEN 'infusion' THEN own_ok WHEN 'visit' THEN near_ok END AS weight_ok,
  CASE weight_from WHEN 'infusion' THEN own.batch_id WHEN 'visit' THEN near.batch_id END AS weight_batch_id,
  CASE weight_from WHEN 'infusion' THEN own.file_row WHEN 'visit' THEN near.file_row END AS weight_file_row,
  age_years, meets.adult_years(age_years) AS adult, dates_are_relative,
  age_years(born_to, cycle_from) AS age_youngest, age_years(born_from, cycle_from) AS age_oldest,
  regimen_text, regimen_from,
  CASE WHEN regexp_matches(lower(regimen_text), 'maintenance') OR course_phase = 'maintenance' THEN 'maintenance'
       WHEN course_phase = 'induction' THEN 'full' END AS phase,
  cycle_no, cycle_from, previous_cycle, day_of_cycle,
  first_known AS first_ever, source.batch_id AS batch_id, source.file_row AS file_row
FROM told;
