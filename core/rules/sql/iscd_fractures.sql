-- Question: Has the patient a clinically significant fracture history?
-- One row: one patient and day. s: TRUE, FALSE, or NULL with what is missing. sure counts events of which all is known, possible
--   those that may count too; may_be_enough: with these it would be TRUE.
-- Source: ISCD Pediatric 2013 and 2019: two long-bone fractures by 10 years, three up to 19 years; Eur J Pediatr
--   2022;181:2549-2561.
-- Rule book: 1.1, 1.2, 1.3
CREATE OR REPLACE VIEW iscd_fractures AS
WITH told AS (       -- the last visit up to the day that says whether the history was asked for in full
  SELECT patient_key, visit_date, fracture_history_complete AS complete, batch_id, file_row
  FROM visits
  WHERE fracture_history_complete IS NOT NULL AND visit_date <= today()),
days AS (
  SELECT d.patient_key, d.on_day, t.complete, t.visit_date AS told_on, t.batch_id AS told_batch, t.file_row AS told_row
  FROM iscd_days d
  ASOF LEFT JOIN told t ON t.patient_key = d.patient_key AND t.visit_date <= d.on_day),
counted AS (
  SELECT d.patient_key, d.on_day,
    count(*) FILTER (e.counts AND e.while_young) AS young_sure,
    sum(e.n_injuries) FILTER (e.counts IS DISTINCT FROM false AND e.while_young IS DISTINCT FROM false) AS young_possible,
    count(*) FILTER (e.counts AND e.while_child) AS any_sure,
    sum(e.n_injuries) FILTER (e.counts IS DISTINCT FROM false AND e.while_child IS DISTINCT FROM false) AS any_possible,
    list(e.fracture_date ORDER BY e.fracture_date) FILTER (e.counts AND e.while_young) AS young_dates,
    list(e.fracture_date ORDER BY e.fracture_date) FILTER (e.counts AND e.while_child) AS any_dates,
    string_agg(e.fracture_date || ': ' || coalesce(nullif(e.missing, ''), CASE WHEN e.n_injuries > 1 THEN 'one injury or several' ELSE 'day or birth date' END), '; '
               ORDER BY e.fracture_date)
      FILTER (e.counts IS NULL OR e.counts AND (e.while_child IS NULL OR e.while_young IS NULL OR e.n_injuries > 1)) AS open_facts,
    string_agg(e.bones || ' ' || e.fracture_date || ' (' || age_text(e.age_years) || ' y)', ', ' ORDER BY e.fracture_date) FILTER (e.counts)
      AS proof,
    string_agg(nullif(e.note, ''), '; ' ORDER BY e.fracture_date) AS note,
    list(fact('fracture: ' || e.bones, 'age ' || age_text(e.age_years) || ' y, energy ' || e.energy, e.fracture_date, 'fractures', e.batch_id, e.file_row)
         ORDER BY e.fracture_date) FILTER (e.counts IS DISTINCT FROM false) AS evidence
  FROM iscd_days d
  JOIN fracture_events e ON e.patient_key = d.patient_key AND e.fracture_date <= d.on_day
  GROUP BY d.patient_key, d.on_day),
judged AS (
  SELECT d.*, coalesce(c.young_sure, 0) AS young_sure, coalesce(c.young_possible, 0) AS young_possible,
    coalesce(c.any_sure, 0) AS any_sure, coalesce(c.any_possible, 0) AS any_possible, c.young_dates, c.any_dates, c.open_facts, c.proof, c.note,
    coalesce(c.evidence, []) AS evidence
  FROM days d
  LEFT JOIN counted c ON c.patient_key = d.patient_key AND c.on_day = d.on_day)
SELECT
  patient_key, on_day, young_sure, CAST(young_possible AS INTEGER) AS young_possible, any_sure, CAST(any_possible AS INTEGER) AS any_possible,
  complete AS history_complete, told_on,
  meets.iscd_young_fractures(young_possible) OR meets.iscd_any_fractures(any_possible) AS may_be_enough,
  CASE WHEN meets.iscd_young_fractures(young_sure) OR meets.iscd_any_fractures(any_sure) THEN true
       WHEN meets.iscd_young_fractures(young_possible) OR meets.iscd_any_fractures(any_possible) THEN NULL
       WHEN complete THEN false END AS s,
  CASE WHEN meets.iscd_young_fractures(young_sure) OR meets.iscd_any_fractures(any_sure) THEN NULL
       WHEN meets.iscd_young_fractures(young_possible) OR meets.iscd_any_fractures(any_possible)
         THEN 'facts of the fractures: ' || open_facts
       WHEN complete THEN NULL
       ELSE 'the fracture history (' || CASE WHEN told_on IS NULL THEN 'never recorded as complete' ELSE 'not complete on ' || told_on END || ')' END
    AS missing,
  -- The fracture with which one of the two counts was reached.
  least(young_dates[CAST(limits.iscd_young_fractures() AS INTEGER)], any_dates[CAST(limits.iscd_any_fractures() AS INTEGER)]) AS reached_on,
  proof, nullif(note, '') AS note, evidence, told_batch, told_row
FROM judged;
