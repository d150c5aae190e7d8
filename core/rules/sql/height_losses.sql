-- Question: At which visit was a child lower than at the one before?
-- One row: one visit whose height is lower by 1 cm or more than the last one measured in the same way; regained_on: when it was
--   as tall again.
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
  WINDOW earlier AS (PARTITION BY patient_key, method ORDER BY visit_date)),
losses AS (
  SELECT *
  FROM pairs
  WHERE meets.height_loss_cm(round(before_cm - height_cm, 9)))
SELECT l.patient_key, l.visit_date, l.height_cm, l.before_cm, l.before_on, l.method, min(h.visit_date) AS regained_on, l.batch_id, l.file_row
FROM losses l
LEFT JOIN heights h ON h.patient_key = l.patient_key AND h.method = l.method AND h.visit_date > l.visit_date AND h.height_cm >= l.before_cm
GROUP BY ALL;
