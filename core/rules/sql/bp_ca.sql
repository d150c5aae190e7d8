-- Question: Which infusion that is booked soon does a low calcium stop?
-- One row: one finding; patient.
-- Source: as in preinfusion_bloods; the days before are this product's choice.
-- Rule book: 4.4, 8, A28
-- Finding: BP-CA
-- Opens: an infusion is booked within 14 days and the last calcium is below its range.
-- Since: the day of the result.
-- Closes: a result that passes, an override with a reason, or the infusion is moved or cancelled.
-- Reopens: another result that stops it; an override does not hold for it.
CREATE OR REPLACE VIEW bp_ca AS
SELECT
  'BP-CA' AS rule, 'C' AS severity, patient_key, 'infusion ' || for_date AS object, coalesce(on_date, today()) AS since,
  sentence_start(agent) || ' booked for ' || for_date || ': calcium ' || coalesce(value_text, '') || ' of ' || on_date || ' (' || limit_text || '); correct it first.' AS sentence,
  [fact('calcium', value_text, on_date, source_table, batch_id, file_row), fact('infusion booked', agent, for_date, 'infusions', NULL, NULL)] AS evidence,
  ['preinfusion_first_months', 'preinfusion_later_months', 'preinfusion_days'] AS limits,
  fact_key
FROM preinfusion_checks
WHERE item = 'calcium' AND state = 'block' AND is_open AND is_near;
