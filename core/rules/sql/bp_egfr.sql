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
  'BP-EGFR' AS rule, 'C' AS severity, patient_key, object, since, said || '.' AS sentence,
  facts AS evidence, ['preinfusion_egfr_zoledronate', 'preinfusion_egfr_none', 'preinfusion_days'] AS limits, fact_key
FROM infusion_stops
WHERE item = 'eGFR';
