-- Question: What is the latest new or worse fracture of each vertebra, and has it been refuted since?
-- One row: one level of one patient with an incident fracture; the latest one. open_event is FALSE where a later image of the same
--   method reads the level as normal.
-- Source: STOPP consortium (Rodd 2012, LeBlanc 2015); the date of a new fracture lies between two images.
-- Rule book: 2.6, 8, A7
CREATE OR REPLACE VIEW vertebral_change AS
WITH seen AS (
  SELECT *,
    max(CASE WHEN readable AND NOT fractured AND NOT by_heights THEN image_date END) OVER (PARTITION BY patient_key, level, same_method) AS last_normal
  FROM vertebral_history),
latest AS (      -- of two images of one day: the one that had an image of its own method before it, then the higher grade
  SELECT *
  FROM seen
  WHERE incident
  QUALIFY row_number() OVER (PARTITION BY patient_key, level
                             ORDER BY image_date DESC, across_methods, grade DESC NULLS LAST, image_id DESC) = 1),
drugs AS (
  SELECT l.patient_key, l.level,
    string_agg(DISTINCT t.agent, ', ') FILTER (t.drug_class = 'glucocorticoid') AS glucocorticoid,
    string_agg(DISTINCT t.agent, ', ') FILTER (t.drug_class = 'bisphosphonate') AS bisphosphonate,
    max(struct_pack(start_date, batch_id := t.batch_id, file_row := t.file_row)) FILTER (t.drug_class = 'glucocorticoid') AS gc,
    max(struct_pack(start_date, batch_id := t.batch_id, file_row := t.file_row)) FILTER (t.drug_class = 'bisphosphonate') AS bp
  FROM latest l
  JOIN treatments t ON t.patient_key = l.patient_key
  WHERE t.start_date <= l.image_date AND (t.stop_date IS NULL OR t.stop_date >= l.image_date)
  GROUP BY l.patient_key, l.level)
SELECT
  l.* EXCLUDE (last_normal),
  coalesce(l.last_normal <= l.image_date, true) AS open_event,
  l.last_normal AS last_normal_on,
  date_diff('day', l.before_date, l.image_date) AS days,
  coalesce('grade ' || l.grade, 'fracture declared') AS grade_words,
  coalesce('grade ' || l.before_grade, 'fracture declared') AS before_words,
  said([
    fact(l.level || ' before (' || l.before_same_method || ')', coalesce('grade ' || l.before_grade, 'fracture declared'),
         l.before_date, 'vertebral_reads', l.before_batch_id, l.before_file_row),
    fact(l.level || ' (' || l.same_method || ')', coalesce('grade ' || l.grade, 'fracture declared'), l.image_date,
         'vertebral_reads', l.batch_id, l.file_row),
    fact('interval', date_diff('day', l.before_date, l.image_date) || ' d', NULL, 'spine_images', NULL, NULL),
    CASE WHEN l.unread_between THEN fact(l.level, 'not readable', l.unread_on, 'vertebral_reads', NULL, NULL) END,
    fact('glucocorticoid at the image', coalesce(d.glucocorticoid, 'none recorded'), l.image_date, 'treatments', d.gc.batch_id,
         d.gc.file_row),
    fact('bisphosphonate at the image', coalesce(d.bisphosphonate, 'none recorded'), l.image_date, 'treatments', d.bp.batch_id,
         d.bp.file_row)])
    AS evidence
FROM latest l
LEFT JOIN drugs d ON d.patient_key = l.patient_key AND d.level = l.level;
