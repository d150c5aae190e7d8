-- Question: From which day to which was a patient pregnant?
-- One row: one pregnancy that can be dated.
-- Source: Valme TOP 2023; 280 days from the last period to the expected day, 43+6 weeks at the longest.
-- Rule book: 6.4
CREATE OR REPLACE VIEW pregnancy_spans AS
WITH starts AS (
  SELECT *,
    coalesce(last_menstrual_period,
             CAST(expected_date - to_days(limits.pregnancy_days()) AS DATE),
             CAST(delivery_date - to_days(coalesce(gestation_days(delivery_gestation), limits.pregnancy_days())) AS DATE)) AS from_date
  FROM pregnancies)
SELECT patient_key, pregnancy_no, from_date,
  coalesce(delivery_date, CAST(from_date + to_days(limits.pregnancy_longest_days()) AS DATE)) AS until_date,
  delivery_date IS NOT NULL AS delivered, batch_id, file_row
FROM starts
WHERE from_date <= today();
