-- Question: In which child did the spine Z fall so much that the spine should be imaged?
-- One row: one finding; patient. The latest valid spine scan, and each that it follows too soon to show change, against the last
--   one half a year or more before it and those 9 to 15 months before it.
-- Source: Galindo-Zavala 2020 (0.5 SD in 12 months); spans this product's choice.
-- Rule book: 2.8, 3.5, 8, A14, A28
-- Finding: DZ-FALL
-- Opens: the leading Z fell by 0.5 or more, as it is over 9 to 15 months, per year over other spans of half a year or more;
--   with an unknown comparability it opens as a question of medium severity.
-- Since: the later scan.
-- Closes: a valid spine scan without such a fall, half a year or more later.
-- Reopens: a new scan with a fall; the comparability becomes known.
CREATE OR REPLACE VIEW dz_fall AS
WITH analyses AS (   -- of several level sets of one day those of the day before speak (no 1), else the most vertebrae
  SELECT patient_key, scan_date, z, nullif(reference, 'reference not stated') AS reference,
    nullif(levels, 'not stated') AS levels, serial_number, nullif(device, 'device not stated') AS device,
    software, analysis_software, scan_mode, bmd_g_cm2 AS bmd, lsc_g_cm2 AS lsc, z_lsc,
    height_z, height_on, height_reference, height_table, height_batch, height_row, before_date, batch_id, file_row,
    row_number() OVER (PARTITION BY patient_key, scan_date
      ORDER BY before_levels = scan_pairs.levels DESC NULLS LAST, coalesce(vertebrae_analysed(scan_pairs.levels), 0) DESC,
        scan_id DESC, scan_pairs.reference) AS no,
    max(scan_date) OVER (PARTITION BY patient_key) AS last_on
  FROM scan_pairs
  WHERE site = 'lumbar spine' AND is_primary),
spans AS (           -- a scan stands until one far enough after it: what comes too soon shows no recovery
  SELECT latest.patient_key, latest.scan_date AS latest_on, before.scan_date AS before_on, before.no AS before_no,
    date_diff('day', before.scan_date, latest.scan_date) AS days,
    latest.scan_date BETWEEN before.scan_date + to_months(limits.dz_fall_plain_from_months())
                      AND before.scan_date + to_months(limits.dz_fall_plain_to_months()) AS plain,
    difference(latest.z, before.z) AS d_z,
    (latest.levels = before.levels) AND (latest.reference = before.reference)
      AND (latest.serial_number = before.serial_number) AND coalesce(latest.device = before.device, true)
      AND (latest.software = before.software) AND (latest.analysis_software = before.analysis_software)
      AND (latest.scan_mode = before.scan_mode) AS comparable
  FROM analyses latest
  JOIN analyses before ON before.patient_key = latest.patient_key AND before.scan_date < latest.scan_date
  WHERE latest.no = 1 AND meets.dxa_too_soon_days(date_diff('day', latest.scan_date, latest.last_on))),
falls AS (
  SELECT *, CASE WHEN plain THEN -d_z WHEN meets.annualise_from_days(days) THEN -round(per_year(d_z, days), 9) END AS fall
  FROM spans
  -- The last scan that is far enough before, and those of about a year before.
  QUALIFY plain OR before_on = max(CASE WHEN meets.annualise_from_days(days) THEN before_on END)
                                 OVER (PARTITION BY patient_key, latest_on)),
worst AS (
  SELECT *
  FROM falls
  WHERE meets.dz_fall_sd(fall) AND comparable IS DISTINCT FROM false
  QUALIFY row_number() OVER (PARTITION BY patient_key
                             ORDER BY comparable DESC NULLS LAST, latest_on DESC, plain DESC, fall DESC, before_on DESC, before_no) = 1)
SELECT
  'DZ-FALL' AS rule, CASE WHEN comparable THEN 'H' ELSE 'M' END AS severity, w.patient_key, 'lumbar spine' AS object,
  latest.scan_date AS since,
  'Lumbar spine Z fell ' || number_text(-d_z, 1) || ' in ' || days || ' d (' || z_text(before.z) || ' to ' || z_text(latest.z)
    || CASE WHEN plain THEN '' ELSE ', ' || number_text(fall, 1) || ' per year' END || ').'
    || CASE WHEN comparable THEN '' ELSE ' Whether the two scans are comparable is not known: '
              || array_to_string(said([
                   CASE WHEN latest.serial_number IS NULL OR before.serial_number IS NULL THEN 'scanner serial number' END,
                   CASE WHEN latest.software IS NULL OR before.software IS NULL THEN 'software' END,
                   CASE WHEN latest.scan_mode IS NULL OR before.scan_mode IS NULL THEN 'scan mode' END,
                   CASE WHEN latest.levels IS NULL OR before.levels IS NULL THEN 'levels' END,
                   CASE WHEN latest.reference IS NULL OR before.reference IS NULL THEN 'reference of Z' END]), ', ')
              || ' not stated.' END
    || CASE WHEN latest.before_date = before.scan_date AND -d_z < latest.z_lsc
            THEN ' Within the error of Z (LSC ' || number_text(latest.z_lsc, 2) || ').' ELSE '' END AS sentence,
  said([
    fact('Z before (' || coalesce(before.reference, 'reference not stated') || ')', z_text(before.z), before.scan_date, 'dxa_scans', before.batch_id, before.file_row),
    fact('Z (' || coalesce(latest.reference, 'reference not stated') || ')', z_text(latest.z), latest.scan_date, 'dxa_scans', latest.batch_id, latest.file_row),
    CASE WHEN before.bmd IS NOT NULL
         THEN fact('BMD before', bmd_text(before.bmd), before.scan_date, 'dxa_scans', before.batch_id, before.file_row) END,
    CASE WHEN latest.bmd IS NOT NULL
         THEN fact('BMD', bmd_text(latest.bmd), latest.scan_date, 'dxa_scans', latest.batch_id, latest.file_row) END,
    CASE WHEN latest.lsc IS NOT NULL THEN fact('LSC of BMD', bmd_text(latest.lsc), NULL, 'precision_errors', NULL, NULL) END,
    CASE WHEN latest.height_z IS NOT NULL THEN 
         fact('height Z (' || latest.height_reference || ')', z_text(latest.height_z), latest.height_on, latest.height_table, latest.height_batch,
              latest.height_row) END])
    AS evidence,
  ['dz_fall_sd', 'dz_fall_plain_from_months', 'dz_fall_plain_to_months', 'annualise_from_days', 'dxa_too_soon_days'] AS limits,
  concat_ws('|', latest.scan_date, z_text(d_z), CASE WHEN comparable THEN 'comparable' ELSE 'unknown' END) AS fact_key
FROM worst w
JOIN people child ON child.patient_key = w.patient_key AND child.adult IS DISTINCT FROM true
JOIN analyses latest ON latest.patient_key = w.patient_key AND latest.scan_date = w.latest_on AND latest.no = 1
JOIN analyses before
  ON before.patient_key = w.patient_key AND before.scan_date = w.before_on AND before.no = w.before_no;
