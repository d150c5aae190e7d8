-- Question: Who has too much vitamin D?
-- One row: one finding; patient.
-- Source: Munns 2016 (toxicity concern with high calcium in blood and urine and a low PTH).
-- Rule book: 5.4, 8, A28
-- Finding: VITD-TOX
-- Opens: the last 25-OH-D that can be judged is above the limit.
-- Since: the first such one since it was last known not to be.
-- Closes: a later 25-OH-D that is known not to be above it.
-- Reopens: another one above it.
CREATE OR REPLACE VIEW vitd_tox AS
WITH placed AS (
  SELECT *, lab_place(sample_date, sample_time, too_high) AS place
  FROM vitamin_d_states
  WHERE too_high IS NOT NULL),
standing AS (
  SELECT *
  FROM placed
  QUALIFY too_high AND not_closed(too_high, place, patient_key)),
opened AS (
  SELECT *, min(sample_date) OVER (PARTITION BY patient_key) AS since
  FROM standing
  QUALIFY row_number() OVER (PARTITION BY patient_key ORDER BY place DESC, value DESC, sample_id) = 1),
others AS (          -- the last calcium, urine ratio and PTH, on whichever day
  SELECT patient_key, list_sort(list(fact(analyte, lab_text(value, operator, unit) || coalesce(', ' || status, ''), sample_date, 'labs', batch_id, file_row))) AS facts
  FROM (SELECT *
        FROM lab_results
        WHERE analyte IN ('calcium', 'ionised calcium', 'urine calcium/creatinine', 'PTH') AND value IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY patient_key, analyte ORDER BY sample_date DESC, sample_time DESC NULLS LAST, sample_id DESC) = 1)
  GROUP BY patient_key)
SELECT
  'VITD-TOX' AS rule, 'H' AS severity, o.patient_key, '25-OH-D' AS object, o.since,
  '25-OH-D ' || lab_text(o.value, o.operator, o.unit) || ' on ' || o.sample_date || ': concern of toxicity. Look at calcium in blood and urine and at PTH.' AS sentence,
  list_concat([fact('25-OH-D', lab_text(o.value, o.operator, o.unit), o.sample_date, 'labs', o.batch_id, o.file_row)], coalesce(a.facts, [])) AS evidence,
  ['vitd_toxicity_nmol_l'] AS limits,
  concat_ws('|', o.sample_date, o.operator, o.value) AS fact_key
FROM opened o
LEFT JOIN others a ON a.patient_key = o.patient_key;
