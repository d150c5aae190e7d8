-- Question: Who took an anti-inflammatory drug in a pregnancy?
-- One row: one finding; pregnancy and drug.
-- Source: Rev Colomb Reumatol 2023 (unloading and paracetamol first; NSAID: the child's ductus arteriosus and kidneys, most in the third trimester).
-- Rule book: 6.4, 8, A28
-- Finding: TOP-NSAID
-- Opens: a course, or a treatment of an episode, in a pregnancy, or where its dates cannot exclude it, while the pregnancy goes on and
--   for as long as the entry stands.
-- Since: the first day of the drug; the as-of day where it is not known.
-- Closes: the entry is corrected, or dates prove that it was outside the pregnancy.
-- Reopens: another one; the same one again.
CREATE OR REPLACE VIEW top_nsaid AS
WITH taken AS (
  SELECT d.*, meets.third_trimester_days(coalesce(d.gestation, least(d.to_day, d.anchor_last, today()) - d.zero_last))
      AND coalesce(in_pregnancy, d.from_day <= d.anchor_first) AS late
  FROM episode_drugs d
  JOIN patients m ON m.patient_key = d.patient_key AND m.dates_are_relative IS NOT TRUE
  WHERE is_nsaid AND in_pregnancy IS DISTINCT FROM false),
worst AS (
  SELECT *, bool_or(late) OVER of_drug AS is_late_pregnancy, count(*) OVER of_drug AS n_entries, max(told) OVER of_drug AS latest
  FROM taken
  WINDOW of_drug AS (PARTITION BY patient_key, pregnancy_no, agent)
  QUALIFY row_number() OVER (PARTITION BY patient_key, pregnancy_no, agent ORDER BY in_pregnancy NULLS LAST, from_day, file_row) = 1)
SELECT
  'TOP-NSAID' AS rule, 'H' AS severity, patient_key, 'pregnancy ' || pregnancy_no || ', ' || agent AS object,
  CAST(least(from_day, today()) AS DATE) AS since,
  sentence_start(agent) || ' (' || told || CASE WHEN n_entries > 1 THEN ', one of ' || n_entries || ' entries' ELSE '' END || ')' || CASE WHEN in_pregnancy THEN ' in a pregnancy' ELSE ': in a pregnancy cannot be excluded' END || ' (delivery: ' || delivery_told || ')'
    || CASE WHEN is_late_pregnancy THEN ', third trimester' ELSE '' END || ': an NSAID may harm the child''s ductus arteriosus and kidneys.' AS sentence,
  [fact('NSAID', agent || ', ' || told, from_day, source_table, batch_id, file_row)] AS evidence, ['third_trimester_days'] AS limits,
  concat_ws('|', agent, told, in_pregnancy, n_entries, latest, is_late_pregnancy) AS fact_key
FROM worst;
