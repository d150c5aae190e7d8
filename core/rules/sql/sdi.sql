-- Question: How deformed is the spine as a whole, and has that changed?
-- One row: one image and method. Grades T4 to L4 added up; d_sdi only over levels graded on this image and on the last one of the
--   same method.
-- Source: Crans 2004 (spinal deformity index), STOPP consortium (T4 to L4); unreadable is not 0 (this product's choice).
-- Rule book: 2.5, 2.6
CREATE OR REPLACE VIEW sdi AS
WITH images AS (
  SELECT patient_key, image_id, image_date, modality, same_method,
    count(*) FILTER (readable AND in_sdi_window(level)) AS n_readable,
    count(*) FILTER (grade_as_read IS NOT NULL AND in_sdi_window(level)) AS n_graded,
    sum(grade_as_read) FILTER (in_sdi_window(level)) AS sdi,
    count(*) FILTER (fractured) AS n_fractured, count(*) FILTER (by_heights AND in_sdi_window(level)) AS n_by_heights,
    levels_text(list(placed(level)) FILTER (NOT readable)) AS not_readable,
    coalesce(list(struct_pack(no := level_no, grade := grade_as_read)) FILTER (grade_as_read IS NOT NULL AND in_sdi_window(level)), [])
      AS grades
  FROM vertebra_reads
  GROUP BY patient_key, image_id, image_date, modality, same_method),
pairs AS (
  SELECT *,
    lag(image_date) OVER earlier AS before_date, lag(image_id) OVER earlier AS before_image_id,
    lag(sdi) OVER earlier AS before_sdi, lag(map_from_entries(grades)) OVER earlier AS before_grades
  FROM images
  WINDOW earlier AS (PARTITION BY patient_key, same_method ORDER BY image_date, image_id)),
both_read AS (
  SELECT *, list_filter(list_transform(grades, lambda g: g.grade - before_grades[g.no]), lambda d: d IS NOT NULL) AS changes
  FROM pairs)
SELECT
  patient_key, image_id, image_date, modality, same_method, CAST(sdi AS INTEGER) AS sdi, n_readable, n_graded, n_fractured, n_by_heights,
  not_readable,
  meets.sdi_levels(n_graded) AS lower_bound,
  CASE WHEN n_graded = 0 THEN 'SDI not graded'
       ELSE 'SDI ' || CASE WHEN meets.sdi_levels(n_graded) THEN '≥ ' ELSE '' END || CAST(sdi AS INTEGER) END
    || ' (' || n_readable || ' of ' || limits.sdi_levels() || ' readable)' AS words,
  before_date, before_image_id, CAST(before_sdi AS INTEGER) AS before_sdi,
  len(changes) AS levels_on_both,
  CASE WHEN len(changes) > 0 THEN CAST(list_sum(changes) AS INTEGER) END AS d_sdi,
  -- Complete only where every level that was fractured is normal now: the whole index back at 0.
  CASE WHEN before_sdi > 0 AND sdi = 0 AND list_sum(changes) = -before_sdi THEN 'reshaped fully'
       WHEN list_sum(changes) < 0 THEN 'reshaped partly'
       WHEN list_sum(changes) > 0 THEN 'higher'
       WHEN len(changes) > 0 THEN 'same' END AS change
FROM both_read;
