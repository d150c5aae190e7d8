-- Question: How long ago was the first bisphosphonate dose, and in which period lies what happened since?
-- One row: one patient who was ever given one, with the days on which the periods end that the response is told by. on_day: the day up to
--   which is reckoned; of a patient whose dates are relative the last one on record.
-- Source: this product's choice, informed by Diez-Perez 2012 (IOF, adults); no validated definition in children.
-- Rule book: 4.6, A14, A17, A29
CREATE OR REPLACE VIEW response_clock AS
WITH spans AS (      -- stretches of several drugs that overlap are one
  SELECT patient_key, min(from_date) AS from_date, max(until_day) AS until_day, bool_or(until_date IS NULL) AS goes_on
  FROM (SELECT *, sum(CASE WHEN from_date <= covered_to THEN 0 ELSE 1 END)
            OVER (PARTITION BY patient_key ORDER BY from_date, agent ROWS UNBOUNDED PRECEDING) AS span
        FROM (SELECT *, least(coalesce(until_date, today()), today()) AS until_day,
                max(least(coalesce(until_date, today()), today()))
                  OVER (PARTITION BY patient_key ORDER BY from_date, agent ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered_to
              FROM bp_exposures
              WHERE from_date <= today()))
  GROUP BY patient_key, span),
treated AS (
  SELECT patient_key, sum(date_diff('day', from_date, until_day)) AS days_treated, max(until_day) AS last_day, bool_or(goes_on) AS goes_on
  FROM spans
  GROUP BY patient_key),
recorded AS (
  SELECT patient_key, max(on_day) AS last_day
  FROM (SELECT patient_key, visit_date AS on_day FROM visits WHERE visit_date <= today()
        UNION ALL SELECT patient_key, scan_date FROM dxa_scans WHERE scan_date <= today()
        UNION ALL SELECT patient_key, image_date FROM spine_images WHERE image_date <= today())
  GROUP BY patient_key)
SELECT
  s.patient_key, s.first_date, s.first_agent, s.pretreated, s.via, s.batch_id, s.file_row,
  CASE WHEN p.dates_are_relative THEN greatest(coalesce(r.last_day, s.first_date), s.first_date) ELSE today() END AS on_day,
  date_sub('month', s.first_date, on_day) AS months_since_start, meets.adult_years(age_years(p.date_of_birth, s.first_date)) AS begun_as_adult,
  round(t.days_treated * 12 / 365.25, 1) AS months_treated, coalesce(t.goes_on, true) AS goes_on,
  CASE WHEN NOT t.goes_on THEN t.last_day END AS ended_on,
  CAST(s.first_date + to_months(limits.response_early_months()) AS DATE) AS early_until,
  CAST(s.first_date + to_months(limits.response_year_from_months()) AS DATE) AS year_from,
  CAST(s.first_date + to_months(limits.response_year_to_months()) AS DATE) AS year_to,
  CAST(s.first_date + to_months(limits.response_after_months()) AS DATE) AS judged_from,
  on_day >= judged_from AS long_enough
FROM bp_start s
JOIN patients p ON p.patient_key = s.patient_key
LEFT JOIN recorded r ON r.patient_key = s.patient_key
LEFT JOIN treated t ON t.patient_key = s.patient_key
WHERE s.first_date <= today();
