-- Question: What happened to each vertebra between one image and the next?
-- One row: one level on one image. event compares with the last image of the same method, and only where there is none with the
--   last one of another method (across_methods). Levels of which only heights were measured are compared with none, and none with
--   them. begins: of a fracture that is new, worse or first seen, whether no image of any method showed it before.
-- Source: STOPP consortium (Rodd 2012, LeBlanc 2015) for new and worse; Ward 2018 for reshaping; a higher grade across methods
--   is raised to be confirmed (this product's choice).
-- Rule book: 2.2, 2.5, 2.6, A7
CREATE OR REPLACE VIEW vertebral_history AS
WITH reads AS (      -- a fracture without a grade (yes or no only) ranks as the least grade of a fracture
  SELECT *, coalesce(grade, CASE WHEN fractured THEN limits.vertebral_fracture_grade() END) AS rank
  FROM vertebra_reads),
of_method AS (       -- of several images of one day the worst read counts
  SELECT *, lag(image_id) OVER (PARTITION BY patient_key, level, same_method ORDER BY image_date) AS before_id
  FROM (SELECT patient_key, level, same_method, image_date, arg_max(image_id, rank || image_id) AS image_id
        FROM reads
        WHERE readable AND NOT by_heights
        GROUP BY patient_key, level, same_method, image_date)),
of_any AS (
  SELECT *, lag(image_id) OVER (PARTITION BY patient_key, level ORDER BY image_date) AS before_id
  FROM (SELECT patient_key, level, image_date, arg_max(image_id, rank || image_id) AS image_id
        FROM reads
        WHERE readable AND NOT by_heights
        GROUP BY patient_key, level, image_date)),
unread AS (
  SELECT patient_key, image_id, level,
    max(CASE WHEN NOT readable THEN image_date END) OVER (PARTITION BY patient_key, level ORDER BY image_date
      RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING) AS unread_on
  FROM reads),
before AS (
  SELECT r.*, u.unread_on, m.before_id IS NULL AND o.before_id IS NOT NULL AS across_methods,
    CASE WHEN r.readable AND NOT r.by_heights THEN coalesce(m.before_id, o.before_id) END AS before_id
  FROM reads r
  JOIN unread u ON u.patient_key = r.patient_key AND u.image_id = r.image_id AND u.level = r.level
  LEFT JOIN of_method m
    ON m.patient_key = r.patient_key AND m.level = r.level AND m.same_method = r.same_method AND m.image_date = r.image_date
  LEFT JOIN of_any o
    ON o.patient_key = r.patient_key AND o.level = r.level AND o.image_date = r.image_date),
compared AS (
  SELECT r.* EXCLUDE (before_id),
    b.image_date AS before_date, b.rank AS before_rank, b.grade AS before_grade, b.image_id AS before_image_id,
    b.modality AS before_modality, b.same_method AS before_same_method, b.batch_id AS before_batch_id, b.file_row AS before_file_row,
    b.loss_percent AS before_loss_percent,
    -- Heights of two methods are not compared: what a radiograph and a VFA show of one vertebra differs by more.
    CASE WHEN NOT r.across_methods THEN round(r.loss_percent - b.loss_percent, 9) END AS d_loss_points
  FROM before r
  LEFT JOIN reads b ON b.patient_key = r.patient_key AND b.level = r.level AND b.image_id = r.before_id),
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
  SELECT n.patient_key, n.image_id, n.level,
    min(struct_pack(image_date := r.image_date, image_id := r.image_id)) AS first
  FROM named n
  JOIN reads r ON r.patient_key = n.patient_key AND r.level = n.level AND r.readable AND NOT r.by_heights AND r.rank >= n.rank
    AND r.image_date <= n.image_date AND coalesce(r.image_date > n.before_date, true)
  WHERE n.event IN ('first seen', 'new', 'new, timing uncertain', 'worse')
  GROUP BY n.patient_key, n.image_id, n.level)
SELECT
  n.patient_key, n.image_id, image_date, modality, n.level, level_no, scheme, same_method, reading_no, reader, method,
  readable, grade, fractured, energy, local_disease, by_heights, grade_computed, loss_percent, borderline, at_threshold, shape,
  crush_known, anterior_mm, middle_mm, posterior_mm, wedge_percent, biconcave_percent, crush_percent, reference_levels, finding_text,
  before_loss_percent, d_loss_points,
  before_grade, before_date, before_image_id, before_modality, before_same_method, before_batch_id, before_file_row,
  event, across_methods AND event <> 'not readable' AS across_methods,
  unread_between, CASE WHEN unread_between THEN unread_on END AS unread_on,
  event IN ('new', 'new, timing uncertain', 'worse') AS incident,
  -- A fracture arose after the last image that read the level as normal, and by the first that shows it.
  CASE WHEN event IN ('new', 'new, timing uncertain') THEN before_date END AS arose_after,
  CASE WHEN event IN ('new', 'new, timing uncertain', 'first seen') THEN k.first.image_date END AS arose_by,
  k.first.image_id = n.image_id AS begins,
  batch_id, file_row
FROM named n
LEFT JOIN known k ON k.patient_key = n.patient_key AND k.image_id = n.image_id AND k.level = n.level;
