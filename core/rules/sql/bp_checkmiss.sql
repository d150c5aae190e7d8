-- Question: Which infusion that is booked soon lacks something that has to be known, or is stopped by what has no finding of its own?
-- One row: one finding; patient.
-- Source: as in preinfusion_checks; the days before are this product's choice.
-- Rule book: 4.4, 8, A19, A28
-- Finding: BP-CHECKMISS
-- Opens: an infusion is booked within 14 days, and a check that has to be made is missing, too old, or misled by little muscle (H); or
--   rickets is not excluded (C).
-- Since: 14 days before the booked day.
-- Closes: the results and answers are there, an override with a reason, or the infusion is moved or cancelled.
-- Reopens: another check is missing or too old.
CREATE OR REPLACE VIEW bp_checkmiss AS
WITH lacking AS (
  SELECT *,
    CASE state WHEN 'missing' THEN item || ' missing' WHEN 'stale' THEN item || ' of ' || on_date || ' too old (' || age_days || ' d)'
               WHEN 'block' THEN 'rickets or osteomalacia not excluded' ELSE 'eGFR: creatinine misleads, cystatin C' END AS said
  FROM preinfusion_checks
  WHERE is_open AND is_near AND mandatory AND (state <> 'block' OR item = 'rickets excluded')),
patients_lacking AS (
  SELECT patient_key, any_value(agent) AS agent, any_value(for_date) AS for_date, bool_or(state = 'block') AS stops,
    list_sort(list(struct_pack(item_no := item_no, said := said, on_date := on_date, value_text := value_text, source_table := source_table,
                               batch_id := batch_id, file_row := file_row, fact_key := fact_key))) AS items
  FROM lacking
  GROUP BY patient_key)
SELECT
  'BP-CHECKMISS' AS rule, CASE WHEN stops THEN 'C' ELSE 'H' END AS severity, patient_key, 'infusion ' || for_date AS object,
  least(CAST(for_date - to_days(limits.preinfusion_days()) AS DATE), today()) AS since,
  sentence_start(agent) || ' booked for ' || for_date || ': ' || array_to_string(list_transform(items, lambda one: one.said), '; ') || '.' AS sentence,
  list_transform(items, lambda one: fact(one.said, one.value_text, one.on_date, CASE WHEN one.on_date IS NOT NULL THEN one.source_table END, one.batch_id, one.file_row)) AS evidence,
  ['preinfusion_first_months', 'preinfusion_later_months', 'preinfusion_vitamin_d_months', 'preinfusion_pregnancy_test_days', 'preinfusion_days'] AS limits,
  array_to_string(list_transform(items, lambda one: one.fact_key), '; ') AS fact_key
FROM patients_lacking;
