-- Question: Which treatment or disease of a patient asks for tests at intervals?
-- One row: one reason that holds today, from from_date on. kind: bisphosphonate, glucocorticoid, anticonvulsant, vitamin D, calcium,
--   Duchenne disease, disease.
-- Source: Galindo-Zavala 2020 and DMD Care Considerations 2018 (Duchenne disease), APEG 2018 (bisphosphonates); who else is at risk is
--   this product's choice: on drugs that act on bone or vitamin D, or with a condition that comes with fragile bone.
-- Rule book: 9
CREATE OR REPLACE VIEW schedule_reasons AS
WITH taken AS (
  SELECT patient_key, drug_class AS kind, agent, start_date AS from_date, batch_id, file_row
  FROM treatments
  WHERE start_date <= today() AND coalesce(stop_date >= today(), true)
    AND drug_class IN ('glucocorticoid', 'anticonvulsant', 'vitamin D', 'calcium')
    AND (drug_class <> 'glucocorticoid' OR is_systemic(route))),
diseases AS (
  SELECT patient_key,
    CASE WHEN regexp_matches(diagnosis_code, '(?i)duchenne|\bDMD\b') THEN 'Duchenne disease' ELSE 'disease' END AS kind,
    diagnosis_code AS what, since_date AS from_date, batch_id, file_row
  FROM diagnoses
  WHERE coalesce(status NOT IN ('excluded', 'suspected', 'resolved'), true) AND since_date <= today()
    AND coalesce(until_date >= today(), true)
    AND ("group" IN ('primary', 'secondary') OR regexp_matches(diagnosis_code, '(?i)duchenne|\bDMD\b')))
SELECT patient_key, 'bisphosphonate' AS kind, 'on ' || agent AS reason, from_date, source_table, batch_id, file_row
FROM bp_exposures
WHERE coalesce(until_date >= today(), true)
UNION ALL
SELECT patient_key, kind, 'on ' || agent, from_date, 'treatments', batch_id, file_row
FROM taken
UNION ALL
SELECT patient_key, kind, CASE kind WHEN 'disease' THEN what ELSE kind END, from_date, 'diagnoses', batch_id, file_row
FROM diseases;
