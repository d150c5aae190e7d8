-- Question: From which day to which was a patient pregnant, as far as it is known?
-- One row: one pregnancy, unless it is over and nothing dates it. from_date and until_date: by what dates it best, NULL where
--   nothing does. Surely pregnant from sure_from, perhaps already from perhaps_from; surely until the day before sure_to, perhaps up to
--   last_day. Where last period and expected day differ, the expected one dates it best (it may be corrected by ultrasound); both bound it.
-- Source: Valme TOP 2023; 280 days from the last period to the expected day (Naegele's rule), 43+6 weeks at the longest.
-- Rule book: 6.4, A28
CREATE OR REPLACE VIEW pregnancy_spans AS
WITH begun AS (
  SELECT *, gestation_first(delivery_gestation) AS weeks_in_days,
    gestation_last(delivery_gestation) AS at_most_in_days,   -- `38 weeks` are up to 38 weeks and 6 days
    CAST(expected_date - to_days(limits.pregnancy_days()) AS DATE) AS counted_back,
    coalesce(counted_back, last_menstrual_period) AS period, least(counted_back, last_menstrual_period) AS period_first, greatest(counted_back, last_menstrual_period) AS period_last,
    coalesce(delivery_gestation, delivery_mode) IS NOT NULL OR coalesce(coalesce(delivery_date, lactation_start) <= today(), false) AS is_over
  FROM pregnancies),
dated AS (
  SELECT *,
    coalesce(period, CAST(delivery_date - to_days(coalesce(weeks_in_days, limits.pregnancy_days())) AS DATE)) AS from_date,
    coalesce(period_last, delivery_date - weeks_in_days, delivery_date - limits.gestation_shortest_days()) AS sure_from,
    coalesce(period_first, delivery_date - at_most_in_days,
             delivery_date - limits.pregnancy_longest_days(), CASE WHEN NOT is_over THEN today() - limits.pregnancy_longest_days() END) AS perhaps_from,
    least(period_last + limits.pregnancy_longest_days(), lactation_start, period_last + at_most_in_days) AS over_by,
    coalesce(delivery_date, least(period_first + weeks_in_days, lactation_start)) AS sure_to,
    coalesce(delivery_date, over_by, CASE WHEN NOT is_over THEN DATE 'infinity' END) AS last_day
  FROM begun
  WHERE NOT (period IS NULL AND delivery_date IS NULL AND is_over))
SELECT patient_key, coalesce(pregnancy_no, 1) AS pregnancy_no, from_date,
  coalesce(delivery_date, CAST(over_by AS DATE), CAST(from_date + to_days(limits.pregnancy_longest_days()) AS DATE)) AS until_date,
  delivery_date IS NOT NULL AS delivered, CAST(sure_from AS DATE) AS sure_from, perhaps_from, CAST(sure_to AS DATE) AS sure_to, last_day,
  CASE WHEN expected_date IS NOT NULL THEN 'expected ' || expected_date
       WHEN last_menstrual_period IS NOT NULL THEN 'last menstrual period ' || last_menstrual_period
       WHEN delivery_date IS NOT NULL THEN 'delivery ' || delivery_date || coalesce(' at ' || delivery_gestation || ' weeks', ', weeks unknown')
       ELSE 'dates unknown' END AS told,
  coalesce(expected_date, last_menstrual_period, delivery_date) AS told_on, batch_id, file_row
FROM dated;
