-- Question: Where does the latest scan break the series?
-- One row: one finding; patient, site and side.
-- Source: Crabtree 2014; Shepherd & Lu 2007; Cheng 2005 (change of mode).
-- Rule book: 3.4, 3.5, 8, A28
-- Finding: DXA-NONCOMP
-- Opens: scanner, software, mode, levels or the reference of Z differ from the valid scan before.
-- Since: the later scan.
-- Closes: a later valid scan that is comparable with the one before it.
-- Reopens: a later scan that breaks the series again.
CREATE OR REPLACE VIEW dxa_noncomp AS
WITH latest AS (
  SELECT *
  FROM scan_pairs
  WHERE leads
  QUALIFY row_number() OVER (PARTITION BY patient_key, site, side ORDER BY scan_date DESC) = 1)
SELECT
  'DXA-NONCOMP' AS rule, 'L' AS severity, patient_key,
  CASE WHEN side IN ('left', 'right') THEN side || ' ' || site ELSE site END AS object, scan_date AS since,
  sentence_start(object) || ' of ' || scan_date || ' is not comparable with ' || before_date || ': ' || coalesce(z_why, why) || '.'
    AS sentence,
  [fact('scan before', concat_ws(', ', before_device, nullif(before_levels, 'none')), before_date, 'dxa_scans',
        before_batch_id, before_file_row),
   fact('scan', concat_ws(', ', device, software, scan_mode, nullif(levels, 'none')), scan_date, 'dxa_scans',
        batch_id, file_row)] AS evidence,
  CAST([] AS VARCHAR[]) AS limits,
  concat_ws('|', object, scan_date) AS fact_key
FROM latest
WHERE comparable = false OR z_comparable = false;
