-- Question: In which child did the spine Z fall so much that the spine should be imaged?
-- One row: one finding; patient. The latest valid spine scan against the one before it and those 9 to 15 months before it.
-- Source: Galindo-Zavala 2020 (0.5 SD in 12 months); spans this product's choice.
-- Finding: DZ-FALL
-- Opens: the leading Z fell by 0.5 or more, as it is over 9 to 15 months, per year over other spans of half a year or more;
--   with an unknown comparability it opens as a question of medium severity.
-- Since: the later scan.
-- Closes: a later valid spine scan without such a fall.
-- Reopens: a new scan with a fall; the comparability becomes known.
CREATE OR REPLACE VIEW dz_fall AS
WITH courses AS (
  SELECT patient_key,
    list(struct_pack(scan_date := scan_date, z := z, reference := reference, levels := levels, serial_number := serial_number,
                     device := nullif(device, ''), software := software, scan_mode := scan_mode, bmd := bmd_g_cm2,
                     lsc := lsc_g_cm2, z_lsc := z_lsc, series := series, height_z := height_z, before_date := before_date,
                     batch_id := batch_id, file_row := file_row)
         ORDER BY scan_date, coalesce(vertebrae_analysed(levels), 0), scan_id) AS scans
  FROM scan_pairs
  WHERE site = 'lumbar spine' AND is_primary
  GROUP BY patient_key),
pairs AS (
  SELECT patient_key, scans[-1] AS now, unnest(scans[:-1]) AS before
  FROM courses),
spans AS (
  SELECT patient_key, now, before,
    date_diff('day', before.scan_date, now.scan_date) AS days,
    now.scan_date BETWEEN before.scan_date + to_months(limits.dz_fall_plain_from_months())
                      AND before.scan_date + to_months(limits.dz_fall_plain_to_months()) AS plain,
    difference(now.z, before.z) AS d_z,
    (now.levels = before.levels) AND (nullif(now.reference, 'reference not stated') = before.reference)
      AND (now.serial_number = before.serial_number) AND coalesce(now.device = before.device, true)
      AND (now.software = before.software) AND (now.scan_mode = before.scan_mode) AS comparable
  FROM pairs),
falls AS (
  SELECT *, CASE WHEN plain THEN -d_z WHEN meets.annualise_from_days(days) THEN -round(per_year(d_z, days), 9) END AS fall
  FROM spans
  WHERE before.scan_date = now.before_date OR plain),
worst AS (
  SELECT *
  FROM falls
  WHERE meets.dz_fall_sd(fall) AND comparable IS DISTINCT FROM false
  QUALIFY row_number() OVER (PARTITION BY patient_key
                             ORDER BY comparable DESC NULLS LAST, plain DESC, fall DESC, before.scan_date DESC) = 1)
SELECT
  'DZ-FALL' AS rule, CASE WHEN comparable THEN 'H' ELSE 'M' END AS severity, patient_key, 'lumbar spine' AS object,
  now.scan_date AS since,
  'Lumbar spine Z fell ' || number_text(-d_z, 1) || ' in ' || days || ' d (' || z_text(before.z) || ' to ' || z_text(now.z)
    || CASE WHEN plain THEN '' ELSE ', ' || number_text(fall, 1) || ' per year' END || ').'
    || CASE WHEN comparable THEN '' ELSE ' Whether the two scans are comparable is not known: '
              || array_to_string(said([
                   CASE WHEN now.serial_number IS NULL OR before.serial_number IS NULL THEN 'scanner serial number' END,
                   CASE WHEN now.software IS NULL OR before.software IS NULL THEN 'software' END,
                   CASE WHEN now.scan_mode IS NULL OR before.scan_mode IS NULL THEN 'scan mode' END,
                   CASE WHEN 'reference not stated' IN (now.reference, before.reference) THEN 'reference of Z' END]), ', ')
              || ' not stated.' END
    || CASE WHEN now.before_date = before.scan_date AND -d_z < now.z_lsc
            THEN ' Within the error of Z (LSC ' || number_text(now.z_lsc, 2) || ').' ELSE '' END AS sentence,
  said([
    fact('Z before (' || before.reference || ')', z_text(before.z), before.scan_date, 'dxa_scans', before.batch_id, before.file_row),
    fact('Z (' || now.reference || ')', z_text(now.z), now.scan_date, 'dxa_scans', now.batch_id, now.file_row),
    CASE WHEN before.bmd IS NOT NULL
         THEN fact('BMD before', bmd_text(before.bmd), before.scan_date, 'dxa_scans', before.batch_id, before.file_row) END,
    CASE WHEN now.bmd IS NOT NULL
         THEN fact('BMD', bmd_text(now.bmd), now.scan_date, 'dxa_scans', now.batch_id, now.file_row) END,
    CASE WHEN now.lsc IS NOT NULL THEN fact('LSC of BMD', bmd_text(now.lsc), NULL, 'precision_errors', NULL, NULL) END,
    CASE WHEN now.height_z IS NOT NULL THEN fact('height Z (CDC 2000)', z_text(now.height_z), now.scan_date, 'visits', NULL, NULL) END])
    AS evidence,
  ['dz_fall_sd', 'dz_fall_plain_from_months', 'dz_fall_plain_to_months', 'annualise_from_days'] AS limits,
  concat_ws('|', now.scan_date, z_text(d_z), CASE WHEN comparable THEN 'comparable' ELSE 'unknown' END) AS fact_key
FROM worst;
