-- Question: What does each image say about each vertebra?
-- One row: one level on one image, in the words of its latest reading that says something of it (highest reading_no), beside the
--   grade that its measured heights give, of whichever reading. Where nobody read the level, the heights speak (by_heights), to be
--   confirmed.
--   read_row: the reading's row in its table, to join by.
-- Source: Genant 1993 (grade 1 or more is a fracture); ISCD Pediatric 2019. ABQ reads say yes or no without a grade; a fracture
--   that the reader declares counts without a grade or beside grade 0, which is then no grade of it. A grade computed from
--   heights is a suggestion: software that grades by six points misses most fractures of children (Alqahtani 2019).
-- Rule book: 2.2, 2.3, 2.4, 2.5, 2.8
CREATE OR REPLACE VIEW vertebra_reads AS
WITH chosen AS (     -- what a reading says of the injury holds for the next one that does not
  SELECT arg_max(rowid, struct_pack(says := says_of_level(readable, grade, fracture), reading_no := reading_no)) AS read_row,
    arg_max(energy, reading_no) FILTER (energy <> 'unknown') AS energy,
    arg_max(local_disease, reading_no) FILTER (local_disease <> 'unknown') AS local_disease
  FROM vertebral_reads
  GROUP BY patient_key, image_id, level),
beside AS (
  SELECT l.* EXCLUDE (anterior_mm, middle_mm, posterior_mm) REPLACE (
      coalesce(c.energy, l.energy) AS energy, coalesce(c.local_disease, l.local_disease) AS local_disease), c.read_row,
    i.image_date, i.modality, h.* EXCLUDE (patient_key, image_id, level),
    l.grade IS NOT NULL OR l.fracture IS NOT NULL AS is_read,
    l.readable IS DISTINCT FROM false AND l.grade IS NULL AND l.fracture IS NULL AND h.grade_computed IS NOT NULL
      AND (h.crush_known OR h.grade_computed > 0) AS by_heights   -- a loss that is the least it can be is no grade 0
  FROM chosen c
  JOIN vertebral_reads l ON l.rowid = c.read_row
  JOIN spine_images i ON i.patient_key = l.patient_key AND i.image_id = l.image_id AND i.image_date <= today()
  LEFT JOIN vertebra_heights h ON h.patient_key = l.patient_key AND h.image_id = l.image_id AND h.level = l.level)
SELECT
  patient_key, image_id, image_date, modality, level, level_no(level) AS level_no, reading_no, reader, method,
  coalesce(grading_scheme, method, 'not stated') AS scheme,
  -- Reads are compared like with like: same kind of image, same scheme.
  modality || ', ' || coalesce(lower(trim(grading_scheme)), method, 'scheme not stated') AS same_method,
  readable IS DISTINCT FROM false AND (is_read OR by_heights) AS readable,
  CASE WHEN readable = false OR fracture = 'yes' AND NOT meets.vertebral_fracture_grade(grade) THEN NULL
       WHEN grade IS NOT NULL THEN grade WHEN fracture = 'no' THEN 0 WHEN by_heights THEN grade_computed END AS grade,
  CASE WHEN readable = false OR NOT is_read AND NOT by_heights THEN NULL
       WHEN by_heights THEN meets.vertebral_fracture_grade(grade_computed)
       ELSE coalesce(meets.vertebral_fracture_grade(grade), false) OR coalesce(fracture = 'yes', false) END AS fractured,
  CASE WHEN readable = false THEN NULL ELSE grade END AS grade_as_read,
  by_heights, grade_computed, loss_percent, borderline, at_threshold, coalesce(shape, shape_computed) AS shape, crush_known,
  anterior_mm, middle_mm, posterior_mm, wedge_percent, biconcave_percent, crush_percent, reference_levels,
  energy, local_disease, finding_text, batch_id, file_row, read_row
FROM beside;
