-- Question: What happened to each vertebra between one image and the next?
-- One row: one level on one image. event compares with the last image of the same method, and only where there is none with the
--   last one of another method (across_methods). Levels of which only heights were measured are compared with none, and none with
--   them. begins: of a fracture that is new, worse or first seen, whether no image of any method showed it before.
-- Source: STOPP consortium (Rodd 2012, LeBlanc 2015) for new and worse; Ward 2018 for reshaping; a higher grade across methods
--   is raised to be confirmed (this product's choice).
-- Rule book: 2.2, 2.5, 2.6, A7
CREATE OR REPLACE VIEW vertebral_history AS
WITH reads AS (      -- a fracture without a grade (yes or no only) ranks as the least grade of a fracture; narrow rows, as all of
                     --   them are sorted several times: a number sorts faster than the method's words
  SELECT read_row, patient_key, image_id, image_date, level_no, hash(same_method) AS method_hash, readable, by_heights, readable AND NOT by_heights AS is_compared,
    fractured, grade, loss_percent, coalesce(grade, CASE WHEN fractured THEN limits.vertebral_fracture_grade() END) AS rank
  FROM vertebra_reads),
worst AS (           -- of several images of one day the worst read counts
  SELECT *,
    last_value(CASE WHEN is_compared THEN read_row END IGNORE NULLS) OVER (PARTITION BY patient_key, level_no, method_hash, image_date
      ORDER BY rank, image_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS of_method,
    last_value(CASE WHEN is_compared THEN read_row END IGNORE NULLS) OVER (PARTITION BY patient_key, level_no, image_date
      ORDER BY rank, image_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS of_any
  FROM reads),
before AS (
  SELECT *,
    max(CASE WHEN NOT readable THEN image_date END) OVER earlier_days AS unread_on,
    last_value(of_method IGNORE NULLS) OVER (PARTITION BY patient_key, level_no, method_hash ORDER BY image_date
      RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING) AS method_row,
    last_value(of_any IGNORE NULLS) OVER earlier_days AS any_row
  FROM worst
  WINDOW earlier_days AS (PARTITION BY patient_key, level_no ORDER BY image_date
                          RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING)),
compared AS (
  SELECT r.*, b.read_row AS before_row, b.image_date AS before_date, b.rank AS before_rank, b.grade AS before_grade,
    r.is_compared AND r.method_row IS NULL AND r.any_row IS NOT NULL AS across_methods,
    -- Heights of two methods are not compared: what a radiograph and a VFA show of one vertebra differs by more.
    CASE WHEN r.method_row IS NOT NULL THEN round(r.loss_percent - b.loss_percent, 9) END AS d_loss_points
  FROM before r
  LEFT JOIN reads b ON b.read_row = CASE WHEN r.is_compared THEN coalesce(r.method_row, r.any_row) END),
named AS (
  SELECT *,
    coalesce(unread_on > before_date, false) AS unread_between,
    CASE WHEN NOT readable THEN 'not readable'
         WHEN by_heights AND fractured THEN 'fractured by heights'
         WHEN by_heights THEN 'normal by heights'
         WHEN before_date IS NULL AND fractured THEN 'first seen'
         WHEN before_date IS NULL THEN 'normal'
         WHEN before_rank = 0 AND rank = 0 THEN 'normal'
         WHEN before_rank = 0 AND unread_on > before_date THEN 'new, timing uncertain'
         WHEN before_rank = 0 THEN 'new'
         WHEN rank = 0 THEN 'reshaped fully'
         -- Grade 1 may not be told from a fracture without a grade: no change of grade is made of that.
         WHEN (grade IS NULL) <> (before_grade IS NULL) THEN 'change not known'
         WHEN grade IS NULL THEN 'stable'
         WHEN rank > before_rank THEN 'worse'
         WHEN rank < before_rank THEN 'reshaped partly'
         WHEN meets.vertebral_progression_points(d_loss_points) THEN 'within-grade progression'
         ELSE 'stable' END AS event
  FROM compared),
known AS (           -- a fracture that another method showed before: it is this one, seen again
  SELECT n.read_row, min(struct_pack(image_date := r.image_date, image_id := r.image_id)) AS first
  FROM named n
  JOIN reads r ON r.patient_key = n.patient_key AND r.level_no = n.level_no AND r.is_compared AND r.rank >= n.rank
    AND r.image_date <= n.image_date AND coalesce(r.image_date > n.before_date, true)
  WHERE n.event IN ('first seen', 'new', 'new, timing uncertain', 'worse')
  GROUP BY n.read_row)
SELECT
  r.patient_key, r.image_id, r.image_date, r.modality, r.level, r.level_no, r.scheme, r.same_method, r.reading_no, r.reader, r.method,
  r.readable, r.grade, r.fractured, r.energy, r.local_disease, r.by_heights, r.grade_computed, r.loss_percent, r.borderline, r.at_threshold,
  r.shape, r.crush_known, r.anterior_mm, r.middle_mm, r.posterior_mm, r.wedge_percent, r.biconcave_percent, r.crush_percent,
  r.reference_levels, r.finding_text,
  b.loss_percent AS before_loss_percent, n.d_loss_points, n.before_grade, n.before_date, b.image_id AS before_image_id,
  b.modality AS before_modality, b.same_method AS before_same_method, b.batch_id AS before_batch_id, b.file_row AS before_file_row,
  n.event, n.across_methods, n.unread_between, CASE WHEN n.unread_between THEN n.unread_on END AS unread_on,
  n.event IN ('new', 'new, timing uncertain', 'worse') AS incident,
  -- A fracture arose after the last image that read the level as normal, and by the first that shows it.
  CASE WHEN n.event IN ('new', 'new, timing uncertain') THEN n.before_date END AS arose_after,
  CASE WHEN n.event IN ('new', 'new, timing uncertain', 'first seen') THEN k.first.image_date END AS arose_by,
  k.first.image_id = r.image_id AS begins,
  r.batch_id, r.file_row
FROM vertebra_reads r
JOIN named n ON n.read_row = r.read_row
LEFT JOIN vertebra_reads b ON b.read_row = n.before_row
LEFT JOIN known k ON k.read_row = r.read_row;
