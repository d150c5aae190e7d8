-- Question: Whose calcium is high?
-- One row: one finding; patient.
-- Source: the laboratory's own range, else a published one; the critical limit is this product's choice.
-- Rule book: 8, A18, A20, A28
-- Finding: HYPERCA
-- Opens: calcium above its range (H); critically high (C). Denosumab is named: a late or stopped dose rebounds.
-- Since: the first high one since calcium was last known not to be high.
-- Closes: a later calcium that is known not to be high; one that cannot be judged closes nothing.
-- Reopens: another high calcium.
CREATE OR REPLACE VIEW hyperca AS
WITH samples AS (
  SELECT *, lowest_of(value, operator) AS lowest, kind <> 'ionised' AND NOT not_judged AS of_total
  FROM calcium_states
  WHERE value IS NOT NULL),
judged AS (
  SELECT *, of_total AND meets.calcium_critical_high_mmol_l(lowest) AS critical,
    CASE WHEN of_total AND meets.calcium_critical_high_mmol_l(lowest) THEN true ELSE above END AS is_high
  FROM samples),
denosumab AS (
  SELECT *, CASE status WHEN 'stopped' THEN 'stopped ' || stopped_on WHEN 'late' THEN 'late by ' || days_late || ' d, last ' || last_date
                        WHEN 'on time' THEN 'in time, last ' || last_date ELSE 'given, ' || why END AS words
  FROM denosumab_state),
events AS (
  SELECT patient_key, sample_date AS on_day, lab_place(sample_date, sample_time, is_high) AS place, is_high, critical,
    CASE kind WHEN 'ionised' THEN 'Ionised calcium ' WHEN 'corrected' THEN 'Calcium corrected for albumin ' ELSE 'Calcium ' END
      || lab_text(value, operator, unit) || ' on ' || sample_date
      || CASE WHEN above THEN ', range ' || range_text(low, high, unit, range_name) ELSE ', the range has no upper end' END
      || CASE WHEN critical THEN ', critically high' ELSE '' END || CASE WHEN kind = 'total' THEN '; albumin not known' ELSE '' END AS words,
    fact(CASE kind WHEN 'ionised' THEN 'ionised calcium' WHEN 'corrected' THEN 'corrected calcium' ELSE 'calcium' END,
         lab_text(value, operator, unit), sample_date, 'labs', batch_id, file_row) AS own
  FROM judged
  WHERE is_high IS NOT NULL),
standing AS (
  SELECT *
  FROM events
  QUALIFY is_high AND not_closed(is_high, place, patient_key)),
opened AS (
  SELECT patient_key, min(on_day) AS since, bool_or(critical) AS critical,
    max(struct_pack(place := place, words := words, own := own)) AS latest,
    max(CASE WHEN critical THEN struct_pack(place := place, words := words, own := own) END) AS worst
  FROM standing
  GROUP BY patient_key)
SELECT
  'HYPERCA' AS rule, CASE WHEN o.critical THEN 'C' ELSE 'H' END AS severity, o.patient_key, 'calcium' AS object, o.since,
  o.latest.words || CASE WHEN o.worst.words <> o.latest.words THEN '. Before: ' || o.worst.words ELSE '' END
    || coalesce('. Denosumab ' || d.words || CASE WHEN d.status IN ('stopped', 'late') THEN ': may be its rebound' ELSE '' END, '') || '.' AS sentence,
  list_concat([o.latest.own], CASE WHEN o.worst.words <> o.latest.words THEN [o.worst.own] ELSE [] END,
              CASE WHEN d.patient_key IS NOT NULL THEN [fact('denosumab', d.words, d.on_date, d.source_table, d.batch_id, d.file_row)] ELSE [] END,
              list_filter(coalesce(f.facts, []), lambda one: one.label IN ('phosphate', 'albumin', 'PTH', '25-OH-D'))) AS evidence,
  ['calcium_critical_high_mmol_l'] AS limits,
  concat_ws('|', o.latest.words, o.critical) AS fact_key
FROM opened o
LEFT JOIN denosumab d ON d.patient_key = o.patient_key
LEFT JOIN lab_facts f ON f.patient_key = o.patient_key AND f.sample_date = o.latest.place.on_day;
