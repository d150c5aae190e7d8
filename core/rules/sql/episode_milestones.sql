-- Question: Which milestones has an episode reached, when, and what does that rest on?
-- One row: one milestone of one pregnancy's episode: onset, diagnosis, delivery, partial weight-bearing, full weight-bearing, pain-free,
--   first MRI oedema, MRI oedema resolved, BMD recovered, discharged, clinical recovery. origin: stated, assumed (from when the time counts
--   was not stated) or derived. A milestone that was lost again (pain, less weight-bearing) counts from when it was reached anew.
-- Source: this product's choice (clinical recovery is the later one of full weight-bearing and pain-free; MRI and BMD have clocks of their
--   own).
-- Rule book: 6.4
CREATE OR REPLACE VIEW episode_milestones AS
WITH points AS (
  SELECT *
  FROM episode_points
  WHERE by_today),
worse AS (           -- when it was worse (again). Of onset and symptoms the first are how it began
  SELECT patient_key, pregnancy_no, place, span, finding = 'weight-bearing none' AS is_none, finding IN ('weight-bearing none', 'weight-bearing partial') AS is_less,
    finding = 'sudden worsening' OR (finding IN ('symptom onset', 'symptoms') AND coalesce(NOT says_no(value), true))
      OR coalesce(finding = 'pain score' AND TRY_CAST(replace(regexp_extract(value, '^\D*(\d+(?:[.,]\d+)?)', 1), ',', '.') AS DOUBLE) > 0, false) AS is_pain,
    finding IN ('symptom onset', 'symptoms') AND place = min(place) OVER (PARTITION BY patient_key, pregnancy_no, finding) AS is_begin
  FROM points
  WHERE place IS NOT NULL AND finding IN ('weight-bearing none', 'weight-bearing partial', 'sudden worsening', 'symptom onset', 'symptoms', 'pain score')),
named AS (
  SELECT *,
    CASE finding WHEN 'symptom onset' THEN 'onset' WHEN 'diagnosis' THEN 'diagnosis' WHEN 'weight-bearing partial' THEN 'partial weight-bearing'
                 WHEN 'weight-bearing full' THEN 'full weight-bearing' WHEN 'pain-free' THEN 'pain-free' WHEN 'MRI oedema present' THEN 'first MRI oedema'
                 WHEN 'BMD recovered' THEN 'BMD recovered' WHEN 'discharged' THEN 'discharged' WHEN 'recovered' THEN 'stated recovery' END AS milestone
  FROM points),
lost AS (            -- not surely reached after it was worse
  SELECT DISTINCT n.patient_key, n.pregnancy_no, n.finding_no
  FROM named n
  JOIN worse w ON w.patient_key = n.patient_key AND w.pregnancy_no = n.pregnancy_no
    AND CASE n.finding WHEN 'weight-bearing partial' THEN w.is_none WHEN 'weight-bearing full' THEN w.is_less WHEN 'pain-free' THEN w.is_pain
                       WHEN 'recovered' THEN w.is_less OR w.is_pain ELSE false END
    AND CASE WHEN w.is_begin THEN coalesce(w.place >= n.place, false) ELSE NOT surely_before(w.span, n.span) END),
standing AS (
  SELECT n.*
  FROM named n
  ANTI JOIN lost l ON l.patient_key = n.patient_key AND l.pregnancy_no = n.pregnancy_no AND l.finding_no = n.finding_no
  WHERE milestone IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY n.patient_key, n.pregnancy_no, milestone ORDER BY place NULLS LAST, n.finding_no) = 1),
marrow AS (          -- gone once each joint that had it is free of it
  SELECT patient_key, pregnancy_no, 'MRI oedema resolved' AS milestone,
    max(struct_pack(place := resolved_place, time_point := resolved_time, after_first := resolved_after_first, after_last := resolved_after_last,
                    day_first := resolved_day_first, day_last := resolved_day_last, batch_id := batch_id, file_row := file_row)) AS r,
    string_agg(joint || CASE WHEN side IN ('left', 'right') THEN ' ' || side ELSE '' END, ', ' ORDER BY joint, side) AS which
  FROM episode_joints
  WHERE oedema IS NOT NULL
  GROUP BY patient_key, pregnancy_no
  HAVING bool_and(oedema = 'resolved')
  UNION ALL          -- or where `resolved` alone is recorded
  SELECT p.patient_key, p.pregnancy_no, 'MRI oedema resolved',
    min(struct_pack(place := p.place, time_point := p.time_point, after_first := p.after_first, after_last := p.after_last,
                    day_first := p.day_first, day_last := p.day_last, batch_id := p.batch_id, file_row := p.file_row)),
    'joint not stated'
  FROM points p
  ANTI JOIN episode_joints j ON j.patient_key = p.patient_key AND j.pregnancy_no = p.pregnancy_no
  WHERE p.finding = 'MRI oedema resolved'
  GROUP BY p.patient_key, p.pregnancy_no),
