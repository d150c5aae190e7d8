-- Question: From when to when was each bisphosphonate given?
-- One row: one stretch of one drug: a course with its infusions, or infusions that no course covers. until_date: NULL while it
--   goes on; of infusions without a course it is the last one, once the next did not come for a year.
-- Source: the stored courses and infusion days; when a stretch ends is this product's choice.
-- Rule book: 4.1, 4.2, A17
CREATE OR REPLACE VIEW bp_exposures AS
WITH given AS (
  SELECT patient_key, agent, infusion_date, min(struct_pack(batch_id := batch_id, file_row := file_row)) AS source
  FROM infusions
  WHERE is_bisphosphonate(agent) AND status = 'given' AND infusion_date <= today()
  GROUP BY patient_key, agent, infusion_date),
courses AS (
  SELECT patient_key, agent, start_date, course_no, stop_date, batch_id, file_row
  FROM treatments
  WHERE (drug_class = 'bisphosphonate' OR is_bisphosphonate(agent)) AND start_date <= today()),
placed AS (          -- each infusion with the course that it lies in, the latest of several
  SELECT g.patient_key, g.agent, g.infusion_date, g.source,
    max(struct_pack(start_date := c.start_date, course_no := c.course_no)) FILTER (c.start_date IS NOT NULL) AS course
  FROM given g
  LEFT JOIN courses c ON c.patient_key = g.patient_key AND c.agent = g.agent AND c.start_date <= g.infusion_date
    AND coalesce(c.stop_date >= g.infusion_date, true)
  GROUP BY g.patient_key, g.agent, g.infusion_date, g.source),
counts AS (
  SELECT patient_key, agent, course, count(*) AS n_given
  FROM placed
  WHERE course IS NOT NULL
  GROUP BY patient_key, agent, course),
alone AS (
  SELECT *, CASE WHEN infusion_date <= before + to_months(limits.bp_stretch_gap_months()) THEN 0 ELSE 1 END AS begins
  FROM (SELECT *, lag(infusion_date) OVER (PARTITION BY patient_key, agent ORDER BY infusion_date) AS before
        FROM placed
        WHERE course IS NULL)),
stretches AS (
  SELECT patient_key, agent, min(infusion_date) AS from_date, max(infusion_date) AS last_date, count(*) AS n_given,
    arg_min(source, infusion_date) AS source
  FROM (SELECT *, sum(begins) OVER (PARTITION BY patient_key, agent ORDER BY infusion_date ROWS UNBOUNDED PRECEDING) AS stretch
        FROM alone)
  GROUP BY patient_key, agent, stretch)
SELECT c.patient_key, c.agent, c.start_date AS from_date, c.stop_date AS until_date, coalesce(n.n_given, 0) AS n_given,
  'treatments' AS source_table, c.batch_id, c.file_row
FROM courses c
LEFT JOIN counts n ON n.patient_key = c.patient_key AND n.agent = c.agent
  AND n.course = struct_pack(start_date := c.start_date, course_no := c.course_no)
UNION ALL
SELECT patient_key, agent, from_date,
  CASE WHEN CAST(last_date + to_months(limits.bp_stretch_gap_months()) AS DATE) < today() THEN last_date END,
  n_given, 'infusions', source.batch_id, source.file_row
FROM stretches;
