-- Question: Which vertebral fractures speak for osteoporosis, as far as was known by each image?
-- One row: one fractured level on one image. An episode lasts from the image that shows it first, or worse, to the next such one;
--   what was said of its energy and of local disease holds until it is said anew. counts: TRUE, FALSE, or NULL with what is
--   missing.
-- Source: ISCD Pediatric 2019 (no local disease, no high-energy trauma); a grade that only heights give has to be confirmed by a
--   reader (this product's choice).
-- Rule book: 1.1, 1.2, 1.3, A3, A6
CREATE OR REPLACE VIEW vertebral_fractures AS
WITH episodes AS (
  SELECT *,
    count(*) FILTER (incident OR event = 'first seen')
      OVER (PARTITION BY patient_key, level ORDER BY image_date, image_id ROWS UNBOUNDED PRECEDING) AS episode
  FROM vertebral_history
  WHERE fractured),
told AS (
  SELECT *,
    last_value(nullif(energy, 'unknown') IGNORE NULLS) OVER so_far AS known_energy,
    last_value(nullif(local_disease, 'unknown') IGNORE NULLS) OVER so_far AS known_local_disease,
    first_value(image_date) OVER so_far AS episode_since
  FROM episodes
  WINDOW so_far AS (PARTITION BY patient_key, level, episode ORDER BY image_date, image_id ROWS UNBOUNDED PRECEDING))
SELECT
  patient_key, level, level_no, episode, episode_since, image_id, image_date, modality, same_method, grade, by_heights, event,
  arose_after, known_energy AS energy, known_local_disease AS local_disease,
  CASE WHEN known_energy = 'high' OR known_local_disease = 'yes' THEN false
       WHEN NOT by_heights AND known_energy IN ('none', 'low', 'moderate') AND known_local_disease = 'no' THEN true END AS counts,
  CASE WHEN known_energy = 'high' THEN 'high-energy trauma'
       WHEN known_local_disease = 'yes' THEN 'local disease' END AS excluded_because,
  CASE WHEN excluded_because IS NULL
       THEN array_to_string(said([CASE WHEN known_energy IS NULL THEN 'trauma energy' END,
                                  CASE WHEN known_local_disease IS NULL THEN 'local disease' END,
                                  CASE WHEN by_heights THEN 'a reader''s grade' END]), ', ') END AS missing,
  coalesce('grade ' || grade, 'fracture declared') AS grade_words,
  batch_id, file_row
FROM told;
