-- Question: Which infusion that is booked soon does a low alkaline phosphatase before any bisphosphonate stop?
-- One row: one finding; patient.
-- Source: as in preinfusion_bloods; the days before are this product's choice.
-- Rule book: 4.4, 8, A28
-- Finding: BP-ALP
-- Opens: an infusion is booked within 14 days and alkaline phosphatase was low before any bisphosphonate.
-- Since: the day of the result.
-- Closes: a result that passes, an override with a reason, or the infusion is moved or cancelled.
-- Reopens: another result that stops it; an override does not hold for it.
CREATE OR REPLACE VIEW bp_alp AS
SELECT
  'BP-ALP' AS rule, 'C' AS severity, patient_key, object, since, said || '; exclude hypophosphatasia, in which bisphosphonates are contraindicated.' AS sentence,
  facts AS evidence, ['preinfusion_first_months', 'preinfusion_days'] AS limits, fact_key
FROM infusion_stops
WHERE item = 'alkaline phosphatase';
