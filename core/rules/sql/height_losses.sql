-- Question: At which visit was a child lower than before?
-- One row: one visit whose height is lower by 1 cm or more than the greatest one before, measured in the same way: at once, or by
--   small steps once they add up to another whole centimetre; regained_on: when it was as tall again.
-- Source: this product's choice.
-- Rule book: 8, 9
CREATE OR REPLACE VIEW height_losses AS
WITH heights AS (
  SELECT patient_key, visit_date, height_cm, coalesce(height_method, 'not stated') AS method, batch_id, file_row
  FROM visits
  WHERE height_cm IS NOT NULL AND visit_date <= today()),
peaks AS (
  SELECT *, lag(height_cm) OVER earlier AS last_cm,
    max(struct_pack(cm := height_cm, on_day := visit_date, batch_id := batch_id, file_row := file_row))
      OVER (earlier ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS peak
  FROM heights
  WINDOW earlier AS (PARTITION BY patient_key, method ORDER BY visit_date)),
falls AS (
  SELECT *, round(peak.cm - height_cm, 9) AS loss_cm, round(last_cm - height_cm, 9) AS step_cm,
    sum(CASE WHEN height_cm >= peak.cm THEN 1 ELSE 0 END)
      OVER (PARTITION BY patient_key, method ORDER BY visit_date ROWS UNBOUNDED PRECEDING) AS since_peak
  FROM peaks),
counted AS (         -- how many times the limit was lost before, since the greatest height
  SELECT *, floor(round(loss_cm / limits.height_loss_cm(), 6)) AS n,
    max(floor(round(loss_cm / limits.height_loss_cm(), 6)))
      OVER (PARTITION BY patient_key, method, since_peak ORDER BY visit_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS n_before
  FROM falls),
losses AS (
  SELECT *
  FROM counted
  WHERE meets.height_loss_cm(loss_cm) AND (coalesce(n > n_before, true) OR meets.height_loss_cm(step_cm)))
SELECT l.patient_key, l.visit_date, l.height_cm, l.peak.cm AS before_cm, l.peak.on_day AS before_on, l.method,
  min(h.visit_date) AS regained_on, l.peak.batch_id AS before_batch_id, l.peak.file_row AS before_file_row, l.batch_id, l.file_row
FROM losses l
LEFT JOIN heights h ON h.patient_key = l.patient_key AND h.method = l.method AND h.visit_date > l.visit_date AND h.height_cm >= l.peak.cm
GROUP BY ALL;
