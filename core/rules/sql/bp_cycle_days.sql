-- Question: To which cycle does each infusion day of a bisphosphonate belong?
-- One row: one day on which a drug was given, or is planned. What is planned for a day that is over is not known to have happened
--   and has no row. cycle_from, previous_cycle: first days of its cycle and of the one before.
-- Source: what makes one cycle is this product's choice.
-- Rule book: 4.1
CREATE OR REPLACE VIEW bp_cycle_days AS
WITH days AS (
  SELECT patient_key, agent, infusion_date, bool_or(status = 'given') AS is_given
  FROM infusions
  WHERE is_bisphosphonate(agent)
    AND ((status = 'given' AND infusion_date <= today()) OR (status = 'planned' AND infusion_date >= today()))
  GROUP BY patient_key, agent, infusion_date),
cycles AS (          -- the first days of the cycles
  SELECT patient_key, agent,
    list_reduce(list_transform(list_sort(list(infusion_date)), lambda d: [d]),
                lambda begun, d: CASE WHEN meets.bp_cycle_days(d[1] - begun[-1]) THEN begun ELSE begun || d END) AS begun
  FROM days
  GROUP BY patient_key, agent)
SELECT d.patient_key, d.agent, d.infusion_date, d.is_given,
  len(list_filter(c.begun, lambda b: b <= d.infusion_date)) AS cycle_no,
  c.begun[cycle_no] AS cycle_from,
  CASE WHEN cycle_no > 1 THEN c.begun[cycle_no - 1] END AS previous_cycle,
  dense_rank() OVER (PARTITION BY d.patient_key, d.agent, cycle_from ORDER BY d.infusion_date) AS day_of_cycle
FROM days d
JOIN cycles c ON c.patient_key = d.patient_key AND c.agent = d.agent;
