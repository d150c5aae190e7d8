-- Question: Who has come to meet the definition of osteoporosis in children?
-- One row: one finding; patient.
-- Source: ISCD Official Positions, Pediatric, 2019; when it is new and what settles it is this product's choice.
-- Rule book: 1.3, 8, A3, A4, A28
-- Finding: ISCD-NEW
-- Opens: the criteria are met, and no visit since the deciding fact has a plan.
-- Since: the deciding fact: the image that shows the fracture, or the later one of fracture and scan.
-- Closes: a visit on or after that day has a plan, or the criteria are no longer met.
-- Reopens: the criteria are met by another fact.
CREATE OR REPLACE VIEW iscd_new AS
WITH plans AS (
  SELECT patient_key, max(visit_date) AS plan_on
  FROM visits
  WHERE trim(plan) <> '' AND visit_date <= today()
  GROUP BY patient_key)
SELECT
  'ISCD-NEW' AS rule, 'H' AS severity, i.patient_key, 'definition' AS object, i.met_on AS since,
  i.label || CASE i.state WHEN 'met, vertebral' THEN ': ' || i.a_fracture || ', ' || i.a_on
                          ELSE ': ' || i.s_proof || '; ' || i.low_proof END || '.'
    || CASE WHEN i.note <> '' THEN ' ' || sentence_start(i.note) || '.' ELSE '' END AS sentence,
  i.evidence,
  ['vertebral_fracture_grade', 'iscd_young_fractures', 'iscd_any_fractures', 'iscd_low_bmd_z', 'iscd_paediatric_under_years'] AS limits,
  concat_ws('|', i.state, i.met_on) AS fact_key
FROM iscd i
LEFT JOIN plans p ON p.patient_key = i.patient_key
WHERE i.is_today AND i.state IN ('met, vertebral', 'met, fractures and low BMD') AND coalesce(p.plan_on < i.met_on, true);
