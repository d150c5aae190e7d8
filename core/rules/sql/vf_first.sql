-- Question: Who has vertebral fractures since the first image, without a plan?
-- One row: one finding; patient. Fractures seen on the first image of a level are prevalent, never new.
-- Source: this product's choice, from ISCD Pediatric 2019 (a vertebral fracture is decisive irrespective of Z).
-- Rule book: 2.6, 8, A28
-- Finding: VF-FIRST
-- Opens: a level is fractured on the first image that shows it.
-- Since: the earliest such image without a plan since.
-- Closes: a visit on or after the image has a plan, or a later image of the same method reads the level as normal.
-- Reopens: another level is seen for the first time and is fractured.
CREATE OR REPLACE VIEW vf_first AS
WITH seen AS (
  SELECT *,
    max(CASE WHEN readable AND NOT fractured AND NOT by_heights THEN image_date END) OVER (PARTITION BY patient_key, level, same_method) AS last_normal
  FROM vertebral_history),
plans AS (
  SELECT patient_key, max(visit_date) AS plan_on
  FROM visits
  WHERE trim(plan) <> '' AND visit_date <= today()
  GROUP BY patient_key),
firsts AS (
  SELECT s.patient_key, s.level, s.level_no, s.image_date, s.same_method, s.batch_id, s.file_row, s.grade,
    coalesce('grade ' || s.grade, 'fracture declared') AS grade_words, p.plan_on
  FROM seen s
  LEFT JOIN plans p ON p.patient_key = s.patient_key
  WHERE s.event = 'first seen' AND coalesce(s.last_normal <= s.image_date, true) AND coalesce(p.plan_on < s.image_date, true)
  QUALIFY row_number() OVER (PARTITION BY s.patient_key, s.level ORDER BY s.image_date, s.grade DESC NULLS LAST, s.image_id) = 1)
SELECT
  'VF-FIRST' AS rule, 'H' AS severity, patient_key, 'spine' AS object, min(image_date) AS since,
  'Vertebral fracture on the first image: ' || string_agg(level || ' ' || grade_words || ' (' || image_date || ')', ', ' ORDER BY level_no)
    || '. No plan recorded since' || coalesce('; the last is of ' || max(plan_on), '') || '.' AS sentence,
  list(fact(level || ' (' || same_method || ')', grade_words, image_date, 'vertebral_reads', batch_id, file_row) ORDER BY level_no)
    AS evidence,
  ['vertebral_fracture_grade'] AS limits,
  string_agg(concat_ws('|', level, image_date, grade), ' ' ORDER BY level_no) AS fact_key
FROM firsts
GROUP BY patient_key;
