-- Question: How often did long bones break before a bisphosphonate was begun, and since?
-- One row: one patient who was given one. Years before count from birth; a rate is given only where the time is long enough and,
--   for the time before, the history was asked for in full.
-- Source: this product's choice.
-- Rule book: 4.6, A16
CREATE OR REPLACE VIEW fracture_rate AS
WITH starts AS (
  SELECT patient_key, min(start_date) AS start_date, arg_min(agent, start_date) AS agent, arg_min(batch_id, start_date) AS batch_id, arg_min(file_row, start_date) AS file_row
  FROM treatments
  WHERE drug_class = 'bisphosphonate' AND start_date <= today()
  GROUP BY patient_key),
histories AS (
  SELECT patient_key, max(visit_date) AS complete_on
  FROM visits
  WHERE fracture_history_complete AND visit_date <= today()
  GROUP BY patient_key),
counted AS (
  SELECT s.*, p.date_of_birth, h.complete_on,
    round(date_diff('day', p.date_of_birth, s.start_date) / 365.25, 9) AS years_before,
    round(date_diff('day', s.start_date, today()) / 365.25, 9) AS years_since,
    count(e.fracture_date) FILTER (e.fracture_date < s.start_date AND e.counts IS DISTINCT FROM false) AS n_before,
    count(e.fracture_date) FILTER (e.fracture_date >= s.start_date AND e.counts IS DISTINCT FROM false) AS n_since,
    count(e.fracture_date) FILTER (e.counts IS NULL) AS n_uncertain
  FROM starts s
  JOIN people p ON p.patient_key = s.patient_key
  LEFT JOIN histories h ON h.patient_key = s.patient_key
  LEFT JOIN fracture_events e ON e.patient_key = s.patient_key
  GROUP BY ALL)
SELECT
  patient_key, agent, start_date, n_before, years_before, n_since, years_since, n_uncertain,
  CASE WHEN meets.fracture_rate_min_years(years_before) AND complete_on IS NOT NULL THEN n_before / years_before END AS per_year_before,
  CASE WHEN meets.fracture_rate_min_years(years_since) THEN n_since / years_since END AS per_year_since,
  array_to_string(said([
    CASE WHEN complete_on IS NULL THEN 'rate before: the fracture history was never recorded as complete' END,
    CASE WHEN NOT meets.fracture_rate_min_years(years_before) THEN 'rate before: too short a time' END,
    CASE WHEN NOT meets.fracture_rate_min_years(years_since) THEN 'rate since: too short a time' END,
    CASE WHEN n_uncertain > 0 THEN n_uncertain || ' of the fractures lack a fact and are counted' END]), '; ') AS note,
  batch_id, file_row
FROM counted;
