-- Question: Which infusion that is booked soon does a low eGFR stop?
-- One row: one finding; patient.
-- Source: as in preinfusion_kidneys; the days before are this product's choice.
-- Rule book: 4.4, 8, A28
-- Finding: BP-EGFR
-- Opens: an infusion is booked within 14 days and the last eGFR is below the limit for its drug.
-- Since: the day of the result.
-- Closes: a result that passes, an override with a reason, or the infusion is moved or cancelled.
-- Reopens: another result that stops it; an override does not hold for it.
CREATE OR REPLACE VIEW bp_egfr AS
SELECT
  'BP-EGFR' AS rule, 'C' AS severity, patient_key, 'infusion ' || for_date AS object, coalesce(on_date, today()) AS since,
  sentence_start(agent) || ' booked for ' || for_date || ': eGFR ' || coalesce(value_text, '') || ' of ' || on_date || ' (' || limit_text || ').' AS sentence,
  [fact('eGFR', value_text, on_date, source_table, batch_id, file_row), fact('infusion booked', agent, for_date, 'infusions', NULL, NULL)] AS evidence,
  ['preinfusion_egfr_zoledronate', 'preinfusion_egfr_none', 'preinfusion_days'] AS limits,
  fact_key
FROM preinfusion_checks
WHERE item = 'eGFR' AND state = 'block' AND is_open AND is_near;
