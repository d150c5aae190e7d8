-- Question: From which day to which was a patient pregnant, as far as it is known?
-- One row: one pregnancy, unless it is over and nothing dates it. from_date and until_date: by what dates it best, NULL where
--   nothing does. Surely pregnant from sure_from, perhaps already from perhaps_from; both up to last_day.
-- Source: Valme TOP 2023; 280 days from the last period to the expected day (Naegele's rule), 43+6 weeks at the longest.
-- Rule book: 6.4, A28
CREATE OR REPLACE VIEW pregnancy_spans AS
WITH begun AS (
  SELECT *, gestation_first(delivery_gestation) AS weeks_in_days,
    gestation_last(delivery_gestation) AS at_most_in_days,   -- `38 weeks` are up to 38 weeks and 6 days
    CAST(coalesce(last_menstrual_period, expected_date - to_days(limits.pregnancy_days())) AS DATE) AS period,
    coalesce(delivery_gestation, delivery_mode) IS NOT NULL OR coalesce(coalesce(delivery_date, lactation_start) <= today(), false) AS is_over
  FROM pregnancies),
dated AS (
  SELECT *,
    coalesce(period, CAST(delivery_date - to_days(coalesce(weeks_in_days, limits.pregnancy_days())) AS DATE)) AS from_date,
    coalesce(period, delivery_date - weeks_in_days) AS sure_from,
    coalesce(period, delivery_date - at_most_in_days,
             delivery_date - limits.pregnancy_longest_days(), CASE WHEN NOT is_over THEN today() - limits.pregnancy_longest_days() END) AS perhaps_from,
    least(period + limits.pregnancy_longest_days(), lactation_start, period + at_most_in_days) AS over_by,
    coalesce(delivery_date, over_by, CASE WHEN NOT is_over THEN DATE 'infinity' END) AS last_day
  FROM begun
  WHERE NOT (period IS NULL AND delivery_date IS NULL AND is_over))
SELECT patient_key, coalesce(pregnancy_no, 1) AS pregnancy_no, from_date,
  coalesce(delivery_date, CAST(over_by AS DATE), CAST(from_date + to_days(limits.pregnancy_longest_days()) AS DATE)) AS until_date,
  delivery_date IS NOT NULL AS delivered, sure_from, perhaps_from, last_day,
  CASE WHEN last_menstrual_period IS NOT NULL THEN 'last menstrual period ' || last_menstrual_period
       WHEN expected_date IS NOT NULL THEN 'expected ' || expected_date
       WHEN delivery_date IS NOT NULL THEN 'delivery ' || delivery_date || coalesce(' at ' || delivery_gestation || ' weeks', ', weeks unknown')
       ELSE 'dates unknown' END AS told,
  coalesce(last_menstrual_period, expected_date, delivery_date) AS told_on, batch_id, file_row
FROM dated;
