-- Question: When was a bisphosphonate infused, and was it the first one ever?
-- One row: one given cycle: days of one agent within a week. first_ever: as stated; else of the first cycle on record by what is
--   stated of earlier exposure; NULL where nothing is.
-- Source: the infusions on record; what makes one cycle is this product's choice.
-- Rule book: 4.1, 4.5
CREATE OR REPLACE VIEW bisphosphonate_cycles AS
WITH days AS (
  SELECT i.patient_key, i.agent, i.infusion_date, i.first_ever, i.batch_id, i.file_row, d.cycle_from
  FROM bp_cycle_days d
  JOIN infusions i ON i.patient_key = d.patient_key AND i.agent = d.agent AND i.infusion_date = d.infusion_date AND i.status = 'given'
  WHERE d.is_given),
cycles AS (
  SELECT patient_key, agent, cycle_from AS infusion_date, max(infusion_date) AS last_day, bool_or(first_ever) AS stated,
    min(struct_pack(on_day := infusion_date, batch_id := batch_id, file_row := file_row)) AS source
  FROM days
  GROUP BY patient_key, agent, cycle_from),
earlier AS (
  SELECT patient_key, min(start_date) AS course_from, bool_or(prior_exposure) AS exposed
  FROM treatments
  WHERE (drug_class = 'bisphosphonate' OR is_bisphosphonate(agent)) AND start_date <= today()
  GROUP BY patient_key),
placed AS (
  SELECT c.*, e.exposed, c.infusion_date = min(c.infusion_date) OVER (PARTITION BY c.patient_key) AND coalesce(e.course_from >= c.infusion_date, true)
      AS first_on_record
  FROM cycles c
  LEFT JOIN earlier e ON e.patient_key = c.patient_key)
SELECT patient_key, agent, infusion_date, last_day,
  CASE WHEN stated IS NOT NULL THEN stated WHEN NOT first_on_record THEN false ELSE NOT exposed END AS first_ever, first_on_record,
  source.batch_id AS batch_id, source.file_row AS file_row
FROM placed;
