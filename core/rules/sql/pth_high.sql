-- Question: Whose PTH is high?
-- One row: one finding; patient.
-- Source: this product's choice; the range of the laboratory, else a published one (which depends on the assay).
-- Rule book: 5.4, 8, A28
-- Finding: PTH-HIGH
-- Opens: the last PTH that can be judged is above its range.
-- Since: the first high one since it was last known not to be high.
-- Closes: a later PTH that is known not to be high.
-- Reopens: another high one.
CREATE OR REPLACE VIEW pth_high AS
WITH placed AS (
  SELECT *, lab_place(sample_date, sample_time, above) AS place
  FROM lab_results
  WHERE analyte = 'PTH' AND specimen = 'blood' AND above IS NOT NULL),
standing AS (
  SELECT *
  FROM placed
  QUALIFY above AND not_closed(above, place, patient_key)),
opened AS (
  SELECT *, min(sample_date) OVER (PARTITION BY patient_key) AS since
  FROM standing
  QUALIFY row_number() OVER (PARTITION BY patient_key ORDER BY place DESC, value DESC, sample_id) = 1)
SELECT
  'PTH-HIGH' AS rule, 'H' AS severity, o.patient_key, 'PTH' AS object, o.since,
  'PTH ' || lab_text(o.value, o.operator, o.unit) || ' on ' || o.sample_date || ', range ' || range_text(o.low, o.high, o.unit, o.range_name)
    || ': look at vitamin D, calcium and phosphate; rickets or osteomalacia is one cause.' AS sentence,
  list_concat([fact('PTH', lab_text(o.value, o.operator, o.unit), o.sample_date, 'labs', o.batch_id, o.file_row)],
              list_filter(coalesce(f.facts, []), lambda one: one.label IN ('25-OH-D', 'calcium', 'phosphate', 'alkaline phosphatase', 'creatinine'))) AS evidence,
  CAST([] AS VARCHAR[]) AS limits,
  concat_ws('|', o.sample_date, o.operator, o.value) AS fact_key
FROM opened o
LEFT JOIN lab_facts f ON f.patient_key = o.patient_key AND f.sample_date = o.sample_date;
