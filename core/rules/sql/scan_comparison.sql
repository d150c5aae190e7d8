-- Question: Can this scan be compared with the one before it, and did BMD change by more than the error of measurement?
-- One row: one valid analysed region, beside the valid scan of the same site and side on the last day before (NULLs where there is
--   none). comparable: FALSE with what differs; NULL with what is missing; else TRUE.
-- Source: Crabtree 2014, Shepherd & Lu 2007 (same scanner, software, mode, levels); ISCD precision glossary (LSC, 95 %).
-- Rule book: 3.2, 3.5, A10
CREATE OR REPLACE VIEW scan_comparison AS
WITH analyses AS (   -- one analysis per day and set of levels: the last scan of the day
  SELECT patient_key, site, side, scan_date, levels, max(scan_id) AS scan_id
  FROM scan_size
  WHERE valid
  GROUP BY patient_key, site, side, scan_date, levels),
days AS (            -- the day before, and its analysis of most vertebrae
  SELECT patient_key, site, side, scan_date, lag(scan_date) OVER course AS before_date, lag(levels) OVER course AS before_levels
  FROM (SELECT patient_key, site, side, scan_date,
          arg_max(levels, struct_pack(n := coalesce(vertebrae_analysed(levels), 0), levels := levels)) AS levels
        FROM analyses
        GROUP BY patient_key, site, side, scan_date)
  WINDOW course AS (PARTITION BY patient_key, site, side ORDER BY scan_date)),
partners AS (        -- on that day the same levels, else the most
  SELECT a.patient_key, a.site, a.side, a.scan_date, a.levels, d.before_date,
    coalesce(s.levels, o.levels) AS before_levels, coalesce(s.scan_id, o.scan_id) AS before_scan_id
  FROM analyses a
  JOIN days d ON d.patient_key = a.patient_key AND d.site = a.site AND d.side = a.side AND d.scan_date = a.scan_date
  LEFT JOIN analyses s
    ON s.patient_key = a.patient_key AND s.site = a.site AND s.side = a.side AND s.scan_date = d.before_date AND s.levels = a.levels
  LEFT JOIN analyses o
    ON o.patient_key = a.patient_key AND o.site = a.site AND o.side = a.side AND o.scan_date = d.before_date
   AND o.levels = d.before_levels),
compared AS (
  SELECT a.*,
    b.scan_id AS before_scan_id, b.scan_date AS before_date, b.levels AS before_levels, b.bmd_g_cm2 AS before_bmd_g_cm2,
    b.device AS before_device, b.height_z AS before_height_z, b.batch_id AS before_batch_id, b.file_row AS before_file_row,
    date_diff('day', b.scan_date, a.scan_date) AS days,
    said([
      CASE WHEN a.serial_number <> b.serial_number THEN 'scanner ' || b.serial_number || ', then ' || a.serial_number
           WHEN a.manufacturer <> b.manufacturer OR a.model <> b.model THEN 'scanner ' || b.device || ', then ' || a.device END,
      CASE WHEN a.software <> b.software THEN 'software ' || b.software || ', then ' || a.software
           WHEN a.analysis_software <> b.analysis_software
           THEN 'analysis software ' || b.analysis_software || ', then ' || a.analysis_software END,
      CASE WHEN a.scan_mode <> b.scan_mode THEN 'mode ' || b.scan_mode || ', then ' || a.scan_mode END,
      CASE WHEN a.levels <> b.levels AND a.levels <> 'not stated' AND b.levels <> 'not stated'
           THEN 'levels ' || b.levels || ', then ' || a.levels END]) AS differs,
    said([
      CASE WHEN a.serial_number IS NULL OR b.serial_number IS NULL THEN 'scanner serial number' END,
      CASE WHEN a.software IS NULL OR b.software IS NULL THEN 'software' END,
      CASE WHEN a.scan_mode IS NULL OR b.scan_mode IS NULL THEN 'scan mode' END,
      CASE WHEN a.levels = 'not stated' OR b.levels = 'not stated' THEN 'levels' END,
      CASE WHEN a.side = 'unknown' THEN 'side' END]) AS missing,
    difference(a.bmd_g_cm2, b.bmd_g_cm2) AS d_bmd_g_cm2,
    significant_change(limits.lsc_factor(), a.pe_g_cm2, a.pe_g_cm2) AS lsc_g_cm2
  FROM scan_size a
  JOIN partners p
    ON p.patient_key = a.patient_key AND p.site = a.site AND p.side = a.side AND p.scan_date = a.scan_date AND p.levels = a.levels
  LEFT JOIN scan_size b
    ON b.patient_key = p.patient_key AND b.site = p.site AND b.side = p.side AND b.scan_id = p.before_scan_id
   AND b.levels = p.before_levels AND b.scan_date = p.before_date
  WHERE a.valid),
judged AS (
  SELECT *,
    CASE WHEN before_date IS NULL THEN NULL WHEN len(differs) > 0 THEN false WHEN len(missing) > 0 THEN NULL ELSE true END
      AS comparable
  FROM compared)
SELECT
  patient_key, scan_id, site, side, levels, scan_date, age_years, bmd_g_cm2, height_z, height_on, height_reference, height_table, height_batch, height_row,
  coalesce(vertebrae_analysed(levels), 0) AS n_vertebrae,
  device, serial_number, software, analysis_software, scan_mode, batch_id, file_row,
  before_scan_id, before_date, before_levels, before_bmd_g_cm2, before_device, before_height_z, before_batch_id, before_file_row,
  days, meets.dxa_too_soon_days(days) AS too_soon, comparable, differs, missing,
  CASE WHEN len(differs) > 0 THEN array_to_string(differs, '; ')
       WHEN before_date IS NOT NULL AND len(missing) > 0 THEN array_to_string(missing, ', ') || ' not stated' END AS why,
  d_bmd_g_cm2, 100 * d_bmd_g_cm2 / before_bmd_g_cm2 AS d_bmd_percent, lsc_g_cm2, own_precision,
  CASE WHEN before_date IS NULL THEN NULL
       WHEN comparable = false THEN 'not comparable'
       WHEN d_bmd_g_cm2 IS NULL THEN 'no BMD'
       WHEN comparable IS NULL THEN 'comparability unknown'
       WHEN lsc_g_cm2 IS NULL THEN 'precision unknown'
       WHEN d_bmd_g_cm2 >= lsc_g_cm2 THEN 'real gain'
       WHEN d_bmd_g_cm2 <= -lsc_g_cm2 THEN 'real loss'
       ELSE 'within error' END AS bmd_verdict
FROM judged;
