-- Question: When was the first bisphosphonate given, and had there been one before?
-- One row: one patient who was ever given one. pretreated: true where a row says that it was not the first, false where one says
--   that it was; NULL where none says.
-- Source: the stored courses and infusion days.
-- Rule book: 4.6, A17
CREATE OR REPLACE VIEW bp_start AS
WITH days AS (
  SELECT patient_key, infusion_date AS on_day, 0 AS place, agent, 'infusion' AS via, NOT first_ever AS had_before, batch_id, file_row
  FROM infusions
  WHERE is_bisphosphonate(agent) AND status = 'given' AND infusion_date <= today()
  UNION ALL
  SELECT patient_key, start_date, 1, agent, 'course', prior_exposure, batch_id, file_row
  FROM treatments
  WHERE (drug_class = 'bisphosphonate' OR is_bisphosphonate(agent)) AND start_date <= today()),
firsts AS (
  SELECT patient_key, min(struct_pack(on_day := on_day, place := place, agent := agent, via := via, batch_id := batch_id, file_row := file_row)) AS f
  FROM days
  GROUP BY patient_key),
said AS (            -- what the rows of the first infusion day and of the first day of all say
  SELECT d.patient_key, bool_or(d.had_before) AS pretreated
  FROM days d
  JOIN (SELECT patient_key, via, min(on_day) AS on_day FROM days GROUP BY patient_key, via) m
    ON m.patient_key = d.patient_key AND m.via = d.via AND m.on_day = d.on_day
  GROUP BY d.patient_key)
SELECT f.patient_key, f.f.on_day AS first_date, f.f.agent AS first_agent, s.pretreated, f.f.via AS via, f.f.batch_id AS batch_id,
  f.f.file_row AS file_row
FROM firsts f
JOIN said s ON s.patient_key = f.patient_key;
