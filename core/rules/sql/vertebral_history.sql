-- Question: What happened to each vertebra between one image and the next?
-- One row: one level on one image. event compares with the last image of the same method, and only where there is none with the
--   last one of another method (across_methods).
-- Source: STOPP consortium (Rodd 2012, LeBlanc 2015) for new and worse; Ward 2018 for reshaping; a higher grade across methods
--   is raised to be confirmed (this product's choice).
CREATE OR REPLACE VIEW vertebral_history AS
WITH priors AS (     -- a fracture without a grade (yes or no only) ranks as grade 1, its least
  SELECT *, coalesce(grade, CASE WHEN fractured THEN limits.vertebral_fracture_grade() END) AS rank,
    max(CASE WHEN readable THEN struct_pack(on_date := image_date,
          rank := coalesce(grade, CASE WHEN fractured THEN limits.vertebral_fracture_grade() END),
          grade := grade, image_id := image_id, same_method := same_method, modality := modality,
          batch_id := batch_id, file_row := file_row) END) OVER same AS same_before,
    max(CASE WHEN readable THEN struct_pack(on_date := image_date,
          rank := coalesce(grade, CASE WHEN fractured THEN limits.vertebral_fracture_grade() END),
          grade := grade, image_id := image_id, same_method := same_method, modality := modality,
          batch_id := batch_id, file_row := file_row) END) OVER earlier AS any_before,
    max(CASE WHEN NOT readable THEN image_date END) OVER earlier AS unread_on
  FROM vertebra_reads
  WINDOW same AS (PARTITION BY patient_key, level, same_method ORDER BY image_date
                  RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING),
         earlier AS (PARTITION BY patient_key, level ORDER BY image_date
                     RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING)),
compared AS (
  SELECT *, coalesce(same_before, any_before) AS before,
    same_before IS NULL AND any_before IS NOT NULL AS across_methods
  FROM priors),
named AS (
  SELECT *,
    coalesce(unread_on > before.on_date, false) AS unread_between,
    CASE WHEN NOT readable THEN 'not readable'
         WHEN before IS NULL AND fractured THEN 'first seen'
         WHEN before IS NULL THEN 'normal'
         WHEN before.rank = 0 AND rank = 0 THEN 'normal'
         WHEN before.rank = 0 AND unread_on > before.on_date THEN 'new, timing uncertain'
         WHEN before.rank = 0 THEN 'new'
         WHEN rank = 0 THEN 'reshaped fully'
         -- Grade 1 may not be told from a fracture without a grade: no change of grade is made of that.
         WHEN grade IS NULL OR before.grade IS NULL THEN 'stable'
         WHEN rank > before.rank THEN 'worse'
         WHEN rank < before.rank THEN 'reshaped partly'
         ELSE 'stable' END AS event
  FROM compared)
SELECT
  patient_key, image_id, image_date, modality, level, level_no, scheme, same_method, reading_no, reader, method,
  readable, grade, fractured, energy, local_disease,
  before.grade AS before_grade, before.on_date AS before_date, before.image_id AS before_image_id,
  before.modality AS before_modality, before.same_method AS before_same_method,
  before.batch_id AS before_batch_id, before.file_row AS before_file_row,
  event, across_methods AND event <> 'not readable' AS across_methods,
  unread_between, CASE WHEN unread_between THEN unread_on END AS unread_on,
  event IN ('new', 'new, timing uncertain', 'worse') AS incident,
  batch_id, file_row
FROM named;
