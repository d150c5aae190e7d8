-- Question: When are the scans, images, infusions and reviews due?
-- One row: one of them for one patient: DXA and spine image of everybody, infusion, dental review and maintenance review of who is on
--   a bisphosphonate or has one booked, genetics review of who has no known cause.
-- Source: dxa_due, spine_due, bp_next; Leeds pamidronate protocol (dental review before the start), Ward 2020 (lower doses after about
--   2 years), Eur J Pediatr 2022;181:2549-2561 (genetics); intervals of the reviews are this product's choice.
-- Rule book: 4.6, 7, 9
CREATE OR REPLACE VIEW schedule_other AS
WITH treated AS (    -- on a bisphosphonate today
  SELECT patient_key, array_to_string(list_sort(list(DISTINCT reason)), '; ') AS reasons
  FROM schedule_reasons
  WHERE kind = 'bisphosphonate'
  GROUP BY patient_key),
asked AS (
  SELECT patient_key, array_to_string(list_sort(list(DISTINCT reason)), '; ') AS reasons
  FROM schedule_reasons
  WHERE kind IN ('bisphosphonate', 'glucocorticoid', 'Duchenne disease')
  GROUP BY patient_key),
dental_starts AS (   -- the first bisphosphonate, given or booked
  SELECT coalesce(t.patient_key, n.patient_key) AS patient_key, coalesce(s.first_date, n.for_date) AS start_date,
    CASE WHEN s.first_date IS NULL THEN 'before the first ' || n.agent ELSE t.reasons END AS why
  FROM treated t
  FULL JOIN (SELECT patient_key, agent, for_date FROM bp_next WHERE booked) n ON n.patient_key = t.patient_key
  LEFT JOIN bp_start s ON s.patient_key = coalesce(t.patient_key, n.patient_key)),
dentals AS (
  SELECT patient_key, max(struct_pack(on_day := assessed_date, batch_id := batch_id, file_row := file_row)) AS a
  FROM assessments
  WHERE item = 'dental review' AND assessed_date <= today() AND dental_answer(result) IS NOT NULL
  GROUP BY patient_key),
reviews_of_dose AS ( -- a plan at a visit, or a course of maintenance, once it was time
  SELECT s.patient_key, max(struct_pack(on_day := r.on_day, source_table := r.source_table, batch_id := r.batch_id, file_row := r.file_row)) AS r
  FROM bp_start s
  JOIN (SELECT patient_key, visit_date AS on_day, 'visits' AS source_table, batch_id, file_row
        FROM visits
        WHERE trim(plan) <> '' AND visit_date <= today()
        UNION ALL
        SELECT patient_key, start_date, 'treatments', batch_id, file_row
        FROM treatments
        WHERE phase = 'maintenance' AND (drug_class = 'bisphosphonate' OR is_bisphosphonate(agent)) AND start_date <= today()) r
    ON r.patient_key = s.patient_key
    AND r.on_day >= CAST(s.first_date + to_months(limits.maintenance_first_months()) AS DATE) - to_days(limits.schedule_due_window_days())
  GROUP BY s.patient_key),
broken AS (          -- a fracture after genetics was last considered
  SELECT k.patient_key, min(struct_pack(on_day := f.fracture_date, bones := f.bones, batch_id := f.batch_id, file_row := f.file_row)) AS f
  FROM known_causes k
  JOIN fracture_events f ON f.patient_key = k.patient_key AND f.fracture_date > k.genetics_on AND f.counts IS DISTINCT FROM false
  GROUP BY k.patient_key)
SELECT d.patient_key, 'DXA' AS what, limits.dxa_interval_months() || ' months' AS interval_text, d.last_scan AS last_date, d.due_date, d.became_due,
  d.status AS own_status, CAST(NULL AS BIGINT) AS own_days_late, coalesce(d.why, a.reasons, 'everybody who is followed') AS why, 'ISCD 2013 and 2019; Galindo-Zavala 2020; APEG 2018' AS source,
  CASE WHEN d.last_scan IS NOT NULL THEN 'dxa_scans' WHEN d.first_visit IS NOT NULL THEN 'visits' END AS source_table, d.batch_id, d.file_row
