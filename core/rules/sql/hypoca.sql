-- Question: Whose calcium is low?
-- One row: one finding; patient.
-- Source: the laboratory's own range, else a published one; George 2015 (PMC4702447) and Ward 2021 (after infusions); the two
--   limits are this product's choice.
-- Rule book: 4.5, 8, A20, A28
-- Finding: HYPOCA
-- Opens: calcium below its range (H), or under the limit where the range has no lower end (H); critically low, or symptoms of low
--   calcium recorded with an infusion (C).
-- Since: the first low one since calcium was last known not to be low.
-- Closes: a later calcium that is known not to be low; one that cannot be judged closes nothing.
-- Reopens: another low calcium, or symptoms.
CREATE OR REPLACE VIEW hypoca AS
WITH samples AS (
  SELECT *, lowest_of(value, operator) AS lowest, highest_of(value, operator) AS highest, kind <> 'ionised' AND NOT not_judged AS of_total
  FROM calcium_states
  WHERE value IS NOT NULL),
judged AS (
  SELECT *, of_total AND meets.calcium_critical_low_mmol_l(highest) AS critical,
    CASE WHEN of_total AND meets.calcium_critical_low_mmol_l(highest) THEN true
         WHEN below IS NOT NULL THEN below
         WHEN of_total AND low IS NULL AND meets.calcium_low_mmol_l(highest) THEN true
         WHEN of_total AND low IS NULL AND NOT meets.calcium_low_mmol_l(lowest) THEN false END AS is_low
  FROM samples),
given AS (
  SELECT patient_key, agent, infusion_date, symptomatic_hypocalcaemia, batch_id, file_row
  FROM infusions
  WHERE status = 'given' AND infusion_date <= today()),
after_infusion AS (
  SELECT j.patient_key, j.sample_id, j.sample_date, max(struct_pack(infusion_date := g.infusion_date, agent := g.agent)) AS infusion
  FROM judged j
  JOIN given g ON g.patient_key = j.patient_key AND g.infusion_date <= j.sample_date
    AND meets.hypocalcaemia_after_infusion_days(date_diff('day', g.infusion_date, j.sample_date))
  WHERE j.is_low
  GROUP BY ALL),
events AS (
  SELECT j.patient_key, j.sample_date AS on_day, lab_place(j.sample_date, j.sample_time, j.is_low) AS place, j.is_low, j.critical,
    CASE j.kind WHEN 'ionised' THEN 'Ionised calcium ' WHEN 'corrected' THEN 'Calcium corrected for albumin ' ELSE 'Calcium ' END
      || lab_text(j.value, j.operator, j.unit) || ' on ' || j.sample_date
      || CASE WHEN j.below THEN ', range ' || range_text(j.low, j.high, j.unit, j.range_name) ELSE ', the range has no lower end' END
      || CASE WHEN j.critical THEN ', critically low' ELSE '' END
      || coalesce(', ' || date_diff('day', a.infusion.infusion_date, j.sample_date) || ' d after ' || a.infusion.agent, '')
      || CASE WHEN j.kind = 'total' THEN '; albumin not known' ELSE '' END AS words,
    fact(CASE j.kind WHEN 'ionised' THEN 'ionised calcium' WHEN 'corrected' THEN 'corrected calcium' ELSE 'calcium' END,
         lab_text(j.value, j.operator, j.unit), j.sample_date, 'labs', j.batch_id, j.file_row) AS own
  FROM judged j
  LEFT JOIN after_infusion a ON a.patient_key = j.patient_key AND a.sample_id = j.sample_id AND a.sample_date = j.sample_date
  WHERE j.is_low IS NOT NULL
  UNION ALL
  SELECT patient_key, infusion_date, lab_place(infusion_date, NULL, true), true, true,
    'Symptoms of low calcium recorded with ' || agent || ' on ' || infusion_date,
    fact('symptoms of low calcium', 'yes', infusion_date, 'infusions', batch_id, file_row)
  FROM given
  WHERE symptomatic_hypocalcaemia),
standing AS (
  SELECT *
  FROM events
  QUALIFY is_low AND not_closed(is_low, place, patient_key)),
opened AS (
  SELECT patient_key, min(on_day) AS since, bool_or(critical) AS critical,
    max(struct_pack(place := place, words := words, own := own)) AS latest,
    max(CASE WHEN critical THEN struct_pack(place := place, words := words, own := own) END) AS worst
  FROM standing
  GROUP BY patient_key)
SELECT
  'HYPOCA' AS rule, CASE WHEN o.critical THEN 'C' ELSE 'H' END AS severity, o.patient_key, 'calcium' AS object, o.since,
  o.latest.words || CASE WHEN o.worst.words <> o.latest.words THEN '. Before: ' || o.worst.words ELSE '' END || '.' AS sentence,
  list_concat([o.latest.own], CASE WHEN o.worst.words <> o.latest.words THEN [o.worst.own] ELSE [] END,
              list_filter(coalesce(f.facts, []), lambda one: one.label IN ('phosphate', 'magnesium', 'albumin'))) AS evidence,
  ['calcium_critical_low_mmol_l', 'calcium_low_mmol_l', 'hypocalcaemia_after_infusion_days'] AS limits,
  concat_ws('|', o.latest.words, o.critical) AS fact_key
FROM opened o
LEFT JOIN lab_facts f ON f.patient_key = o.patient_key AND f.sample_date = o.latest.place.on_day;
