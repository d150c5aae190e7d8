-- Question: What else could it be, and what of that is excluded?
-- One row: one of the eight differential diagnoses, or another one that was entered, of one pregnancy's episode. state: excluded, not
--   applicable, found, open; NULL where nothing is recorded, which is not `excluded`. The latest entry counts; of those whose
--   order the days do not prove the worse; an undated `found` before all. A collapse, a serpiginous line or a cold scan leaves avascular
--   necrosis open, and a fracture line a stress fracture, until it is excluded later.
-- Source: Rev Colomb Reumatol 2023 (the list); rule book 6.4 (signs of avascular necrosis).
-- Rule book: 6.4
CREATE OR REPLACE VIEW episode_differentials AS
WITH listed AS (
  SELECT unnest(['complex regional pain syndrome', 'bone marrow oedema syndrome', 'avascular necrosis', 'osteomyelitis', 'septic arthritis',
                 'villonodular synovitis', 'stress fracture', 'neoplasm']) AS differential),
entered AS (
  SELECT patient_key, pregnancy_no, finding_no, place, span, time_point, recorded_by, batch_id, file_row, evidence,
    differential_named(which) AS differential, substr(finding, length('differential ') + 1) AS state
  FROM episode_points
  WHERE starts_with(finding, 'differential ') AND by_today
  UNION ALL
  SELECT patient_key, pregnancy_no, finding_no, place, span, time_point, recorded_by, batch_id, file_row, concat_ws(': ', finding, coalesce(evidence, value)),
    CASE finding WHEN 'fracture line' THEN 'stress fracture' ELSE 'avascular necrosis' END, 'open'
  FROM episode_points
  WHERE finding IN ('subchondral collapse', 'serpiginous line', 'cold scan', 'fracture line') AND by_today),
latest AS (
  SELECT *
  FROM entered e
  WHERE NOT EXISTS (SELECT 1 FROM entered l
                    WHERE l.patient_key = e.patient_key AND l.pregnancy_no = e.pregnancy_no AND l.differential = e.differential AND surely_before(e.span, l.span))
  QUALIFY row_number() OVER (PARTITION BY patient_key, pregnancy_no, differential
    ORDER BY place IS NULL AND state = 'found' DESC, place IS NULL, list_position(['found', 'open', 'excluded', 'not applicable'], state), place DESC, finding_no DESC) = 1),
episodes_with AS (
  SELECT DISTINCT patient_key, pregnancy_no
  FROM episode_points
  WHERE by_today),
asked AS (
  SELECT e.patient_key, e.pregnancy_no, l.differential, true AS on_the_list
  FROM episodes_with e
  CROSS JOIN listed l
  UNION ALL
  SELECT patient_key, pregnancy_no, differential, false
  FROM latest
  WHERE differential NOT IN (SELECT differential FROM listed))
SELECT a.patient_key, a.pregnancy_no, a.differential, a.on_the_list, l.state, l.time_point, l.evidence, l.recorded_by, l.batch_id, l.file_row
FROM asked a
LEFT JOIN latest l ON l.patient_key = a.patient_key AND l.pregnancy_no = a.pregnancy_no AND l.differential = a.differential;
