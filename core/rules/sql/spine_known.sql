-- Question: Up to each image, which levels from T6 to L4 are known to be free of a fracture?
-- One row: one day with an image of one patient. unread lists the levels whose last read is none, not readable or by heights alone;
--   oldest_read_on: the day of the oldest of these reads; unread_image_on: a later image of which nobody read a level.
-- Source: ISCD Pediatric 2019; T4 and T5, often hidden, are noted only (this product's choice).
-- Rule book: 1.3, 2.5, A3
CREATE OR REPLACE VIEW spine_known AS
WITH images AS (
  SELECT i.patient_key, i.image_date, bool_and(i.modality = 'vfa') AS only_vfa, bool_or(r.image_id IS NOT NULL) AS any_read,
    arg_min(struct_pack(batch_id := i.batch_id, file_row := i.file_row), i.image_id) AS source
  FROM spine_images i
  LEFT JOIN (SELECT DISTINCT patient_key, image_id FROM vertebra_reads) r ON r.patient_key = i.patient_key AND r.image_id = i.image_id
  WHERE i.image_date <= today()
  GROUP BY i.patient_key, i.image_date),
days AS (
  SELECT *, max(CASE WHEN any_read THEN image_date END) OVER so_far AS last_read, max(CASE WHEN NOT any_read THEN image_date END) OVER so_far
    AS last_unread
  FROM images
  WINDOW so_far AS (PARTITION BY patient_key ORDER BY image_date ROWS UNBOUNDED PRECEDING)),
levels AS (
  SELECT unnest(['T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'T10', 'T11', 'T12', 'L1', 'L2', 'L3', 'L4']) AS level),
reads AS (           -- of several reads of one day the one that says something
  SELECT patient_key, level, image_date, bool_or(readable AND NOT by_heights) AS is_read
  FROM vertebra_reads
  GROUP BY patient_key, level, image_date),
grid AS (
  SELECT i.patient_key, i.image_date, l.level, r.image_date AS read_on, coalesce(r.is_read, false) AS is_read
  FROM days i
  CROSS JOIN levels l
  ASOF LEFT JOIN reads r ON r.patient_key = i.patient_key AND r.level = l.level AND r.image_date <= i.image_date),
known AS (
  SELECT patient_key, image_date,
    levels_text(list(placed(level)) FILTER (NOT is_read AND has_to_be_readable(level))) AS unread,
    levels_text(list(placed(level)) FILTER (NOT is_read AND NOT has_to_be_readable(level))) AS often_hidden,
    min(read_on) FILTER (has_to_be_readable(level)) AS oldest_read_on
  FROM grid
  GROUP BY patient_key, image_date)
SELECT
  k.patient_key, k.image_date, k.unread, k.often_hidden, k.oldest_read_on,
  -- An image that nobody has read may show what the last read one did not.
  CASE WHEN coalesce(i.last_unread > i.last_read, i.last_unread IS NOT NULL) THEN i.last_unread END AS unread_image_on,
  i.only_vfa, i.source.batch_id AS batch_id, i.source.file_row AS file_row
FROM known k
JOIN days i ON i.patient_key = k.patient_key AND i.image_date = k.image_date;
