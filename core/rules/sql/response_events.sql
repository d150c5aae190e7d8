-- Question: Which vertebrae and long bones broke before a bisphosphonate was begun, and in which period since?
-- One row: one new or worse vertebra on one image, or one day with a broken long bone. counts: TRUE, FALSE (shown only), or NULL where it
--   lacks a fact. The day of a vertebral fracture lies between two images (after_date, event_date); it belongs to year 1 unless the
--   earlier of them passes for the image at 12 months, and what the interval leaves open is said to be open.
-- Source: STOPP consortium (Rodd 2012, LeBlanc 2015) for new and worse; periods are this product's choice, informed by Diez-Perez
--   2012 (IOF, adults).
-- Rule book: 2.6, 4.6, A5, A7, A16
CREATE OR REPLACE VIEW response_events AS
WITH excluded AS (   -- what was said of an episode on any of its images
  SELECT patient_key, level, episode_since, arg_max(excluded_because, image_date) AS because
  FROM vertebral_fractures
  WHERE excluded_because IS NOT NULL
  GROUP BY patient_key, level, episode_since),
vertebrae AS (       -- a fracture first seen without an earlier read of its level may be new or old
  SELECT c.*, h.level, h.image_date, h.before_date, h.event, h.across_methods, x.because,
    coalesce('grade ' || h.before_grade || ', then ', '') || coalesce('grade ' || h.grade, 'fracture declared') AS grades,
    h.batch_id AS event_batch, h.file_row AS event_row
  FROM vertebral_history h
  JOIN response_clock c ON c.patient_key = h.patient_key
  LEFT JOIN excluded x ON x.patient_key = h.patient_key AND x.level = h.level AND x.episode_since = h.image_date
  WHERE h.fractured AND (h.begins OR h.by_heights)
  QUALIFY (NOT h.by_heights OR h.image_date = min(h.image_date) OVER (PARTITION BY h.patient_key, h.level))
    AND row_number() OVER (PARTITION BY h.patient_key, h.level, h.image_date ORDER BY h.incident DESC, h.grade DESC NULLS LAST, h.image_id) = 1),
bones AS (
  SELECT c.*, e.fracture_date, e.day_from, e.day_to, e.bones, e.energy, e.mechanism, e.low_trauma, e.n_injuries, e.missing,
    e.not_counted_because, e.batch_id AS event_batch, e.file_row AS event_row
  FROM fracture_events e
  JOIN response_clock c ON c.patient_key = e.patient_key
  WHERE e.n_long_bones > 0 OR e.low_trauma IS NULL)
SELECT
  patient_key, 'vertebra' AS kind, image_date AS event_date, before_date AS after_date, level AS what,
  event || ', ' || grades || CASE WHEN across_methods THEN ', across methods: confirm' ELSE '' END AS detail, event,
  CASE WHEN image_date <= first_date THEN 'before' WHEN image_date < early_until THEN 'first 6 months' WHEN before_date >= year_from THEN 'later'
       WHEN image_date <= year_to THEN 'year 1' ELSE 'year 1 or later' END AS period,
  CASE WHEN because IS NOT NULL THEN false WHEN event IN ('new', 'new, timing uncertain', 'worse') THEN true END AS counts,
  CASE WHEN because IS NOT NULL THEN because
       WHEN event = 'first seen' THEN 'whether it is new: not read before'
       WHEN event = 'fractured by heights' THEN 'a reader''s grade' END AS why,
  1 AS n_at_most, 'vertebral_reads' AS source_table, event_batch AS batch_id, event_row AS file_row
FROM vertebrae
UNION ALL BY NAME
SELECT
  patient_key, 'long bone' AS kind, fracture_date AS event_date, CASE WHEN day_from < fracture_date THEN day_from END AS after_date,
  bones AS what, 'energy ' || energy || coalesce(', ' || mechanism, '') AS detail, 'fracture' AS event,
  CASE WHEN day_to < first_date THEN 'before' WHEN day_from >= early_until THEN 'after month 6'
       WHEN day_from >= first_date AND day_to < early_until THEN 'first 6 months'
       WHEN day_to < early_until THEN 'before or first 6 months' ELSE 'period not known' END AS period,
  low_trauma AS counts,
  CASE WHEN low_trauma IS NULL THEN coalesce(nullif(missing, ''), 'trauma energy or bone') WHEN NOT low_trauma THEN coalesce(not_counted_because, 'moderate-energy trauma') END AS why,
  n_injuries AS n_at_most, 'fractures' AS source_table, event_batch AS batch_id, event_row AS file_row
FROM bones;
