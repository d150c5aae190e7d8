-- Question: What were calcium, phosphate and magnesium around an infusion?
-- One row: one result of one given cycle; day: days from the first infusion of the cycle to the sample.
-- Source: George 2015 (PMC4702447: calcium and phosphate fall after the first exposure); the window is this product's choice.
-- Rule book: 4.5, A20
CREATE OR REPLACE VIEW infusion_labs AS
SELECT
  c.patient_key, c.agent, c.infusion_date, c.first_ever, r.analyte, r.sample_id, r.sample_date, date_diff('day', c.infusion_date, r.sample_date) AS day,
  r.value, r.unit, r.operator, r.low, r.high, r.range_from, r.range_name, r.status, r.status_why, r.batch_id, r.file_row
FROM bisphosphonate_cycles c
JOIN lab_results r ON r.patient_key = c.patient_key AND r.sample_date >= c.infusion_date - to_days(limits.infusion_labs_before_days())
  AND r.sample_date <= c.infusion_date + to_days(limits.infusion_labs_after_days())
WHERE r.analyte IN ('calcium', 'corrected calcium', 'ionised calcium', 'phosphate', 'magnesium') AND r.specimen = 'blood' AND r.value IS NOT NULL;