clinical AS (        -- both parts, else what was stated as a whole
  SELECT f.patient_key, f.pregnancy_no, f.place + p.place IS NOT NULL AS placed,
    CASE WHEN placed THEN greatest(f.place, p.place) END AS place,
    -- what is not placed says when neither is
    CASE WHEN coalesce(p.place > f.place, p.place IS NULL) THEN p.time_point ELSE f.time_point END AS time_point,
    CASE WHEN f.after_first + p.after_first IS NOT NULL THEN greatest(f.after_first, p.after_first) END AS after_first,
    CASE WHEN f.after_last + p.after_last IS NOT NULL THEN greatest(f.after_last, p.after_last) END AS after_last,
    CASE WHEN f.day_first IS NOT NULL AND p.day_first IS NOT NULL THEN greatest(f.day_first, p.day_first) END AS day_first,
    CASE WHEN f.day_last IS NOT NULL AND p.day_last IS NOT NULL THEN greatest(f.day_last, p.day_last) END AS day_last,
    CASE WHEN f.origin_assumed OR p.origin_assumed THEN 'assumed' ELSE 'derived' END AS origin,
    'full weight-bearing ' || f.time_point || '; pain-free ' || p.time_point AS evidence,
    CASE WHEN coalesce(p.place > f.place, p.place IS NULL) THEN p.batch_id ELSE f.batch_id END AS batch_id,
    CASE WHEN coalesce(p.place > f.place, p.place IS NULL) THEN p.file_row ELSE f.file_row END AS file_row
  FROM standing f
  JOIN standing p ON p.patient_key = f.patient_key AND p.pregnancy_no = f.pregnancy_no AND p.milestone = 'pain-free'
  WHERE f.milestone = 'full weight-bearing')
SELECT patient_key, pregnancy_no, milestone, time_point, place, after_first, after_last, day_first, day_last,
  CASE WHEN origin_assumed THEN 'assumed' ELSE 'stated' END AS origin, coalesce(evidence, value) AS evidence, recorded_by, batch_id, file_row
FROM standing
WHERE milestone <> 'stated recovery'
UNION ALL
SELECT patient_key, pregnancy_no, milestone, r.time_point, r.place, r.after_first, r.after_last, r.day_first, r.day_last, 'derived', which, NULL,
  r.batch_id, r.file_row
FROM marrow
UNION ALL
SELECT patient_key, pregnancy_no, 'delivery', delivery_told, CASE WHEN delivered THEN 0 END, CASE WHEN delivered THEN 0 END, CASE WHEN delivered THEN 0 END,
  CASE WHEN delivered THEN anchor_first END, CASE WHEN delivered THEN anchor_last END, 'stated', NULL, NULL, batch_id, file_row
FROM pregnancy_anchors a
WHERE delivered AND EXISTS (SELECT 1 FROM points p WHERE p.patient_key = a.patient_key AND p.pregnancy_no = a.pregnancy_no)
UNION ALL
SELECT patient_key, pregnancy_no, 'clinical recovery', time_point, place, after_first, after_last, day_first, day_last, origin, evidence, NULL, batch_id, file_row
FROM clinical
UNION ALL
SELECT s.patient_key, s.pregnancy_no, 'clinical recovery', s.time_point, s.place, s.after_first, s.after_last, s.day_first, s.day_last,
  CASE WHEN s.origin_assumed THEN 'assumed' ELSE 'stated' END, coalesce(s.evidence, s.value, 'stated as recovered'), s.recorded_by, s.batch_id, s.file_row
FROM standing s
ANTI JOIN clinical c ON c.patient_key = s.patient_key AND c.pregnancy_no = s.pregnancy_no
WHERE s.milestone = 'stated recovery';
