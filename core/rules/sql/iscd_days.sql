-- Question: On which days is the definition judged for a patient, and does the paediatric one apply then?
-- One row: one patient and day: the as-of day, and each visit where the earlier days are asked for (earlier_days()). What a day
--   says rests on facts dated on or before it.
-- Source: ISCD Pediatric 2019 (up to 19 years; not for pregnancy); the birthday is this product's choice.
-- Rule book: 1.2, A1, A29
CREATE OR REPLACE VIEW iscd_days AS
WITH days AS (
  SELECT patient_key, visit_date AS on_day FROM visits WHERE earlier_days() AND visit_date <= today()
  UNION
  SELECT patient_key, today() FROM people),
mothers AS (
  SELECT patient_key,   -- from the begin of the first one, as far as it can be told
    CASE WHEN bool_and(begun IS NOT NULL) THEN min(begun) END AS pregnant_from
  FROM (SELECT patient_key, CAST(coalesce(last_menstrual_period, expected_date - INTERVAL 280 DAY, delivery_date - INTERVAL 280 DAY) AS DATE) AS begun
        FROM pregnancies)
  GROUP BY patient_key)
SELECT
  d.patient_key, d.on_day, d.on_day = today() AS is_today, p.date_of_birth, p.born_from, p.born_to,
  m.patient_key IS NOT NULL AND coalesce(d.on_day >= m.pregnant_from, true) AS pregnancy,
  before_birthday_between(p.born_from, p.born_to, d.on_day, d.on_day, limits.iscd_paediatric_under_years()) AS is_child
FROM days d
JOIN people p ON p.patient_key = d.patient_key
LEFT JOIN mothers m ON m.patient_key = d.patient_key;
