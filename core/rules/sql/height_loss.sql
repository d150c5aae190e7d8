-- Question: Which child has become lower, or falls behind in height?
-- One row: one finding; patient and what fell: the height, or the height for age.
-- Source: this product's choice (1 cm; 0.5 SD in a year).
-- Rule book: 8, A28
-- Finding: HEIGHT-LOSS
-- Opens: a height, standing or lying, is 1 cm or more below the greatest one before by the same method, at once or by steps; or the
--   height Z fell by 0.5 or more, as it is over about a year, per year over other spans of half a year or more.
-- Since: the visit at which it was lower.
-- Closes: the height is regained by the same method; a later height Z without such a fall; the patient grows up or dies.
-- Reopens: another whole centimetre is lost; a later visit with a fall of the height Z.
CREATE OR REPLACE VIEW height_loss AS
WITH lost AS (
  SELECT l.patient_key, 'height' AS object, l.visit_date AS since,
    'Height fell ' || number_text(l.before_cm - l.height_cm, 1) || ' cm: ' || number_text(l.before_cm, 1) || ' cm on ' || l.before_on || ', '
      || number_text(l.height_cm, 1) || ' cm on ' || l.visit_date || ' (' || replace(l.method, 'not stated', 'method not stated')
      || '). Not regained.' AS sentence,
    [fact('greatest height before', number_text(l.before_cm, 1) || ' cm', l.before_on, 'visits', l.before_batch_id, l.before_file_row),
     fact('height', number_text(l.height_cm, 1) || ' cm', l.visit_date, 'visits', l.batch_id, l.file_row)] AS evidence,
    ['height_loss_cm'] AS limits, concat_ws('|', l.visit_date, number_text(l.height_cm, 1)) AS fact_key
  FROM height_losses l
  WHERE l.regained_on IS NULL AND l.method IN ('standing', 'recumbent', 'not stated')
  QUALIFY row_number() OVER (PARTITION BY l.patient_key ORDER BY l.visit_date DESC) = 1),
latest AS (          -- the last height Z that can be compared: one that cannot be closes nothing
  SELECT *
  FROM growth_tempo
  WHERE height_z_fall_per_year IS NOT NULL AND coalesce(height_method IN ('standing', 'recumbent'), true)
  QUALIFY row_number() OVER (PARTITION BY patient_key ORDER BY on_date DESC) = 1),
behind AS (
  SELECT t.patient_key, 'height for age' AS object, t.on_date AS since,
    'Height Z fell ' || number_text(-t.d_height_z, 1) || ' in ' || t.velocity_days || ' d (' || z_text(t.before_z) || ' to '
      || z_text(t.height_z) || CASE WHEN t.velocity_says IS NULL THEN '' ELSE ', ' || number_text(t.height_z_fall_per_year, 1) || ' per year' END
      || '), height ' || number_text(t.before_cm, 1) || ' cm on ' || t.velocity_from || ', ' || number_text(t.height_cm, 1) || ' cm on '
      || t.on_date || '.' AS sentence,
    [fact('height Z before', z_text(t.before_z), t.velocity_from, 'visits', b.batch_id, b.file_row),
     fact('height Z', z_text(t.height_z), t.on_date, 'visits', t.batch_id, t.file_row)] AS evidence,
    ['height_z_fall_sd', 'growth_year_from_months', 'growth_year_to_months', 'annualise_from_days'] AS limits,
    concat_ws('|', t.on_date, z_text(t.d_height_z)) AS fact_key
  FROM latest t
  LEFT JOIN visits b ON b.patient_key = t.patient_key AND b.visit_date = t.velocity_from
  WHERE meets.height_z_fall_sd(t.height_z_fall_per_year))
SELECT 'HEIGHT-LOSS' AS rule, 'H' AS severity, f.patient_key, f.object, f.since, f.sentence, f.evidence, f.limits, f.fact_key
FROM (FROM lost UNION ALL BY NAME FROM behind) f
JOIN people p ON p.patient_key = f.patient_key AND NOT p.adult;
