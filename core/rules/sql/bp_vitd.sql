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
  'BP-VITD' AS rule, 'C' AS severity, patient_key, object, since, said || '; treat it first.' AS sentence,
  facts AS evidence, ['preinfusion_vitamin_d_nmol_l', 'preinfusion_vitamin_d_ng_ml', 'preinfusion_vitamin_d_months', 'preinfusion_days'] AS limits, fact_key
FROM infusion_stops
WHERE item = 'vitamin D';
