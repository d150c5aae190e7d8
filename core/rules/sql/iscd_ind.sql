-- Question: In whom can the definition not be decided, and which facts would decide it?
-- One row: one finding; patient.
-- Source: ISCD Official Positions, Pediatric, 2019; what is not known is not normal, and whom to ask for (this product's choice).
-- Rule book: 1.3, 8, A4, A6, A28
-- Finding: ISCD-IND
-- Opens: the criteria can be neither met nor excluded with what is on record, and something speaks for them: a vertebral fracture,
--   a low Z, or as many fractures as it takes (each as far as it is known).
-- Since: the fracture; else the latest fact that leaves it open: the last image, scan or fracture; else the first visit.
-- Closes: the missing facts arrive, or the paediatric definition no longer applies.
-- Reopens: other facts are missing.
CREATE OR REPLACE VIEW iscd_ind AS
WITH firsts AS (
  SELECT patient_key, min(visit_date) AS first_visit
  FROM visits
  WHERE visit_date <= today()
  GROUP BY patient_key)
SELECT
  'ISCD-IND' AS rule, 'M' AS severity, i.patient_key, 'definition' AS object,
  coalesce(i.a_on, list_max(list_transform(i.evidence, lambda e: e.on_date)), f.first_visit, today()) AS since,
  i.label || '.' || CASE WHEN i.note <> '' THEN ' ' || sentence_start(i.note) || '.' ELSE '' END AS sentence,
  CASE WHEN len(i.evidence) > 0 THEN i.evidence
       ELSE [fact('spine image', 'never', NULL, 'spine_images', NULL, NULL)] END AS evidence,
  ['vertebral_fracture_grade', 'iscd_young_fractures', 'iscd_any_fractures', 'iscd_low_bmd_z', 'iscd_z_valid_months'] AS limits,
  concat_ws('|', i.missing) AS fact_key
FROM iscd i
LEFT JOIN firsts f ON f.patient_key = i.patient_key
WHERE i.is_today AND i.state = 'undecided' AND i.something_speaks_for_it;
