-- Question: At which visit was a child lower than at the one before?
-- One row: one visit whose height is lower by 1 cm or more than the last one measured in the same way.
-- Source: this product's choice.
-- Rule book: 8, 9
CREATE OR REPLACE VIEW height_losses AS
WITH heights AS (
  SELECT patient_key, visit_date, height_cm, coalesce(height_method, 'not stated') AS method, batch_id, file_row
  FROM visits
  WHERE height_cm IS NOT NULL AND visit_date <= today()),
pairs AS (
  SELECT *, lag(height_cm) OVER earlier AS before_cm, lag(visit_date) OVER earlier AS before_on
  FROM heights
  WINDOW earlier AS (PARTITION BY patient_key, method ORDER BY visit_date))
SELECT patient_key, visit_date, height_cm, before_cm, before_on, method, batch_id, file_row
FROM pairs
WHERE meets.height_loss_cm(round(before_cm - height_cm, 9));
