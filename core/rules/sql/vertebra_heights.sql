-- Question: What grade do the measured heights of each vertebra give?
-- One row: one level on one image with its heights, of the newest reading that has them. A suggestion beside the reader's grade.
--   crush_known is FALSE where no unfractured neighbour was measured: the loss is then the least it can be. shape_computed is crush
--   where it is lower behind, or lower than its neighbours without being wedged or biconcave.
-- Source: Genant 1993, Eastell 1991, McCloskey 1993 (ratios of heights); Eur J Pediatr 2022;181:2549-2561 (grades); boundaries
--   and neighbours are this product's choice. Loss is rounded to 0.1 % before it is graded, so that both agree as shown.
-- Rule book: 2.2, 2.3
CREATE OR REPLACE VIEW vertebra_heights AS
WITH measured AS (
  SELECT patient_key, image_id, level, level_no(level) AS level_no, reading_no, anterior_mm, middle_mm, posterior_mm,
    round(100 * (1 - anterior_mm / posterior_mm), 9) AS wedge, round(100 * (1 - middle_mm / posterior_mm), 9) AS biconcave,
    batch_id, file_row
  FROM vertebral_reads
  WHERE posterior_mm IS NOT NULL AND (anterior_mm IS NOT NULL OR middle_mm IS NOT NULL)
  QUALIFY row_number() OVER (PARTITION BY patient_key, image_id, level ORDER BY reading_no DESC) = 1),
read AS (            -- what the reader says of it, in the latest reading that says something
  SELECT patient_key, image_id, level,
    CASE WHEN grade IS NOT NULL OR fracture IS NOT NULL
         THEN coalesce(meets.vertebral_fracture_grade(grade), false) OR coalesce(fracture = 'yes', false) END AS fractured
  FROM vertebral_reads
  QUALIFY row_number() OVER (PARTITION BY patient_key, image_id, level
                             ORDER BY says_of_level(readable, grade, fracture) DESC, reading_no DESC) = 1),
own AS (
  SELECT m.*, r.fractured IS NOT NULL AS is_read, coalesce(r.fractured, meets.vertebral_mild_loss_percent(round(greatest(m.wedge, m.biconcave), 1))) AS deformed
  FROM measured m
  JOIN read r ON r.patient_key = m.patient_key AND r.image_id = m.image_id AND r.level = m.level),
near AS (            -- what nobody read and is much lower than the tallest level near it serves no other one: of two that are
                     --   crushed side by side neither would be found
  SELECT o.patient_key, o.image_id, o.level, max(n.posterior_mm) AS tallest_mm
  FROM own o
  JOIN own n ON n.patient_key = o.patient_key AND n.image_id = o.image_id
    AND meets.vertebral_neighbour_levels(abs(n.level_no - o.level_no)) AND in_sdi_window(n.level)
  GROUP BY o.patient_key, o.image_id, o.level),
serving AS (         -- L5 is wedged by nature; T4 to L4 are the window
  SELECT o.*
  FROM own o
  JOIN near t ON t.patient_key = o.patient_key AND t.image_id = o.image_id AND t.level = o.level
  WHERE NOT o.deformed AND in_sdi_window(o.level)
    AND (o.is_read OR NOT meets.vertebral_mild_loss_percent(round(100 * (1 - o.posterior_mm / t.tallest_mm), 1)))),
beside AS (          -- the nearest unfractured neighbour above and below
  SELECT o.patient_key, o.image_id, o.level,
    arg_max(struct_pack(level := n.level, a := n.anterior_mm, m := n.middle_mm, p := n.posterior_mm), n.level_no)
      FILTER (n.level_no < o.level_no) AS above,
    arg_min(struct_pack(level := n.level, a := n.anterior_mm, m := n.middle_mm, p := n.posterior_mm), n.level_no)
      FILTER (n.level_no > o.level_no) AS below
  FROM own o
  JOIN serving n ON n.patient_key = o.patient_key AND n.image_id = o.image_id AND n.level <> o.level
    AND meets.vertebral_neighbour_levels(abs(n.level_no - o.level_no))
  GROUP BY o.patient_key, o.image_id, o.level),
against AS (
  SELECT o.*, b.above.level AS above_level, b.below.level AS below_level,
    coalesce((b.above.a + b.below.a) / 2, b.above.a, b.below.a) AS reference_a,
    coalesce((b.above.m + b.below.m) / 2, b.above.m, b.below.m) AS reference_m,
    coalesce((b.above.p + b.below.p) / 2, b.above.p, b.below.p) AS reference_mm
  FROM own o
  LEFT JOIN beside b ON b.patient_key = o.patient_key AND b.image_id = o.image_id AND b.level = o.level),
lost AS (            -- each height against the same one of the neighbours; the greatest loss is that of the vertebra
  SELECT *, CASE WHEN level <> 'L5' THEN round(100 * (1 - posterior_mm / reference_mm), 9) END AS crush_behind,
    CASE WHEN level <> 'L5' THEN round(100 * greatest(1 - posterior_mm / reference_mm, 1 - anterior_mm / reference_a, 1 - middle_mm / reference_m), 9)
         END AS crush
  FROM against),
graded AS (
  SELECT *, round(greatest(0.0, wedge, biconcave, crush), 1) AS loss_percent
  FROM lost)
SELECT
  patient_key, image_id, level, reading_no AS heights_reading_no, anterior_mm, middle_mm, posterior_mm,
  round(wedge, 1) AS wedge_percent, round(biconcave, 1) AS biconcave_percent, round(crush_behind, 1) AS crush_percent,
  reference_mm, nullif(concat_ws(', ', above_level, below_level), '') AS reference_levels,
  crush IS NOT NULL AS crush_known, loss_percent,
  CASE WHEN meets.vertebral_severe_loss_percent(loss_percent) THEN 3
       WHEN meets.vertebral_moderate_loss_percent(loss_percent) THEN 2
       WHEN meets.vertebral_mild_loss_percent(loss_percent) THEN 1
       ELSE 0 END AS grade_computed,
  CASE WHEN NOT meets.vertebral_mild_loss_percent(loss_percent) THEN NULL
       WHEN coalesce(meets.vertebral_mild_loss_percent(round(crush_behind, 1)), false)
         OR NOT coalesce(meets.vertebral_mild_loss_percent(round(greatest(wedge, biconcave), 1)), false) THEN 'crush'
       WHEN coalesce(round(biconcave, 1) > round(wedge, 1), wedge IS NULL) THEN 'biconcave'
       ELSE 'wedge' END AS shape_computed,
  meets.vertebral_borderline_points(round(least(
    abs(loss_percent - limits.vertebral_mild_loss_percent()), abs(loss_percent - limits.vertebral_moderate_loss_percent()),
    abs(loss_percent - limits.vertebral_severe_loss_percent())), 9)) AS borderline,
  loss_percent = limits.vertebral_mild_loss_percent() AS at_threshold,
  batch_id AS heights_batch_id, file_row AS heights_file_row
FROM graded;
