-- Question: Which scan came too soon to show change?
-- One row: one finding; patient, site and side.
-- Source: ISCD Pediatric 2013 (6 to 12 months).
-- Rule book: 3.5, 8, A28
-- Finding: DXA-SOON
-- Opens: the latest valid scan is less than 183 days after the one before it. It is shown all the same.
-- Since: the later scan.
-- Closes: a later valid scan 183 days or more after the one before it.
-- Reopens: a later scan that is too soon again.
CREATE OR REPLACE VIEW dxa_soon AS
WITH latest AS (
  SELECT *
  FROM scan_pairs
  WHERE leads
  QUALIFY row_number() OVER (PARTITION BY patient_key, site, side ORDER BY scan_date DESC) = 1)
SELECT
  'DXA-SOON' AS rule, 'L' AS severity, patient_key,
  CASE WHEN side IN ('left', 'right') THEN side || ' ' || site ELSE site END AS object, scan_date AS since,
  sentence_start(object) || ' scanned ' || days || ' d after the scan before (' || before_date || '): too soon to show change, '
    || limits.dxa_too_soon_days() || ' d at least.' AS sentence,
  [fact('scan before', before_date, before_date, 'dxa_scans', before_batch_id, before_file_row),
   fact('scan', days || ' d later', scan_date, 'dxa_scans', batch_id, file_row)] AS evidence,
  ['dxa_too_soon_days'] AS limits,
  concat_ws('|', object, scan_date) AS fact_key
FROM latest
SEMI JOIN people p ON p.patient_key = latest.patient_key AND p.adult IS DISTINCT FROM true
WHERE too_soon;
