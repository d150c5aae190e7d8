-- Question: How well is a patient supplied with vitamin D?
-- One row: one 25-OH-D. band: deficient, insufficient, sufficient, toxicity concern; NULL where the result does not decide.
-- Source: Munns 2016 (global consensus on nutritional rickets); the boundaries themselves are insufficient.
-- Rule book: 5.4
CREATE OR REPLACE VIEW vitamin_d_states AS
WITH results AS (
  SELECT *, lowest_of(value, operator) AS lowest, highest_of(value, operator) AS highest
  FROM lab_results
  WHERE analyte = '25-OH-D' AND specimen = 'blood'),
banded AS (
  SELECT *,
    CASE WHEN meets.vitd_deficient_nmol_l(highest) THEN 'deficient'
         WHEN NOT meets.vitd_deficient_nmol_l(lowest) AND meets.vitd_insufficient_nmol_l(highest) THEN 'insufficient'
         WHEN meets.vitd_toxicity_nmol_l(lowest) THEN 'toxicity concern'
         WHEN NOT meets.vitd_insufficient_nmol_l(lowest) AND NOT meets.vitd_toxicity_nmol_l(highest) THEN 'sufficient' END AS band
  FROM results)
SELECT patient_key, sample_id, sample_date, sample_time, value, unit, operator, value_entered, unit_entered, band,
  CASE WHEN meets.vitd_insufficient_nmol_l(highest) THEN true WHEN NOT meets.vitd_insufficient_nmol_l(lowest) THEN false END AS not_sufficient,
  CASE WHEN meets.vitd_toxicity_nmol_l(lowest) THEN true WHEN NOT meets.vitd_toxicity_nmol_l(highest) THEN false END AS too_high,
  CASE WHEN band IS NOT NULL THEN NULL
       WHEN value IS NULL THEN status_why
       ELSE operator || ' is a bound that does not decide' END AS why,
  method, laboratory, batch_id, file_row
FROM banded;
