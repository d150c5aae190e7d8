-- Question: Which reasons for an image of the spine were open on a day, and which of them make what was read out of date?
-- One row: one open reason of one patient on one day of iscd_days. asks_for_image: no image has met it; late: past the last day that
--   its source allows. outdates_reads: what was read of T6 to L4 is from before an event, or older than the source allows.
-- Source: as in spine_reasons.
-- Rule book: 1.3, 2.8, 9, A29
CREATE OR REPLACE VIEW spine_due_days AS
WITH images AS (
  SELECT DISTINCT patient_key, image_date
  FROM spine_images
  WHERE image_date <= today()),
asked AS (
  SELECT d.patient_key, d.on_day, d.is_today, r.* EXCLUDE (patient_key)
  FROM iscd_days d
  JOIN spine_reasons r ON r.patient_key = d.patient_key AND r.from_date <= d.on_day AND coalesce(r.until_date > d.on_day, true)),
imaged AS (
  SELECT a.*, i.image_date AS last_image
  FROM asked a
  ASOF LEFT JOIN images i ON i.patient_key = a.patient_key AND i.image_date <= a.on_day),
seen AS (            -- the whole spine is as old as the oldest read of a level that has to be readable
  SELECT i.*, CASE WHEN k.unread IS NULL THEN k.oldest_read_on END AS read_on
  FROM imaged i
  ASOF LEFT JOIN spine_known k ON k.patient_key = i.patient_key AND k.image_date <= i.on_day),
dated AS (
  SELECT * EXCLUDE (due_date, late_date),
    CASE WHEN kind = 'interval' THEN CAST(greatest(last_image + to_months(months), from_date) AS DATE) ELSE due_date END AS due_date,
    CASE WHEN kind = 'interval' THEN CAST(greatest(last_image + to_months(longest_months), from_date) AS DATE) ELSE late_date END
      AS late_date,
    CASE WHEN kind = 'interval' THEN read_on IS NOT NULL AND on_day > greatest(read_on + to_months(longest_months), from_date)
         ELSE read_on < serves_from AND (kind = 'event' OR on_day > late_date) END AS outdates_reads
  FROM seen),
judged AS (
  SELECT *, CAST(due_date - to_days(CASE WHEN kind = 'event' THEN 0 ELSE limits.spine_due_window_days() END) AS DATE) AS window_from,
    -- What was never imaged is due by the reasons for a first image, which each interval has, too.
    CASE WHEN kind = 'interval' THEN last_image IS NOT NULL AND on_day >= window_from
         ELSE coalesce(last_image < serves_from, true) AND on_day >= window_from END AS asks_for_image
  FROM dated)
SELECT
  patient_key, on_day, is_today, kind, reason, what, fact_date, source_table, batch_id, file_row, last_image, due_date, late_date,
  on_day > late_date AS late, greatest(window_from, from_date) AS became_due, asks_for_image, coalesce(outdates_reads, false) AS outdates_reads
FROM judged
WHERE asks_for_image OR outdates_reads;
