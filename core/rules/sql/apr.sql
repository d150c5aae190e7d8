-- Question: Who had fever or aches after the first infusion of a bisphosphonate?
-- One row: one finding; the first infusion on record that is not known to be a later one.
-- Source: George 2015 (PMC4702447: 19 % after the first exposure), Ooi 2012 (Horm Res Paediatr 80:179).
-- Rule book: 4.5, 8, A28
-- Finding: APR
-- Opens: the words for the reaction to an infusion of the first days name fever, aches or the acute phase.
-- Since: that infusion.
-- Closes: the next cycle is given.
-- Reopens: the words change.
CREATE OR REPLACE VIEW apr AS
WITH cycles AS (
  SELECT *, count(*) OVER (PARTITION BY patient_key) AS n_cycles
  FROM bisphosphonate_cycles),
firsts AS (
  SELECT * FROM cycles WHERE n_cycles = 1 AND first_on_record AND coalesce(first_ever, true)),
told AS (            -- what the words deny is taken out first
  SELECT f.patient_key, f.agent, f.infusion_date AS first_day, f.first_ever, i.infusion_date, i.reaction, i.batch_id, i.file_row,
    undenied(i.reaction) AS words
  FROM firsts f
  JOIN infusions i ON i.patient_key = f.patient_key AND i.agent = f.agent AND i.status = 'given' AND i.infusion_date >= f.infusion_date
    AND i.infusion_date <= f.last_day AND meets.acute_phase_days(date_diff('day', f.infusion_date, i.infusion_date)))
SELECT
  'APR' AS rule, 'L' AS severity, patient_key, agent || ' ' || first_day AS object, infusion_date AS since,
  'Reaction to the first ' || CASE WHEN first_ever THEN 'infusion' ELSE 'infusion on record' END || ' (' || agent || ', ' || infusion_date || '): ' || reaction || '.'
    AS sentence,
  [fact('reaction', reaction, infusion_date, 'infusions', batch_id, file_row)] AS evidence,
  ['acute_phase_days'] AS limits,
  concat_ws('|', infusion_date, reaction) AS fact_key
FROM told
WHERE regexp_matches(words, 'fever|febril|pyrexia|(high|raised) temperature|temperature[^0-9,;.]{0,12}(3[89]|4[0-2])|\b3[89]([.,]\d)? ?(°|c\b|deg)|\b40([.,]\d)? ?(°|c\b|deg)|ache|aching|myalg|arthralg|bone pain|muscle pain|joint pain|flu.?like|influenza|chill|shiver|acute.phase|\bapr\b')
QUALIFY row_number() OVER (PARTITION BY patient_key ORDER BY infusion_date, file_row) = 1;
