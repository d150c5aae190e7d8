-- Question: How does an episode of transient osteoporosis of pregnancy run: which joints, how long until recovery, what is still open?
-- One row: one pregnancy with a fact of an episode. status: before delivery, recovered, recovery not recorded. delivered: by the pregnancy, or
--   by a fact that is told from a delivery; over_by: the day by which it was. is_bilateral: one joint on both sides. recovered_first and
--   recovered_last: days after the delivery; recovery_origin says whether that count was stated, assumed or derived. followed_to: the last
--   day after the delivery of which something is known. confirmed: NULL while a differential is not recorded or open, or
--   diagnosis or MRI are missing; false where one was found. earlier_episodes: her pregnancies before this one with facts of an episode.
-- Source: Rev Colomb Reumatol 2023; Radiology note (regional and generalised forms).
-- Rule book: 6.1, 6.4, 7
CREATE OR REPLACE VIEW top_episodes AS
WITH facts AS (
  SELECT patient_key, pregnancy_no,
    max(CASE WHEN kind <> 'in the puerperium' AND finding NOT IN ('treatment', 'imaging justified') AND NOT starts_with(finding, 'differential ')
             THEN after_first END) AS last_after, max(CASE WHEN day_first = day_last THEN struct_pack(on_day := day_first, source_table := 'pregnancy_findings', batch_id := batch_id, file_row := file_row) END) AS last_fact,
    bool_or(starts_with(finding, 'MRI ') AND was_imaged(value)) AS has_mri,
    coalesce(bool_or(kind IN ('after delivery', 'in the puerperium') AND after_first >= 0), false) AS is_after, max(struct_pack(batch_id := batch_id, file_row := file_row)) AS source
  FROM episode_points
  WHERE by_today
  GROUP BY patient_key, pregnancy_no),
reached AS (
  SELECT patient_key, pregnancy_no,
    max(CASE WHEN milestone = 'onset' THEN m END) AS onset, max(CASE WHEN milestone = 'diagnosis' THEN m END) AS diagnosis,
    max(CASE WHEN milestone = 'clinical recovery' THEN m END) AS recovery, max(CASE WHEN milestone = 'MRI oedema resolved' THEN m END) AS marrow,
    max(CASE WHEN milestone = 'BMD recovered' THEN m END) AS bmd, max(CASE WHEN milestone = 'discharged' THEN m END) AS discharged,
    max(CASE WHEN milestone = 'pain-free' THEN m END) AS pain_free
  FROM (SELECT patient_key, pregnancy_no, milestone,
          struct_pack(time_point := time_point, after_first := after_first, after_last := after_last, day_first := day_first, day_last := day_last,
                      origin := origin, evidence := evidence, batch_id := batch_id, file_row := file_row) AS m
        FROM episode_milestones)
  GROUP BY patient_key, pregnancy_no),
joints AS (          -- those that hurt; where none is named, those that an MRI shows
  SELECT patient_key, pregnancy_no, list_sort(list(DISTINCT joint)) AS joints,
    string_agg(CASE WHEN side IN ('left', 'right') THEN side || ' ' || joint ELSE joint END, ', ' ORDER BY joint, side) AS joints_told,
    bool_or(list_has_all(sides, ['left', 'right'])) AS both_sides, bool_or(side = 'unknown') AS side_unknown
  FROM (SELECT *, list(side) OVER (PARTITION BY patient_key, pregnancy_no, joint, painful) AS sides,
          bool_or(painful) OVER (PARTITION BY patient_key, pregnancy_no) AS any_painful
        FROM episode_joints)
  WHERE painful OR NOT any_painful
  GROUP BY patient_key, pregnancy_no),
settled AS (
  SELECT patient_key, pregnancy_no, count(*) FILTER (WHERE state IN ('excluded', 'not applicable')) AS n_settled, count(*) AS n_asked,
    list(differential ORDER BY differential) FILTER (WHERE state IS NULL OR state = 'open') AS not_settled,
    list(differential ORDER BY differential) FILTER (WHERE state = 'found') AS found
  FROM episode_differentials
  GROUP BY patient_key, pregnancy_no),
contacts AS (
  SELECT v.patient_key, a.pregnancy_no,
    max(struct_pack(on_day := v.visit_date, source_table := 'visits', batch_id := v.batch_id, file_row := v.file_row)) AS last_visit
  FROM visits v
  JOIN pregnancy_anchors a ON a.patient_key = v.patient_key AND coalesce(v.visit_date >= a.zero_first, true)
  WHERE v.visit_date <= today()
  GROUP BY v.patient_key, a.pregnancy_no)
