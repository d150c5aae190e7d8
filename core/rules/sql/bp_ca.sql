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
  'BP-CA' AS rule, 'C' AS severity, patient_key, object, since, said || '; correct it first.' AS sentence,
  facts AS evidence, ['preinfusion_first_months', 'preinfusion_later_months', 'preinfusion_days'] AS limits, fact_key
FROM infusion_stops
WHERE item = 'calcium';
