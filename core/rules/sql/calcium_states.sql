-- Question: What was the calcium of a sample, and is it in its range?
-- One row: one sample with a calcium. kind: ionised where it can be judged; else corrected for albumin, by the laboratory or by the
--   albumin of the sample or the day; else total, which in pregnancy is not judged. status: low, normal, high; NULL with why.
-- Source: the laboratory's own range; else CALIPER (Colantonio 2012, Estey 2013); correction by albumin as usual (poor in the
--   critically ill).
-- Rule book: 5.2, 5.4, A18, A20
CREATE OR REPLACE VIEW calcium_states AS
WITH results AS (
  SELECT *, lowest_of(value, operator) AS lowest, highest_of(value, operator) AS highest
  FROM lab_results
  WHERE specimen = 'blood' AND analyte IN ('calcium', 'corrected calcium', 'ionised calcium', 'albumin') AND value IS NOT NULL),
totals AS (SELECT * FROM results WHERE analyte = 'calcium'),
corrected AS (SELECT * FROM results WHERE analyte = 'corrected calcium'),
ions AS (SELECT * FROM results WHERE analyte = 'ionised calcium'),
albumins AS (SELECT * FROM results WHERE analyte = 'albumin' AND operator IS NULL),
day_albumins AS (    -- several of one day that differ leave it open which one belongs to the calcium
  SELECT patient_key, sample_date, min(value) AS value, min(struct_pack(batch_id := batch_id, file_row := file_row)) AS source
  FROM albumins
  GROUP BY patient_key, sample_date
  HAVING min(value) = max(value)),
keys AS (
  SELECT patient_key, sample_id, sample_date, max(sample_time) AS sample_time
  FROM results
  WHERE analyte <> 'albumin'
  GROUP BY patient_key, sample_id, sample_date),
samples AS (
  SELECT k.*, t AS total, c AS reported, i AS ion
  FROM keys k
  LEFT JOIN totals t ON t.patient_key = k.patient_key AND t.sample_id = k.sample_id AND t.sample_date = k.sample_date
  LEFT JOIN corrected c ON c.patient_key = k.patient_key AND c.sample_id = k.sample_id AND c.sample_date = k.sample_date
  LEFT JOIN ions i ON i.patient_key = k.patient_key AND i.sample_id = k.sample_id AND i.sample_date = k.sample_date),
with_albumin AS (
  SELECT s.*, coalesce(a.value, d.value) AS albumin_g_l
  FROM samples s
  LEFT JOIN albumins a ON a.patient_key = s.patient_key AND a.sample_id = s.sample_id AND a.sample_date = s.sample_date
  LEFT JOIN day_albumins d ON d.patient_key = s.patient_key AND d.sample_date = s.sample_date),
chosen AS (
  SELECT *,
    CASE WHEN ion.status IS NOT NULL OR coalesce(total.value, reported.value) IS NULL THEN 'ionised'
         WHEN coalesce(reported.value, albumin_g_l) IS NOT NULL THEN 'corrected' ELSE 'total' END AS kind
  FROM with_albumin),
picked AS (
  SELECT *, kind = 'total' AND total.pregnant AS not_judged, kind = 'corrected' AND reported.value IS NULL AS computed,
    CASE WHEN kind = 'ionised' THEN ion WHEN kind = 'corrected' AND reported.value IS NOT NULL THEN reported ELSE total END AS result
  FROM chosen),
valued AS (
  SELECT *, CASE WHEN computed THEN corrected_calcium(total.value, albumin_g_l) ELSE result.value END AS value, result.operator AS operator
  FROM picked),
bounded AS (
  SELECT *, lowest_of(value, operator) AS lowest, highest_of(value, operator) AS highest
  FROM valued),
judged AS (          -- a corrected value lies in the range of total calcium
  SELECT *,
    CASE WHEN kind = 'corrected' THEN range_status(lowest, highest, result.low, result.high, result.has_low, result.has_high)
         ELSE result.status END AS status,
    CASE WHEN kind <> 'corrected' THEN result.below WHEN highest < result.low THEN true WHEN lowest >= result.low THEN false END AS below,
    CASE WHEN kind <> 'corrected' THEN result.above WHEN lowest > result.high THEN true WHEN highest <= result.high THEN false END AS above
  FROM bounded)
SELECT
  patient_key, sample_id, sample_date, sample_time, kind, value, result.unit AS unit, operator, result.low AS low, result.high AS high,
  result.range_from AS range_from, result.range_name AS range_name, status, below, above, not_judged, albumin_g_l, total.value AS total_mmol_l, ion.value AS ionised_mmol_l,
  CASE WHEN status IS NOT NULL AND kind = 'total' THEN 'albumin is not known: total calcium, not corrected'
       WHEN status IS NOT NULL THEN NULL
       WHEN kind = 'corrected' AND result.range_from IS NULL THEN 'no range for this age'
       WHEN kind = 'corrected' THEN 'the range or the bound does not decide'
       ELSE result.status_why END AS why,
  result.batch_id AS batch_id, result.file_row AS file_row
FROM judged;