SELECT
  f.patient_key, f.pregnancy_no, p.published_in, p.form, coalesce(a.delivered, false) OR f.is_after AS delivered,
  CASE WHEN f.is_after AND NOT a.delivered THEN 'day not recorded' ELSE a.delivery_told END AS delivery_told, a.over_by,
  CASE WHEN a.delivered OR NOT f.is_after THEN a.anchor_first END AS anchor_first, CASE WHEN a.delivered OR NOT f.is_after THEN a.anchor_last END AS anchor_last,
  CASE WHEN a.delivered OR NOT f.is_after THEN a.anchor_gestation_first END AS anchor_gestation_first,
  CASE WHEN a.delivered OR NOT f.is_after THEN a.anchor_gestation_last END AS anchor_gestation_last, r.onset.time_point AS onset, r.onset.after_first AS onset_first, r.onset.after_last AS onset_last,
  r.diagnosis.time_point AS diagnosis, r.diagnosis.after_first AS diagnosis_first, r.diagnosis.after_last AS diagnosis_last,
  r.recovery.time_point AS recovery, r.recovery.after_first AS recovered_first, r.recovery.after_last AS recovered_last,
  r.recovery.origin AS recovery_origin, r.recovery.evidence AS recovery_evidence,
  r.marrow.time_point AS marrow, r.marrow.after_first AS marrow_first, r.marrow.after_last AS marrow_last,
  r.bmd.time_point AS bmd_recovery, r.bmd.after_first AS bmd_first, r.bmd.after_last AS bmd_last,
  r.discharged.time_point AS discharged, r.pain_free IS NOT NULL AS is_pain_free,
  CASE WHEN r.recovery IS NOT NULL THEN 'recovered' WHEN coalesce(a.delivered, false) OR f.is_after THEN 'recovery not recorded' ELSE 'before delivery' END AS status,
  coalesce(j.joints, []) AS joints, j.joints_told, CASE WHEN j.both_sides THEN true WHEN NOT j.side_unknown THEN false END AS is_bilateral,
  CASE WHEN regexp_matches(lower(p.plurality), '\b(no|not|non)\b') THEN NULL
       WHEN regexp_matches(lower(p.plurality), 'twin|chorionic|uplet|triplet|multiple|gemell') THEN true
       WHEN regexp_matches(lower(p.plurality), 'single') THEN false END AS is_multiple,
  s.n_settled, s.n_asked, coalesce(s.not_settled, []) AS not_settled, coalesce(s.found, []) AS found,
  CASE WHEN s.found IS NOT NULL THEN false WHEN s.n_settled = s.n_asked AND f.has_mri AND r.diagnosis IS NOT NULL THEN true END AS confirmed,
  CASE p.form WHEN 'systemic' THEN 'generalised (systemic form)'
              WHEN 'regional' THEN 'regional, transient' || coalesce(' (' || array_to_string(j.joints, ', ') || ')', '') ELSE 'form not stated' END AS classified_as,
  coalesce(f.has_mri, false) AS has_mri, limits.top_window_from_months() AS window_from_months, limits.top_late_months() AS window_to_months,
  CASE WHEN a.delivered THEN CAST(a.anchor_first + to_months(limits.top_window_from_months()) AS DATE) END AS window_from_day,
  CASE WHEN a.delivered THEN CAST(a.anchor_last + to_months(limits.top_late_months()) AS DATE) END AS window_to_day,
  CASE WHEN a.delivered THEN f.last_after END AS followed_to, greatest(f.last_fact, c.last_visit) AS last_seen, greatest(f.last_fact.on_day, c.last_visit.on_day) AS last_contact,
  -- from the onset to the recovery, each as early and as late as it may be; NULL where one of them is not placed, never below 0
  (r.recovery.after_first - r.onset.after_last + abs(r.recovery.after_first - r.onset.after_last)) // 2 AS from_onset_first,
  r.recovery.after_last - r.onset.after_first AS from_onset_last,
  coalesce((SELECT list_sort(list(DISTINCT o.pregnancy_no)) FROM facts o WHERE o.patient_key = f.patient_key AND o.pregnancy_no < f.pregnancy_no), []) AS earlier_episodes,
  p.plurality, p.chorionicity, p.conception, p.delivery_mode, p.obstetric_formula, p.smoking_text, p.bmi_kg_m2, p.menarche_years, p.history_text,
  p.usual_treatment_text, CASE WHEN p.lactation_start <= today() THEN p.lactation_start END AS lactation_start,
  CASE WHEN p.lactation_end <= today() THEN p.lactation_end END AS lactation_end,
  coalesce(p.mother_age_years, floor(age_years(m.date_of_birth, coalesce(r.diagnosis.day_first, r.onset.day_first, a.anchor_first)))) AS mother_age_years,
  coalesce(m.dates_are_relative, false) AS dates_are_relative, a.batch_id AS delivery_batch_id, a.file_row AS delivery_file_row, f.source.batch_id AS batch_id, f.source.file_row AS file_row
FROM facts f
JOIN patients m ON m.patient_key = f.patient_key
LEFT JOIN pregnancies p ON p.patient_key = f.patient_key AND coalesce(p.pregnancy_no, 1) = f.pregnancy_no
LEFT JOIN pregnancy_anchors a ON a.patient_key = f.patient_key AND a.pregnancy_no = f.pregnancy_no
LEFT JOIN reached r ON r.patient_key = f.patient_key AND r.pregnancy_no = f.pregnancy_no
LEFT JOIN joints j ON j.patient_key = f.patient_key AND j.pregnancy_no = f.pregnancy_no
LEFT JOIN settled s ON s.patient_key = f.patient_key AND s.pregnancy_no = f.pregnancy_no
LEFT JOIN contacts c ON c.patient_key = f.patient_key AND c.pregnancy_no = f.pregnancy_no;
