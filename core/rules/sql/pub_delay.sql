-- Question: In which child is puberty delayed?
-- One row: one finding; patient.
-- Source: usual definition of delayed puberty: a girl without breast stage 2 at 13 years, a boy with testes below 4 mL at 14 years.
-- Rule book: 3.3, 8, A28
-- Finding: PUB-DELAY
-- Opens: the last stage seen is prepubertal on a day on which the girl is 13 or the boy is 14 by every birth date that is possible.
--   A stage from before that age says nothing of it.
-- Since: the first visit at which it was so.
-- Closes: a later visit with a pubertal stage or volume; the first period; the patient grows up or dies.
-- Reopens: a later visit at which it is so still.
CREATE OR REPLACE VIEW pub_delay AS
WITH seen AS (
  SELECT p.patient_key, p.sex, v.visit_date, v.tanner_stage, v.testicular_volume_ml, v.bone_age_years, v.batch_id, v.file_row,
    age_years(p.born_to, v.visit_date) AS youngest_years,
    CASE p.sex WHEN 'female' THEN meets.tanner_prepubertal_stage(v.tanner_stage)
               WHEN 'male' THEN meets.testis_prepubertal_ml(v.testicular_volume_ml) END AS prepubertal
  FROM people p
  JOIN visits v ON v.patient_key = p.patient_key
  WHERE NOT p.adult AND v.visit_date <= today()),
judged AS (
  SELECT *,
    prepubertal AND CASE sex WHEN 'female' THEN meets.puberty_late_girl_years(youngest_years)
                               ELSE meets.puberty_late_boy_years(youngest_years) END AS late
  FROM seen
  WHERE prepubertal IS NOT NULL),
latest AS (
  SELECT *, min(visit_date) FILTER (late) OVER (PARTITION BY patient_key) AS since
  FROM judged
  QUALIFY row_number() OVER (PARTITION BY patient_key ORDER BY visit_date DESC) = 1),
periods AS (
  SELECT patient_key, min(menarche_date) AS menarche_date
  FROM visits
  WHERE menarche_date <= today() AND visit_date <= today()
  GROUP BY patient_key)
SELECT
  'PUB-DELAY' AS rule, 'M' AS severity, l.patient_key, 'puberty' AS object, l.since,
  'Puberty delayed: ' || CASE l.sex WHEN 'female' THEN 'Tanner stage ' || l.tanner_stage
                                    ELSE 'testicular volume ' || number_text(l.testicular_volume_ml, 1) || ' mL' END
    || ' at ' || age_text(l.youngest_years) || ' y, ' || l.visit_date || '.' AS sentence,
  said([
    CASE l.sex WHEN 'female' THEN fact('Tanner stage', l.tanner_stage, l.visit_date, 'visits', l.batch_id, l.file_row)
               ELSE fact('testicular volume', number_text(l.testicular_volume_ml, 1) || ' mL', l.visit_date, 'visits', l.batch_id, l.file_row) END,
    CASE WHEN l.bone_age_years IS NOT NULL
         THEN fact('bone age', number_text(l.bone_age_years, 1) || ' y', l.visit_date, 'visits', l.batch_id, l.file_row) END]) AS evidence,
  ['tanner_prepubertal_stage', 'puberty_late_girl_years', 'testis_prepubertal_ml', 'puberty_late_boy_years'] AS limits,
  concat_ws('|', l.visit_date, l.tanner_stage, l.testicular_volume_ml) AS fact_key
FROM latest l
LEFT JOIN periods m ON m.patient_key = l.patient_key
WHERE l.late AND m.menarche_date IS NULL;
