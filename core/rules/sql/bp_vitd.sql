-- Question: Which infusion that is booked soon does a low 25-OH-D stop?
-- One row: one finding; patient.
-- Source: as in preinfusion_bloods; the days before are this product's choice.
-- Rule book: 4.4, 8, A28
-- Finding: BP-VITD
-- Opens: an infusion is booked within 14 days and the last 25-OH-D is below the limit.
-- Since: the day of the result.
-- Closes: a result that passes, an override with a reason, or the infusion is moved or cancelled.
-- Reopens: another result that stops it; an override does not hold for it.
CREATE OR REPLACE VIEW bp_vitd AS
SELECT
  'BP-VITD' AS rule, 'C' AS severity, patient_key, 'infusion ' || for_date AS object, coalesce(on_date, today()) AS since,
  sentence_start(agent) || ' booked for ' || for_date || ': 25-OH-D ' || coalesce(value_text, '') || ' of ' || on_date || ' (' || limit_text || '); treat it first.' AS sentence,
  [fact('25-OH-D', value_text, on_date, source_table, batch_id, file_row), fact('infusion booked', agent, for_date, 'infusions', NULL, NULL)] AS evidence,
  ['preinfusion_vitamin_d_nmol_l', 'preinfusion_vitamin_d_ng_ml', 'preinfusion_vitamin_d_months', 'preinfusion_days'] AS limits,
  fact_key
FROM preinfusion_checks
WHERE item = 'vitamin D' AND state = 'block' AND is_open AND is_near;
