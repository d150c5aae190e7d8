-- Question: Who lacks vitamin D?
-- One row: one finding; patient.
-- Source: Munns 2016 (bands); Int J Endocrinol 2015:928385 (measured again after 3 months).
-- Rule book: 5.4, 8, A28
-- Finding: VITD-DEF
-- Opens: the last 25-OH-D that can be judged is deficient (H), or insufficient or at most so (M).
-- Since: the first low one since it was last known to be sufficient.
-- Closes: a later 25-OH-D that is known to be sufficient; one that cannot be judged closes nothing.
-- Reopens: another low one; a lower band.
CREATE OR REPLACE VIEW vitd_def AS
WITH placed AS (
  SELECT *, lab_place(sample_date, sample_time, not_sufficient) AS place
  FROM vitamin_d_states
  WHERE not_sufficient IS NOT NULL),
standing AS (
  SELECT *
  FROM placed
  QUALIFY not_sufficient AND not_closed(not_sufficient, place, patient_key)),
opened AS (
  SELECT *, min(sample_date) OVER (PARTITION BY patient_key) AS since
  FROM standing
  QUALIFY row_number() OVER (PARTITION BY patient_key ORDER BY place DESC, value, sample_id) = 1),
doses AS (
  SELECT patient_key,
    list_sort(list(fact('vitamin D in use', concat_ws(' ', agent, printf('%g', dose), dose_unit, frequency), start_date, 'treatments', batch_id, file_row))) AS facts
  FROM treatments
  WHERE drug_class = 'vitamin D' AND start_date <= today() AND coalesce(stop_date >= today(), true)
  GROUP BY patient_key)
SELECT
  'VITD-DEF' AS rule, CASE WHEN o.band = 'deficient' THEN 'H' ELSE 'M' END AS severity, o.patient_key, '25-OH-D' AS object, o.since,
  '25-OH-D ' || lab_text(o.value, o.operator, o.unit) || ' on ' || o.sample_date || ': ' || coalesce(o.band, 'insufficient or deficient')
    || '. Measure again from ' || CAST(o.sample_date + to_months(limits.vitd_recheck_months()) AS DATE) || ' on.' AS sentence,
  list_concat([fact('25-OH-D', lab_text(o.value, o.operator, o.unit), o.sample_date, 'labs', o.batch_id, o.file_row)],
              coalesce(d.facts, [fact('vitamin D in use', 'none recorded', NULL, 'treatments', NULL, NULL)])) AS evidence,
  ['vitd_deficient_nmol_l', 'vitd_insufficient_nmol_l', 'vitd_recheck_months'] AS limits,
  concat_ws('|', o.sample_date, o.operator, o.value) AS fact_key
FROM opened o
LEFT JOIN doses d ON d.patient_key = o.patient_key;
