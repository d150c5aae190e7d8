-- Question: Who takes a bisphosphonate while breast-feeding, or in the puerperium?
-- One row: one finding; pregnancy and drug.
-- Source: Rev Colomb Reumatol 2023 (allowed in the puerperium); rule book A24: limited data.
-- Rule book: 4.8, A24, A28
-- Finding: BP-LACT
-- Opens: a bisphosphonate after the delivery while lactating, or in the 42 days after it before breast-feeding began (M); in those where
--   lactation is not recorded (L).
-- Since: the first day of the drug after the delivery; the as-of day where it is not known.
-- Closes: the end of lactation comes before the drug; the entry is corrected.
-- Reopens: another drug; the same one again.
CREATE OR REPLACE VIEW bp_lact AS
WITH met AS (
  SELECT d.*, coalesce(lactating, false) AS surely, count(*) OVER of_drug AS n_entries, max(d.told) OVER of_drug AS latest
  FROM episode_drugs d
  JOIN patients m ON m.patient_key = d.patient_key AND m.dates_are_relative IS NOT TRUE
  -- where the day of the delivery is not known lactation tells that it was before; of its very day only a fact says that it was after
  WHERE is_bisphosphonate AND coalesce(to_day > anchor_last OR (to_day >= anchor_last AND in_pregnancy IS NOT DISTINCT FROM false), true) AND (lactating OR (lactation_unknown AND in_puerperium))
  WINDOW of_drug AS (PARTITION BY d.patient_key, d.pregnancy_no, d.agent)
  QUALIFY row_number() OVER (PARTITION BY d.patient_key, d.pregnancy_no, d.agent ORDER BY coalesce(to_day < lactation_start, false), from_day, d.file_row) = 1)
SELECT
  'BP-LACT' AS rule, CASE WHEN surely THEN 'M' ELSE 'L' END AS severity, patient_key, 'pregnancy ' || pregnancy_no || ', ' || agent AS object,
  CAST(coalesce(greatest(from_day, CASE WHEN delivered THEN anchor_last END), today()) AS DATE) AS since,
  sentence_start(agent) || ' (' || told || ') after the delivery (' || delivery_told || ')'
    || CASE WHEN surely AND to_day < lactation_start THEN ' before breast-feeding began: limited data, individualise; consider the breast-fed newborn.'
            WHEN surely THEN ' while lactating' || CASE WHEN lactation_end IS NULL THEN ' (no end on record)' ELSE '' END || ': limited data, individualise; consider the breast-fed newborn.'
            ELSE ': whether she is breast-feeding is not recorded. While lactating there are limited data: individualise; consider the newborn.' END AS sentence,
  [fact('bisphosphonate', agent || ', ' || told, from_day, source_table, batch_id, file_row)] AS evidence, ['puerperium_days'] AS limits,
  concat_ws('|', agent, told, surely, n_entries, latest) AS fact_key
FROM met;
