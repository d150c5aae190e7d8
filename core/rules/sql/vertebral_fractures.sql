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
    count(*) FILTER (begins)
      OVER (PARTITION BY patient_key, level ORDER BY image_date, image_id ROWS UNBOUNDED PRECEDING) AS episode
  FROM vertebral_history
  WHERE fractured),
told AS (
  SELECT *,
    last_value(nullif(energy, 'unknown') IGNORE NULLS) OVER so_far AS known_energy,
    last_value(nullif(local_disease, 'unknown') IGNORE NULLS) OVER so_far AS known_local_disease,
    first_value(struct_pack(image_date, modality, words := coalesce('grade ' || grade, 'fracture declared'), batch_id, file_row))
      OVER so_far AS first,
    bool_and(by_heights) OVER so_far AS never_read, bool_and(modality = 'vfa' AND grade = 1) OVER so_far AS only_mild_on_vfa
  FROM episodes
  WINDOW so_far AS (PARTITION BY patient_key, level, episode ORDER BY image_date, image_id ROWS UNBOUNDED PRECEDING))
SELECT
  patient_key, level, level_no, episode, first.image_date AS episode_since, first.words AS first_words, first.modality AS first_modality,
  first.batch_id AS first_batch_id, first.file_row AS first_file_row, only_mild_on_vfa,
  image_id, image_date, modality, same_method, grade, never_read AS by_heights, event,
  arose_after, known_energy AS energy, known_local_disease AS local_disease,
  CASE WHEN known_energy = 'high' OR known_local_disease = 'yes' THEN false
       WHEN NOT never_read AND known_energy IN ('none', 'low', 'moderate') AND known_local_disease = 'no' THEN true END AS counts,
  CASE WHEN known_energy = 'high' THEN 'high-energy trauma'
       WHEN known_local_disease = 'yes' THEN 'local disease' END AS excluded_because,
  CASE WHEN excluded_because IS NULL
       THEN array_to_string(said([CASE WHEN known_energy IS NULL THEN 'trauma energy' END,
                                  CASE WHEN known_local_disease IS NULL THEN 'local disease' END,
                                  CASE WHEN never_read THEN 'a reader''s grade' END]), ', ') END AS missing,
  coalesce('grade ' || grade, 'fracture declared') AS grade_words,
  batch_id, file_row
FROM told;
