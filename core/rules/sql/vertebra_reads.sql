-- Question: What does each image say about each vertebra?
-- One row: one level on one image, in the words of its latest reading (highest reading_no of that level).
-- Source: Genant 1993 (grade 1 or more is a fracture); ISCD Pediatric 2019. ABQ reads say yes or no without a grade; a fracture
--   that the reader declares counts without a grade or beside grade 0, which is then no grade of it.
-- Rule book: 2.2, 2.4, 2.5, 2.8
CREATE OR REPLACE VIEW vertebra_reads AS
WITH latest AS (
  SELECT r.*, i.image_date, i.modality
  FROM vertebral_reads r
  JOIN spine_images i ON i.patient_key = r.patient_key AND i.image_id = r.image_id
  WHERE i.image_date <= today()
  QUALIFY row_number() OVER (PARTITION BY r.patient_key, r.image_id, r.level ORDER BY r.reading_no DESC) = 1)
SELECT
  patient_key, image_id, image_date, modality, level, level_no(level) AS level_no, reading_no, reader, method,
  coalesce(grading_scheme, method, 'not stated') AS scheme,
  -- Reads are compared like with like: same kind of image, same scheme.
  modality || ', ' || coalesce(lower(trim(grading_scheme)), method, 'scheme not stated') AS same_method,
  readable IS DISTINCT FROM false AND coalesce(grade IS NOT NULL OR fracture IS NOT NULL, false) AS readable,
  CASE WHEN readable = false OR fracture = 'yes' AND NOT meets.vertebral_fracture_grade(grade) THEN NULL
       WHEN grade IS NOT NULL THEN grade WHEN fracture = 'no' THEN 0 END AS grade,
  CASE WHEN readable = false OR grade IS NULL AND fracture IS NULL THEN NULL
       ELSE coalesce(meets.vertebral_fracture_grade(grade), false) OR coalesce(fracture = 'yes', false) END AS fractured,
  CASE WHEN readable = false THEN NULL ELSE grade END AS grade_as_read,
  energy, local_disease, batch_id, file_row
FROM latest;