FROM dxa_due d
LEFT JOIN asked a ON a.patient_key = d.patient_key
UNION ALL
SELECT patient_key, 'spine image', NULL, last_image, coalesce(due_date, next_due), became_due, status, days_late,
  coalesce(all_reasons, why, next_reason, 'nothing on record asks for one'), 'Ward 2020; Halton 2009; Galindo-Zavala 2020; DMD Care Considerations 2018',
  CASE WHEN last_image IS NOT NULL THEN 'spine_images' END, batch_id, file_row
FROM spine_due
UNION ALL
SELECT n.patient_key, 'infusion', n.interval_months || ' months', n.last_date, n.for_date, NULL,
  CASE n.status WHEN 'planned' THEN CASE WHEN n.for_date > today() + to_days(limits.schedule_due_window_days()) THEN 'not due' ELSE 'due' END
                WHEN 'stopped' THEN 'not followed' ELSE n.status END, NULL,
  array_to_string(said([
    n.agent,
    CASE WHEN n.booked THEN 'booked' || CASE WHEN n.due_date < n.planned_date THEN ', was due ' || n.due_date ELSE '' END END,
    CASE WHEN n.why NOT LIKE n.agent || ' %' THEN n.why END]), '; '),
  'its regimen', 'infusions', n.batch_id, n.file_row
FROM bp_next n
UNION ALL
SELECT t.patient_key, 'dental review', limits.preinfusion_dental_months() || ' months', a.a.on_day,
  greatest(CAST(a.a.on_day + to_months(limits.preinfusion_dental_months()) AS DATE), t.start_date), NULL, NULL, NULL, t.why,
  'Leeds pamidronate protocol; the interval is this product''s choice', CASE WHEN a.a IS NOT NULL THEN 'assessments' END, a.a.batch_id, a.a.file_row
FROM dental_starts t
JOIN schedule_people p ON p.patient_key = t.patient_key AND p.not_followed IS NULL
LEFT JOIN dentals a ON a.patient_key = t.patient_key
UNION ALL
SELECT t.patient_key, 'maintenance review',
  CASE WHEN r.r IS NULL THEN limits.maintenance_first_months() ELSE limits.maintenance_interval_months() END || ' months', r.r.on_day,
  CASE WHEN r.r IS NULL THEN CAST(s.first_date + to_months(limits.maintenance_first_months()) AS DATE)
       ELSE CAST(r.r.on_day + to_months(limits.maintenance_interval_months()) AS DATE) END, NULL, NULL, NULL,
  t.reasons || ', bisphosphonate since ' || s.first_date || ': is a lower dose enough?',
  'Ward 2020; the dates are this product''s choice', r.r.source_table, r.r.batch_id, r.r.file_row
FROM treated t
JOIN schedule_people p ON p.patient_key = t.patient_key AND p.not_followed IS NULL
JOIN bp_start s ON s.patient_key = t.patient_key
LEFT JOIN reviews_of_dose r ON r.patient_key = t.patient_key
UNION ALL
SELECT k.patient_key, 'genetics review', 'once, and after a fracture', k.genetics_on,
  CASE WHEN k.genetics_on IS NULL THEN k.genetics_due ELSE b.f.on_day END, CASE WHEN k.genetics_on IS NOT NULL THEN b.f.on_day END,
  CASE WHEN k.genetics_on IS NOT NULL AND b.f IS NULL THEN 'not due' END, NULL,
  'no cause coded' || CASE WHEN b.f IS NOT NULL THEN '; fracture since: ' || b.f.bones || ', ' || b.f.on_day
                           WHEN k.genetics_on IS NOT NULL THEN '; ' || k.genetics_said
                           WHEN k.first_visit IS NULL THEN '; no visit on record'
                           ELSE '; first visit ' || k.first_visit END
    || coalesce('; suspected: ' || k.suspected, ''),
  'Eur J Pediatr 2022;181:2549-2561; the time is this product''s choice',
  CASE WHEN k.genetics_on IS NOT NULL THEN k.genetics_table WHEN k.first_visit IS NOT NULL THEN 'visits' END,
  CASE WHEN k.genetics_on IS NOT NULL THEN k.genetics_batch_id ELSE k.batch_id END,
  CASE WHEN k.genetics_on IS NOT NULL THEN k.genetics_file_row ELSE k.file_row END
FROM known_causes k
JOIN schedule_people p ON p.patient_key = k.patient_key AND p.not_followed IS NULL
LEFT JOIN broken b ON b.patient_key = k.patient_key
WHERE k.cause IS NULL;
