-- Question: Which fractures count for the fracture history?
-- One row: one day with one or more broken bones of one patient: an event. Bones broken on one day are one event, unless their
--   numbers tell injuries apart: then they may be several (n_injuries). counts: TRUE, FALSE, or NULL with what is missing.
--   low_trauma: whether a long bone broke at no or low energy: TRUE, FALSE, or NULL where that is not known.
-- Source: ISCD Pediatric 2013 and 2019 (long-bone fractures by 10 and up to 19 years); which bones are long, what is left out and
--   that events are counted are this product's choice.
-- Rule book: 1.1, 1.2, A5
CREATE OR REPLACE VIEW fracture_events AS
WITH broken AS (
  SELECT f.patient_key, f.fracture_date, f.event_id, f.bone, f.side, f.location, f.mechanism, f.date_precision,
    first_possible(f.fracture_date, f.date_precision) AS day_from, last_possible(f.fracture_date, f.date_precision) AS day_to,
    b.is_long, nullif(f.energy, 'unknown') AS energy, nullif(f.local_disease, 'unknown') AS local_disease,
    coalesce(f.suspected_inflicted, false) AS inflicted, f.confirmed_by_imaging, f.batch_id, f.file_row,
    CASE WHEN b.is_long = false OR f.energy = 'high' OR f.local_disease = 'yes' THEN false
         WHEN b.is_long AND f.energy IN ('none', 'low', 'moderate') AND f.local_disease = 'no' AND f.confirmed_by_imaging
              AND NOT coalesce(f.suspected_inflicted, false) THEN true END AS counts,
    CASE WHEN b.is_long = false OR f.energy IN ('moderate', 'high') OR f.local_disease = 'yes' THEN false
         WHEN b.is_long AND f.energy IN ('none', 'low') AND NOT coalesce(f.suspected_inflicted, false) THEN true END AS low_trauma,
    array_to_string(said([
      CASE WHEN b.is_long IS NULL THEN 'which bone (' || f.bone || ')' END,
      CASE WHEN f.energy IS NULL OR f.energy = 'unknown' THEN 'trauma energy' END,
      CASE WHEN f.local_disease IS NULL OR f.local_disease = 'unknown' THEN 'local disease' END,
      CASE WHEN f.confirmed_by_imaging IS NOT TRUE THEN 'confirmation by an image' END,
      CASE WHEN f.suspected_inflicted THEN 'circumstances of the injury' END]), ', ') AS missing,
    CASE WHEN b.is_long = false THEN b.bone || ': no long bone' WHEN f.energy = 'high' THEN 'high-energy trauma'
         WHEN f.local_disease = 'yes' THEN 'local disease' END AS not_counted_because
  FROM fractures f
  LEFT JOIN bones b ON b.bone = bone_named(f.bone)
  WHERE f.fracture_date <= today()),
events AS (
  SELECT patient_key, fracture_date, min(day_from) AS day_from, max(day_to) AS day_to, any_known(counts) AS counts, any_known(low_trauma) AS low_trauma,
    arg_min(date_precision, day_from) AS date_precision,
    count(*) FILTER (is_long) AS n_long_bones, count(DISTINCT event_id) FILTER (counts IS DISTINCT FROM false) AS n_injuries,
    string_agg(concat_ws(' ', nullif(side, 'unknown'), bone), ', ' ORDER BY batch_id, file_row) AS bones,
    string_agg(DISTINCT coalesce(energy, 'not known'), ', ' ORDER BY coalesce(energy, 'not known')) AS energy,
    string_agg(DISTINCT mechanism, ', ' ORDER BY mechanism) AS mechanism,
    string_agg(DISTINCT nullif(missing, ''), ', ' ORDER BY nullif(missing, '')) FILTER (counts IS NULL) AS missing,
    string_agg(DISTINCT not_counted_because, ', ' ORDER BY not_counted_because) FILTER (counts = false) AS not_counted_because,
    bool_or(is_long AND energy IN ('none', 'low') AND counts IS DISTINCT FROM false AND NOT inflicted) AS low_trauma_long_bone,
    arg_min(struct_pack(batch_id, file_row), struct_pack(batch_id, file_row)) AS source
  FROM broken
  GROUP BY patient_key, fracture_date)
SELECT
  e.patient_key, e.fracture_date, e.date_precision, e.day_from, e.day_to, age_years(p.date_of_birth, e.fracture_date) AS age_years,
  e.bones, e.n_long_bones, greatest(e.n_injuries, 1) AS n_injuries, e.energy, e.mechanism, e.counts,
  CASE WHEN e.counts IS NULL THEN e.missing END AS missing,
  CASE WHEN e.counts = false THEN e.not_counted_because END AS not_counted_because, e.low_trauma_long_bone, e.low_trauma,
  before_birthday_between(p.born_from, p.born_to, e.day_from, e.day_to, limits.iscd_young_under_years()) AS while_young,
  before_birthday_between(p.born_from, p.born_to, e.day_from, e.day_to, limits.iscd_any_under_years()) AS while_child,
  array_to_string(said([
    CASE WHEN e.n_long_bones > 1 THEN e.n_long_bones || ' long bones, one event' END,
    CASE WHEN e.fracture_date = birthday(p.date_of_birth, limits.iscd_any_under_years())
           OR e.fracture_date = birthday(p.date_of_birth, limits.iscd_young_under_years()) THEN 'on the birthday that is the limit' END]), '; ')
    AS note,
  e.source.batch_id AS batch_id, e.source.file_row AS file_row
FROM events e
JOIN people p ON p.patient_key = e.patient_key;
