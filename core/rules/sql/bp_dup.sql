-- Question: Who has two bisphosphonates whose effects overlap?
-- One row: one finding; patient and the two drugs.
-- Source: the interval of the one that was given first; which span counts is this product's choice.
-- Rule book: 4.2, 8, A28
-- Finding: BP-DUP
-- Opens: the second one is given or planned less than one interval after the first, or while a course of the first goes on (C);
--   the first one's interval is not known, and it was given within a year (H). A switch one interval apart is no overlap.
-- Since: the second one's first day; today for one that is planned.
-- Closes: an entry is corrected; one interval after the second one, or a course of either ends.
-- Reopens: another dose of either.
CREATE OR REPLACE VIEW bp_dup AS
WITH held AS (       -- from when to when each one holds: surely, and perhaps
  SELECT patient_key, agent, infusion_date AS from_date, status = 'planned' AS is_planned,
    CAST(infusion_date + to_months(shortest_own_months) AS DATE) AS surely_to,
    CAST(infusion_date + to_months(coalesce(longest_own_months, limits.bp_stretch_gap_months())) AS DATE) AS perhaps_to,
    'infusions' AS source_table, batch_id, file_row
  FROM bp_dose
  WHERE day_of_cycle = 1
  UNION ALL
  SELECT patient_key, agent, from_date, false, coalesce(until_date, DATE 'infinity'), coalesce(until_date, DATE 'infinity'), source_table, batch_id, file_row
  FROM bp_exposures
  WHERE source_table = 'treatments' AND n_given = 0 AND coalesce(until_date > from_date, true)),
pairs AS (
  SELECT b.patient_key, a AS first_one, b AS second_one, coalesce(b.from_date < a.surely_to, false) AS surely
  FROM held a
  JOIN held b ON b.patient_key = a.patient_key AND b.agent <> a.agent AND b.from_date < a.perhaps_to
    AND (a.from_date, a.agent) < (b.from_date, b.agent)
  WHERE b.perhaps_to > today()),
latest AS (
  SELECT *, least(first_one.agent, second_one.agent) || ' and ' || greatest(first_one.agent, second_one.agent) AS object
  FROM pairs
  QUALIFY row_number() OVER (PARTITION BY patient_key, object ORDER BY surely DESC, second_one.from_date DESC, first_one.from_date DESC) = 1)
SELECT
  'BP-DUP' AS rule, CASE WHEN surely THEN 'C' ELSE 'H' END AS severity, patient_key, object,
  CAST(least(second_one.from_date, today()) AS DATE) AS since,
  sentence_start(second_one.agent) || CASE WHEN second_one.is_planned THEN ' planned for ' ELSE ' from ' END || second_one.from_date
    || CASE WHEN first_one.source_table = 'treatments' THEN ', during a course of ' || first_one.agent || ' that began on ' || first_one.from_date
            WHEN surely THEN ', less than one interval after ' || first_one.agent || CASE WHEN first_one.is_planned THEN ' planned for ' ELSE ' on ' END || first_one.from_date
            ELSE ', after ' || first_one.agent || CASE WHEN first_one.is_planned THEN ' planned for ' ELSE ' on ' END || first_one.from_date || ', whose interval is not known' END
    || ': two bisphosphonates at a time' || CASE WHEN surely THEN '.' ELSE ' cannot be excluded.' END AS sentence,
  [fact('second', second_one.agent, second_one.from_date, second_one.source_table, second_one.batch_id, second_one.file_row),
   fact('first', first_one.agent, first_one.from_date, first_one.source_table, first_one.batch_id, first_one.file_row)] AS evidence,
  ['bp_stretch_gap_months'] AS limits,
  concat_ws('|', first_one.from_date, second_one.from_date, surely) AS fact_key
FROM latest;
