-- Question: Whose recovery from transient osteoporosis of pregnancy takes longer than published?
-- One row: one finding; pregnancy.
-- Source: Rev Colomb Reumatol 2023 (recovery within 2 to 12 months, in its own series within 9).
-- Rule book: 6.4, 8, A28
-- Finding: TOP-LATE
-- Opens: no clinical recovery on record later than 9 months after the delivery (L), later than 12 (H: image again).
-- Since: the day that the months were over; where the day of the delivery is not known they count from the day by which it was.
-- Closes: clinical recovery is recorded, stated or by full weight-bearing and no pain.
-- Reopens: the 12 months are over; pain or less weight-bearing comes back.
CREATE OR REPLACE VIEW top_late AS
WITH late AS (
  SELECT *, today() > over_by + to_months(limits.top_late_months()) AS is_late
  FROM top_episodes
  WHERE status = 'recovery not recorded' AND NOT dates_are_relative AND today() > over_by + to_months(limits.top_series_months()))
SELECT
  'TOP-LATE' AS rule, CASE WHEN is_late THEN 'H' ELSE 'L' END AS severity, patient_key, 'pregnancy ' || pregnancy_no AS object,
  CAST(over_by + to_months(CASE WHEN is_late THEN limits.top_late_months() ELSE limits.top_series_months() END) AS DATE) AS since,
  'No clinical recovery on record ' || date_sub('month', over_by, today()) || ' months after the delivery ('
    || delivery_told || '): longer than ' || CASE WHEN is_late THEN limits.top_late_months() || ' months. Image again: avascular necrosis, insufficiency fracture, another diagnosis?'
         ELSE limits.top_series_months() || ' months, the longest of the published series.' END AS sentence,
  said([fact('delivery', delivery_told, over_by, 'pregnancies', delivery_batch_id, delivery_file_row),
        CASE WHEN last_contact IS NOT NULL THEN fact('last known', last_contact, last_contact, last_seen.source_table, last_seen.batch_id, last_seen.file_row) END,
        fact('MRI oedema', coalesce('resolved ' || marrow, 'no resolution on record'), NULL, 'pregnancy_findings', batch_id, file_row)]) AS evidence,
  ['top_series_months', 'top_late_months'] AS limits,
  concat_ws('|', over_by, is_late) AS fact_key
FROM late;
