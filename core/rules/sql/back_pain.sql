-- Question: When did back pain begin anew?
-- One row: one beginning of back pain: the visit that tells it, and the day it began. The last score stated before was none, or
--   there was none.
-- Source: Galindo-Zavala 2020 (back pain asks for an image of the spine); the score is this product's choice.
-- Rule book: 2.8, 8, 9
CREATE OR REPLACE VIEW back_pain AS
WITH scores AS (
  SELECT patient_key, visit_date, back_pain_0_10 AS score, back_pain_since, meets.back_pain_from_score(back_pain_0_10) AS pain,
    lag(back_pain_0_10) OVER (PARTITION BY patient_key ORDER BY visit_date) AS before_score,
    lag(visit_date) OVER (PARTITION BY patient_key ORDER BY visit_date) AS before_on,
    batch_id, file_row
  FROM visits
  WHERE back_pain_0_10 IS NOT NULL AND visit_date <= today())
SELECT
  patient_key, visit_date, score, before_score, before_on,
  -- What began before the last visit without pain is not this beginning.
  CASE WHEN back_pain_since <= visit_date AND coalesce(back_pain_since > before_on, true) THEN back_pain_since ELSE visit_date END AS since,
  batch_id, file_row
FROM scores
WHERE pain AND coalesce(NOT meets.back_pain_from_score(before_score), true);
