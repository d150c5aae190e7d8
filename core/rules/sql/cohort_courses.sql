-- Question: Who was begun on which bisphosphonate, when, and who had had none before?
-- One row: one patient and one bisphosphonate that was given. first_date is the first infusion given or the start of a course,
--   whichever was first. naive: TRUE where it is stated that none was had before and none is recorded before; FALSE where one is
--   recorded or said; NULL where nothing is said: an empty record before the start proves nothing. next_date: another drug for
--   bone was begun. ongoing is NULL where infusions are recorded and no course. Whoever has died is followed to that day.
-- Source: this product's choice.
-- Rule book: 4.6, A17
CREATE OR REPLACE VIEW cohort_courses AS
WITH followed AS (
  SELECT patient_key, date_of_birth, date_of_birth_precision, coalesce(dates_are_relative, false) AS dates_are_relative,
    CASE WHEN deceased_date <= today() THEN deceased_date ELSE today() END AS followed_to, coalesce(deceased_date <= today(), false) AS died
  FROM patients),
facts AS (           -- had_before: what the row says of the time before it
  SELECT i.patient_key, i.agent, i.infusion_date AS on_day, 'infusion' AS via, CAST(NULL AS DATE) AS until_date, NOT i.first_ever AS had_before,
    nullif(trim(i.regimen), '') AS regimen, 'infusions' AS source_table, i.batch_id, i.file_row
  FROM infusions i
  JOIN followed f ON f.patient_key = i.patient_key AND i.infusion_date <= f.followed_to
  WHERE i.status = 'given' AND is_bisphosphonate(i.agent)
  UNION ALL
  SELECT t.patient_key, t.agent, t.start_date, 'course', CASE WHEN t.stop_date <= f.followed_to THEN t.stop_date END, t.prior_exposure,
    nullif(trim(t.regimen), ''), 'treatments', t.batch_id, t.file_row
  FROM treatments t
  JOIN followed f ON f.patient_key = t.patient_key AND t.start_date <= f.followed_to
  WHERE t.drug_class = 'bisphosphonate'),
starts AS (
  SELECT patient_key, agent, min(on_day) AS first_date, min(on_day) FILTER (via = 'infusion') AS first_infusion,
    max(on_day) FILTER (via = 'infusion') AS last_infusion, count(DISTINCT on_day) FILTER (via = 'infusion') AS n_infusions,
    count(*) FILTER (via = 'course') AS n_courses, count(until_date) AS n_ended, max(until_date) AS last_stop,
    arg_min(struct_pack(via, source_table, batch_id, file_row), struct_pack(on_day, course := via = 'course', batch_id, file_row)) AS source
  FROM facts
  GROUP BY patient_key, agent),
said AS (            -- at the start; that an infusion was the first ever also holds where a course was ordered before it
  SELECT s.patient_key, s.agent, bool_or(f.had_before) FILTER (f.on_day = s.first_date) AS said_before, bool_or(NOT f.had_before) AS said_none,
    arg_min(f.regimen, struct_pack(course := f.via = 'course', f.batch_id, f.file_row))
      FILTER (f.on_day = s.first_date AND f.regimen IS NOT NULL) AS regimen
  FROM starts s
  JOIN facts f ON f.patient_key = s.patient_key AND f.agent = s.agent
    AND (f.on_day = s.first_date OR f.on_day = s.first_infusion AND f.via = 'infusion')
  GROUP BY s.patient_key, s.agent),
before AS (
  SELECT s.patient_key, s.agent, arg_min(o.agent, struct_pack(o.first_date, o.agent)) AS before_agent
  FROM starts s
  JOIN starts o ON o.patient_key = s.patient_key AND o.agent <> s.agent AND o.first_date < s.first_date
  GROUP BY s.patient_key, s.agent),
other_drugs AS (
  SELECT patient_key, agent, on_day
  FROM facts
  UNION ALL
  SELECT patient_key, agent, start_date
  FROM treatments
  WHERE drug_class IN ('antiresorptive other', 'anabolic') AND start_date <= today()),
after AS (
  SELECT s.patient_key, s.agent, min(struct_pack(o.on_day, o.agent)) AS next
  FROM starts s
  JOIN other_drugs o ON o.patient_key = s.patient_key AND o.agent <> s.agent AND o.on_day > s.first_date
  GROUP BY s.patient_key, s.agent),
conditions_held AS (
  SELECT s.patient_key, s.agent, arg_min(struct_pack(name := d.diagnosis_code, form := d."group"), struct_pack(no_date := d.since_date IS NULL, d.since_date, d.diagnosis_code)) AS leading
  FROM starts s
  JOIN diagnoses d ON d.patient_key = s.patient_key
  WHERE d.status = 'confirmed' AND coalesce(d.since_date <= today(), true) AND coalesce(d.until_date >= s.first_date, true)
  GROUP BY s.patient_key, s.agent)
SELECT
  s.patient_key, s.agent, s.first_date, s.source.via AS via, s.n_infusions, s.last_infusion,
  NOT f.died AND CASE WHEN s.n_courses = 0 THEN NULL ELSE s.n_ended < s.n_courses END AS ongoing,
  CASE WHEN s.n_courses > 0 AND s.n_ended = s.n_courses THEN greatest(s.last_stop, s.last_infusion)
       WHEN s.n_courses > 0 AND f.died THEN f.followed_to END AS until_date,
  date_diff('day', s.first_date, CASE WHEN ongoing THEN f.followed_to ELSE coalesce(until_date, s.last_infusion, s.first_date) END)
    * 12 / 365.25 AS length_months,
  d.regimen AS regimen_id,
  CASE WHEN f.date_of_birth_precision IS DISTINCT FROM 'year' THEN age_years(f.date_of_birth, s.first_date) END AS age_at_start,
  CASE WHEN b.before_agent IS NOT NULL OR d.said_before THEN false WHEN d.said_none THEN true END AS naive,
  CASE WHEN b.before_agent IS NOT NULL THEN b.before_agent || ' before'
       WHEN d.said_before THEN 'treatment before is stated, which is not recorded'
       WHEN d.said_none THEN 'stated: none before' ELSE 'not stated' END AS naive_because,
  h.leading.name AS diagnosis, h.leading.form AS diagnosis_group,
  a.next.on_day AS next_date, a.next.agent AS next_agent, f.followed_to, f.dates_are_relative,
  s.source.source_table AS source_table, s.source.batch_id AS batch_id, s.source.file_row AS file_row
FROM starts s
JOIN followed f ON f.patient_key = s.patient_key
JOIN said d ON d.patient_key = s.patient_key AND d.agent = s.agent
LEFT JOIN before b ON b.patient_key = s.patient_key AND b.agent = s.agent
LEFT JOIN after a ON a.patient_key = s.patient_key AND a.agent = s.agent
LEFT JOIN conditions_held h ON h.patient_key = s.patient_key AND h.agent = s.agent;
