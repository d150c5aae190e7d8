-- Question: For which infusion is a patient checked, and how old may the results be?
-- One row: one patient with a bisphosphonate infusion booked or to come. check_on: the day by which ages of results are told: the
--   booked day, else the as-of day.
-- Source: Leeds Children's pamidronate protocol (bloods within 3 months before the first); the later window is this product's choice.
-- Rule book: 4.4
CREATE OR REPLACE VIEW preinfusion_for AS
WITH nexts AS (
  SELECT n.patient_key, n.agent, n.for_date, n.booked, n.first_cycle, n.batch_id, n.file_row, p.sex, p.born_from, p.born_to,
    CASE WHEN n.booked THEN greatest(n.for_date, today()) ELSE today() END AS check_on,
    s.first_date
  FROM bp_next n
  JOIN people p ON p.patient_key = n.patient_key
  LEFT JOIN bp_start s ON s.patient_key = n.patient_key
  WHERE n.status <> 'stopped')
SELECT *,
  booked AND for_date <= today() + to_days(limits.preinfusion_days()) AS is_near,
  CASE WHEN first_cycle THEN limits.preinfusion_first_months() ELSE limits.preinfusion_later_months() END AS blood_months,
  CAST(check_on - to_months(blood_months) AS DATE) AS blood_from,
  CAST(check_on - to_months(limits.preinfusion_vitamin_d_months()) AS DATE) AS vitamin_d_from
FROM nexts;
