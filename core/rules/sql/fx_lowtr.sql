-- Question: Who broke a long bone in a minor injury, under follow-up, without a plan since?
-- One row: one finding; patient and day of the fracture.
-- Source: ISCD Pediatric 2019 (long-bone fractures); what is new and what settles it is this product's choice.
-- Rule book: 8, A5, A28
-- Finding: FX-LOWTR
-- Opens: a long bone broke at no or low energy after the first visit.
-- Since: the fracture.
-- Closes: a visit on or after the fracture has a plan; the patient grows up or dies.
-- Reopens: another fracture is another finding; other bones of the same day are new facts.
CREATE OR REPLACE VIEW fx_lowtr AS
WITH visited AS (
  SELECT patient_key, min(visit_date) AS first_visit, max(visit_date) FILTER (trim(plan) <> '') AS plan_on
  FROM visits
  WHERE visit_date <= today()
  GROUP BY patient_key),
drugs AS (
  SELECT e.patient_key, e.fracture_date, string_agg(DISTINCT t.agent, ', ' ORDER BY t.agent) AS agents,
    min(struct_pack(batch_id := t.batch_id, file_row := t.file_row)) AS source
  FROM fracture_events e
  JOIN treatments t ON t.patient_key = e.patient_key AND t.drug_class = 'bisphosphonate' AND t.start_date <= e.fracture_date
    AND coalesce(t.stop_date >= e.fracture_date, true)
  WHERE e.low_trauma_long_bone
  GROUP BY e.patient_key, e.fracture_date)
SELECT
  'FX-LOWTR' AS rule, 'H' AS severity, e.patient_key, CAST(e.fracture_date AS VARCHAR) AS object, e.fracture_date AS since,
  'Long-bone fracture at ' || CASE WHEN e.energy = 'none' THEN 'no' ELSE 'low' END || ' energy: ' || e.bones || ', ' || e.fracture_date
    || coalesce(' (' || e.mechanism || ')', '')
    || CASE WHEN d.agents IS NOT NULL THEN ', on ' || d.agents ELSE '' END || '. No plan recorded since.' AS sentence,
  [fact('fracture: ' || e.bones, 'energy ' || e.energy || coalesce(', ' || e.mechanism, ''), e.fracture_date, 'fractures', e.batch_id, e.file_row),
   fact('bisphosphonate at the fracture', coalesce(d.agents, 'none recorded'), e.fracture_date, 'treatments', d.source.batch_id, d.source.file_row)] AS evidence,
  ['iscd_young_under_years', 'iscd_any_under_years'] AS limits,
  concat_ws('|', e.fracture_date, e.bones) AS fact_key
FROM fracture_events e
JOIN people p ON p.patient_key = e.patient_key AND NOT p.adult
LEFT JOIN visited v ON v.patient_key = e.patient_key
LEFT JOIN drugs d ON d.patient_key = e.patient_key AND d.fracture_date = e.fracture_date
WHERE e.low_trauma_long_bone AND coalesce(e.fracture_date > v.first_visit, true) AND coalesce(v.plan_on < e.fracture_date, true);
