-- Question: Whose creatinine says little of the kidneys, as there is little muscle?
-- One row: one reason of one patient, from a day to a day (NULL: all along). certain: false where it is suspected.
-- Source: Schwartz 2009 (PMC2653687) and reviews: with little muscle the formula over-estimates; use cystatin C.
-- Rule book: 5.4, A19
CREATE OR REPLACE VIEW creatinine_misleads AS
WITH diseases AS (
  SELECT patient_key, diagnosis_code, status, since_date, until_date, batch_id, file_row,
    regexp_matches(lower(diagnosis_code), 'duchenne|\bdmd\b|becker|dystroph(y|ie|in)|\bsma\b|spinal muscular|myopath|neuromuscular|cerebral pals|\bcp\b|tetrapleg|quadripleg|parapleg|spina bifida|myelomening|guillain|myasthen|charcot')
      AND NOT regexp_matches(lower(diagnosis_code), 'osteodystroph|family|lipodystroph|retinal|corneal') AS muscle,
    regexp_matches(lower(diagnosis_code), 'malnutrition|malnourish|undernutrition|underweight|anorexia|cachexi|kwashiorkor|marasm|starvation') AS starved
  FROM diagnoses
  WHERE coalesce(status <> 'excluded', true) AND coalesce(since_date <= today(), true))
SELECT patient_key, diagnosis_code AS reason, coalesce(status <> 'suspected', true) AS certain,
  CASE WHEN NOT muscle THEN since_date END AS from_date, until_date, 'diagnoses' AS source_table, batch_id, file_row
FROM diseases
WHERE muscle OR starved
UNION ALL
SELECT patient_key, mobility, true, visit_date, next_on, 'visits', batch_id, file_row
FROM (SELECT *, lead(visit_date) OVER (PARTITION BY patient_key ORDER BY visit_date) AS next_on
      FROM visits
      WHERE mobility IS NOT NULL AND visit_date <= today())
WHERE starts_with(mobility, 'wheelchair');
