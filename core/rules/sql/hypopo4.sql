-- Question: Whose phosphate is low after an infusion?
-- One row: one finding; patient.
-- Source: George 2015 (PMC4702447: 25 % after the first exposure); the range of the laboratory, else a published one.
-- Rule book: 4.5, 8, A28
-- Finding: HYPOPO4
-- Opens: phosphate below its range on a day after an infusion of a bisphosphonate, within the days in which results belong to it.
-- Since: the first low one since phosphate was last known not to be low.
-- Closes: a later phosphate that is known not to be low.
-- Reopens: another low phosphate after an infusion.
CREATE OR REPLACE VIEW hypopo4 AS
WITH after_infusion AS (
  SELECT patient_key, sample_id, sample_date, min(struct_pack(day := day, agent := agent)) AS infusion
  FROM infusion_labs
  WHERE analyte = 'phosphate' AND day > 0
  GROUP BY patient_key, sample_id, sample_date),
judged AS (
  SELECT r.*, a.infusion, CASE WHEN NOT r.below THEN false WHEN a.infusion IS NOT NULL THEN r.below END AS is_low
  FROM lab_results r
  LEFT JOIN after_infusion a ON a.patient_key = r.patient_key AND a.sample_id = r.sample_id AND a.sample_date = r.sample_date
  WHERE r.analyte = 'phosphate' AND r.specimen = 'blood'),
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
  QUALIFY row_number() OVER (PARTITION BY patient_key ORDER BY place DESC, sample_id) = 1)
SELECT
  'HYPOPO4' AS rule, 'M' AS severity, o.patient_key, 'phosphate' AS object, o.since,
  'Phosphate ' || lab_text(o.value, o.operator, o.unit) || ' on ' || o.sample_date || ', ' || o.infusion.day || ' d after ' || o.infusion.agent
    || ', range ' || range_text(o.low, o.high, o.unit, o.range_name) || '.' AS sentence,
  list_concat([fact('phosphate', lab_text(o.value, o.operator, o.unit), o.sample_date, 'labs', o.batch_id, o.file_row)],
              list_filter(coalesce(f.facts, []), lambda one: one.label IN ('calcium', 'ionised calcium', 'magnesium'))) AS evidence,
  ['infusion_labs_after_days'] AS limits,
  concat_ws('|', o.sample_date, o.value) AS fact_key
FROM opened o
LEFT JOIN lab_facts f ON f.patient_key = o.patient_key AND f.sample_date = o.sample_date;
