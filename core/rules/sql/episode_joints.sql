-- Question: Which joints does an episode touch, on which side, and does their marrow oedema go back?
-- One row: one joint and side of one pregnancy's episode. painful: named with symptoms, the onset or the diagnosis. oedema: present,
--   resolved, or NULL where no MRI speaks of it. side `unknown` where none is stated.
-- Source: this product's choice: a later `resolved` without a joint speaks of all joints, one without a side of both sides. MRI resolved is
--   later than MRI oedema (rule book 6.4), so that of one time the oedema counts.
-- Rule book: 6.4
CREATE OR REPLACE VIEW episode_joints AS
WITH sided AS (
  SELECT *, unnest(CASE side WHEN 'both' THEN ['left', 'right'] WHEN 'left' THEN ['left'] WHEN 'right' THEN ['right'] ELSE ['unknown'] END) AS of_side
  FROM episode_points
  WHERE by_today AND joint IS NOT NULL),
touched AS (
  SELECT patient_key, pregnancy_no, joint, of_side AS side, bool_or(finding IN ('symptoms', 'symptom onset', 'diagnosis')) AS painful,
    max(struct_pack(place := place, time_point := time_point, after_first := after_first, after_last := after_last, value := value, batch_id := batch_id, file_row := file_row, span := span))
      FILTER (WHERE finding = 'MRI oedema present') AS seen_any,      -- an undated one comes last, so that it would hide when
    max(struct_pack(place := place, time_point := time_point, after_first := after_first, after_last := after_last, value := value, batch_id := batch_id, file_row := file_row, span := span))
      FILTER (WHERE finding = 'MRI oedema present' AND place IS NOT NULL) AS seen_when,
    coalesce(seen_when, seen_any) AS seen,
    min(CASE WHEN finding = 'MRI oedema present' THEN place END) AS first_place
  FROM sided
  GROUP BY patient_key, pregnancy_no, joint, of_side),
gone AS (
  SELECT t.patient_key, t.pregnancy_no, t.joint, t.side,
    min(struct_pack(place := p.place, time_point := p.time_point, after_first := p.after_first, after_last := p.after_last, day_first := p.day_first,
                    day_last := p.day_last, batch_id := p.batch_id, file_row := p.file_row)) AS resolved
  FROM touched t
  JOIN episode_points p ON p.patient_key = t.patient_key AND p.pregnancy_no = t.pregnancy_no AND p.finding = 'MRI oedema resolved' AND p.by_today
    AND coalesce(p.joint = t.joint, true) AND (coalesce(p.side IN ('both', 'none'), true) OR p.side = t.side OR t.side = 'unknown')
    -- a stretch that has no end (`postpartum`) tells when it began
    AND (p.place IS NULL OR t.seen.place IS NULL OR surely_before(t.seen.span, p.span)
         OR (p.place > t.seen.place AND coalesce(t.seen.span.after_last, t.seen.span.gestation_last, epoch(t.seen.span.day_last)) IS NULL))
  GROUP BY t.patient_key, t.pregnancy_no, t.joint, t.side)
SELECT t.patient_key, t.pregnancy_no, t.joint, t.side, t.painful,
  CASE WHEN g.resolved IS NOT NULL THEN 'resolved' WHEN t.seen IS NOT NULL THEN 'present' END AS oedema,
  t.first_place, t.seen.value AS oedema_text, t.seen.time_point AS oedema_time, t.seen.after_first AS oedema_after_first, t.seen.after_last AS oedema_after_last,
  g.resolved.place AS resolved_place, g.resolved.time_point AS resolved_time, g.resolved.after_first AS resolved_after_first,
  g.resolved.after_last AS resolved_after_last, g.resolved.day_first AS resolved_day_first, g.resolved.day_last AS resolved_day_last,
  coalesce(g.resolved.batch_id, t.seen.batch_id) AS batch_id, coalesce(g.resolved.file_row, t.seen.file_row) AS file_row
FROM touched t
LEFT JOIN gone g ON g.patient_key = t.patient_key AND g.pregnancy_no = t.pregnancy_no AND g.joint = t.joint AND g.side = t.side
WHERE t.painful OR t.seen IS NOT NULL OR g.resolved IS NOT NULL
-- a joint without a side that is resolved alone stands for its sides
QUALIFY t.painful OR t.seen IS NOT NULL OR t.side <> 'unknown' OR count(*) OVER (PARTITION BY t.patient_key, t.pregnancy_no, t.joint) = 1;
