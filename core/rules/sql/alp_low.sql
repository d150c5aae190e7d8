-- Question: Whose alkaline phosphatase was low before any bisphosphonate?
-- One row: one finding; patient.
-- Source: Warren 2021 (hypophosphatasia: bisphosphonates are contraindicated); low values after a bisphosphonate are expected (Simm 2011).
-- Rule book: 5.4, 8, A28
-- Finding: ALP-LOW
-- Opens: alkaline phosphatase below its range up to the day of the first bisphosphonate; not where one was given earlier elsewhere.
-- Since: the first low one since it was last known not to be low.
-- Closes: a later value that is known not to be low. What is low after a bisphosphonate neither opens nor closes it.
-- Reopens: another low one before any bisphosphonate.
CREATE OR REPLACE VIEW alp_low AS
WITH judged AS (
  SELECT r.*, s.first_date, s.first_agent,
    CASE WHEN NOT r.below THEN false
         WHEN s.pretreated THEN NULL
         WHEN coalesce(r.sample_date <= s.first_date, true) THEN r.below END AS is_low
  FROM lab_results r
  LEFT JOIN bp_start s ON s.patient_key = r.patient_key
  WHERE r.analyte = 'alkaline phosphatase' AND r.specimen = 'blood'),
placed AS (
  SELECT *, lab_place(sample_date, sample_time, is_low) AS place
  FROM judged
  WHERE is_low IS NOT NULL),
standing AS (
  SELECT *
  FROM placed
  QUALIFY is_low AND not_closed(is_low, place, patient_key)),
opened AS (
  SELECT *, min(sample_date) OVER (PARTITION BY patient_key) AS since
  FROM standing
  QUALIFY row_number() OVER (PARTITION BY patient_key ORDER BY place DESC, value, sample_id) = 1)
SELECT
  'ALP-LOW' AS rule, 'H' AS severity, patient_key, 'alkaline phosphatase' AS object, since,
  'Alkaline phosphatase ' || lab_text(value, operator, unit) || ' on ' || sample_date || ', range ' || range_text(low, high, unit, range_name)
    || CASE WHEN first_date IS NULL THEN ', before any bisphosphonate' ELSE ', before ' || first_agent || ' of ' || first_date END
    || ': exclude hypophosphatasia.' AS sentence,
  [fact('alkaline phosphatase', lab_text(value, operator, unit), sample_date, 'labs', batch_id, file_row)] AS evidence,
  CAST([] AS VARCHAR[]) AS limits,
  concat_ws('|', sample_date, value) AS fact_key
FROM opened;
