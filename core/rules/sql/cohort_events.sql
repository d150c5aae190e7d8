-- Question: When was a bisphosphonate infused, and which bones broke while a patient was followed on it?
-- One row: one day of one patient and bisphosphonate, from its first day on: an infusion, new vertebral fractures on one image, or broken long
--   bones. An injury that may be inflicted is left out: the page is shown to others. So is a fracture whose day is not known well
--   enough to lie after the first day for certain.
-- Source: this product's choice.
-- Rule book: 4.6, A5, A17
CREATE OR REPLACE VIEW cohort_events AS
WITH given AS (
  SELECT c.patient_key, c.agent, i.infusion_date AS on_day, 'infusion' AS kind,
    CASE WHEN count(*) = count(i.dose_mg) THEN number_text(sum(i.dose_mg), 2) || ' mg' ELSE 'dose unknown' END AS what,
    min(struct_pack(i.batch_id, i.file_row)) AS source
  FROM cohort_courses c
  JOIN infusions i ON i.patient_key = c.patient_key AND i.agent = c.agent
  WHERE i.status = 'given' AND i.infusion_date <= c.followed_to
  GROUP BY c.patient_key, c.agent, i.infusion_date),
vertebrae AS (
  SELECT c.patient_key, c.agent, v.image_date AS on_day, 'vertebral fracture' AS kind, levels_text(list(placed(v.level))) AS what,
    min(struct_pack(v.batch_id, v.file_row)) AS source
  FROM cohort_courses c
  JOIN vertebral_history v ON v.patient_key = c.patient_key AND v.image_date >= c.first_date AND v.image_date <= c.followed_to
  WHERE v.incident AND v.begins
  GROUP BY c.patient_key, c.agent, v.image_date),
long_bones AS (
  SELECT c.patient_key, c.agent, f.fracture_date AS on_day, 'long-bone fracture' AS kind,
    array_to_string(list_sort(list(DISTINCT concat_ws(' ', nullif(nullif(f.side, 'unknown'), 'none'), f.bone))), ', ')
      || CASE WHEN bool_or(f.energy = 'high') THEN ', high energy' ELSE '' END
      || coalesce(', known to the ' || max(nullif(f.date_precision, 'day')), '') AS what,
    min(struct_pack(f.batch_id, f.file_row)) AS source
  FROM cohort_courses c
  JOIN fractures f ON f.patient_key = c.patient_key AND f.fracture_date <= c.followed_to
    AND first_possible(f.fracture_date, f.date_precision) >= c.first_date
  JOIN bones b ON b.bone = bone_named(f.bone)
  WHERE b.is_long AND NOT coalesce(f.suspected_inflicted, false)
  GROUP BY c.patient_key, c.agent, f.fracture_date)
SELECT
  e.patient_key, e.agent, e.kind, e.on_day, date_diff('day', c.first_date, e.on_day) * 12 / 365.25 AS months, e.what,
  e.source.batch_id AS batch_id, e.source.file_row AS file_row
FROM (FROM given UNION ALL FROM vertebrae UNION ALL FROM long_bones) e
JOIN cohort_courses c ON c.patient_key = e.patient_key AND c.agent = e.agent;
