-- Question: Whose blood suggests rickets or osteomalacia: alkaline phosphatase high and phosphate low on one day?
-- One row: one finding; patient.
-- Source: this product's choice; the ranges of the laboratory, else published ones.
-- Rule book: 5.4, 8, A28
-- Finding: ALP-HIGH-PO4-LOW
-- Opens: alkaline phosphatase above and phosphate below its range on one day.
-- Since: the first such day since one of the two was last known to be otherwise.
-- Closes: a later day on which alkaline phosphatase is known not to be high, or phosphate not to be low.
-- Reopens: another day with both.
CREATE OR REPLACE VIEW alp_high_po4_low AS
WITH days AS (
  SELECT patient_key, sample_date,
    bool_or(above) FILTER (analyte = 'alkaline phosphatase') AND bool_or(below) FILTER (analyte = 'phosphate') AS both_so,
    min(struct_pack(own := NOT above, words := lab_text(value, operator, unit) || ', range ' || range_text(low, high, unit, range_name),
                    batch_id := batch_id, file_row := file_row)) FILTER (analyte = 'alkaline phosphatase' AND above IS NOT NULL) AS alp,
    min(struct_pack(own := NOT below, words := lab_text(value, operator, unit) || ', range ' || range_text(low, high, unit, range_name),
                    batch_id := batch_id, file_row := file_row)) FILTER (analyte = 'phosphate' AND below IS NOT NULL) AS po4
  FROM lab_results
  WHERE specimen = 'blood' AND analyte IN ('alkaline phosphatase', 'phosphate')
  GROUP BY patient_key, sample_date),
standing AS (
  SELECT *
  FROM days
  QUALIFY both_so AND not_closed(both_so, sample_date, patient_key)),
opened AS (
  SELECT *, min(sample_date) OVER (PARTITION BY patient_key) AS since
  FROM standing
  QUALIFY row_number() OVER (PARTITION BY patient_key ORDER BY sample_date DESC) = 1)
SELECT
  'ALP-HIGH-PO4-LOW' AS rule, 'H' AS severity, o.patient_key, 'rickets or osteomalacia' AS object, o.since,
  'Alkaline phosphatase ' || o.alp.words || ' and phosphate ' || o.po4.words || ' on ' || o.sample_date
    || ': suggests rickets or osteomalacia.' AS sentence,
  list_concat([fact('alkaline phosphatase', o.alp.words, o.sample_date, 'labs', o.alp.batch_id, o.alp.file_row),
               fact('phosphate', o.po4.words, o.sample_date, 'labs', o.po4.batch_id, o.po4.file_row)],
              list_filter(coalesce(f.facts, []), lambda one: one.label IN ('calcium', '25-OH-D', 'PTH'))) AS evidence,
  CAST([] AS VARCHAR[]) AS limits,
  concat_ws('|', o.sample_date, o.alp.words, o.po4.words) AS fact_key
FROM opened o
LEFT JOIN lab_facts f ON f.patient_key = o.patient_key AND f.sample_date = o.sample_date;
