-- Question: What changed between two scans, can they be compared, and is the change more than the error of measurement?
-- One row: one Z (series) of one valid analysed region, against the valid scan of the same site and side on the last day before
--   (NULLs where there is none). comparable: FALSE with what differs; NULL with what is missing; else TRUE. The headline is the
--   change of Z with its own least significant change; BMD comes second. leads marks the row to show first for a scan day.
-- Source: Crabtree 2014, Shepherd & Lu 2007 (same scanner, software, mode, levels); ISCD precision glossary (LSC, 95 %);
--   error of Z from the child's own L, M and S; ISCD Pediatric 2013 (interval).
CREATE OR REPLACE VIEW scan_pairs AS
WITH scans AS (
  SELECT *, coalesce(vertebrae_analysed(levels), 0) AS n_vertebrae,
    struct_pack(scan_date := scan_date, n_vertebrae := coalesce(vertebrae_analysed(levels), 0), scan_id := scan_id, levels := levels,
      bmd_g_cm2 := bmd_g_cm2, device := device, manufacturer := manufacturer, model := model, serial_number := serial_number,
      software := software, analysis_software := analysis_software, scan_mode := scan_mode, height_z := height_z,
      batch_id := batch_id, file_row := file_row) AS scan,
    CASE WHEN z IS NOT NULL THEN struct_pack(scan_date := scan_date, scan_id := scan_id, reference := reference, z := z,
      z_precision_sd := z_precision_sd) END AS score
  FROM scan_series
  WHERE valid),
before AS (          -- of several analyses on the day before: the one of the same levels, else the one of most vertebrae
  SELECT *,
    max(scan) OVER (PARTITION BY patient_key, site, side ORDER BY scan_date
                    RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING) AS any_scan,
    max(scan) OVER same_levels AS same_scan,
    max(score) OVER (PARTITION BY patient_key, site, side, levels, series, reference ORDER BY scan_date
                     RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING) AS same_score,
    max(score) OVER (PARTITION BY patient_key, site, side, levels, series ORDER BY scan_date
                     RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING) AS other_score
  FROM scans
  WINDOW same_levels AS (PARTITION BY patient_key, site, side, levels ORDER BY scan_date
                         RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING)),
partners AS (
  SELECT * EXCLUDE (any_scan, same_scan, same_score, other_score),
    CASE WHEN same_scan.scan_date = any_scan.scan_date THEN same_scan ELSE any_scan END AS b,
    CASE WHEN same_score.scan_date = any_scan.scan_date THEN same_score
         WHEN other_score.scan_date = any_scan.scan_date THEN other_score END AS b_score
  FROM before),
compared AS (
  SELECT *,
    date_diff('day', b.scan_date, scan_date) AS days,
    said([
      CASE WHEN serial_number <> b.serial_number THEN 'scanner ' || b.serial_number || ', then ' || serial_number
           WHEN manufacturer <> b.manufacturer OR model <> b.model THEN 'scanner ' || b.device || ', then ' || device END,
      CASE WHEN software <> b.software THEN 'software ' || b.software || ', then ' || software
           WHEN analysis_software <> b.analysis_software
           THEN 'analysis software ' || b.analysis_software || ', then ' || analysis_software END,
      CASE WHEN scan_mode <> b.scan_mode THEN 'mode ' || b.scan_mode || ', then ' || scan_mode END,
      CASE WHEN levels <> b.levels AND levels <> 'not stated' AND b.levels <> 'not stated'
           THEN 'levels ' || b.levels || ', then ' || levels END]) AS differs,
    said([
      CASE WHEN serial_number IS NULL OR b.serial_number IS NULL THEN 'scanner serial number' END,
      CASE WHEN software IS NULL OR b.software IS NULL THEN 'software' END,
      CASE WHEN scan_mode IS NULL OR b.scan_mode IS NULL THEN 'scan mode' END,
      CASE WHEN levels = 'not stated' OR b.levels = 'not stated' THEN 'levels' END,
      CASE WHEN side = 'unknown' THEN 'side' END]) AS missing,
    reference <> b_score.reference AND reference <> 'reference not stated' AND b_score.reference <> 'reference not stated'
      AS other_reference,
    reference = 'reference not stated' OR b_score.reference = 'reference not stated' AS unknown_reference,
    difference(bmd_g_cm2, b.bmd_g_cm2) AS d_bmd_g_cm2,
    significant_change(limits.lsc_factor(), pe_g_cm2, pe_g_cm2) AS lsc_g_cm2,
    difference(z, b_score.z) AS d_z,
    significant_change(limits.lsc_factor(), z_precision_sd, b_score.z_precision_sd) AS z_lsc
  FROM partners),
judged AS (
  SELECT *,
    CASE WHEN b IS NULL THEN NULL WHEN len(differs) > 0 THEN false WHEN len(missing) > 0 THEN NULL ELSE true END AS comparable,
    CASE WHEN b_score IS NULL OR z IS NULL THEN NULL WHEN len(differs) > 0 OR other_reference THEN false
         WHEN len(missing) > 0 OR unknown_reference THEN NULL ELSE true END AS z_comparable,
    CASE WHEN len(differs) > 0 THEN array_to_string(differs, '; ')
         WHEN b IS NOT NULL AND len(missing) > 0 THEN array_to_string(missing, ', ') || ' not stated' END AS why,
    CASE WHEN b_score IS NULL OR z IS NULL THEN NULL
         WHEN other_reference THEN 'reference ' || b_score.reference || ', then ' || reference
         WHEN unknown_reference THEN 'reference of Z not stated' END AS reference_why
  FROM compared),
verdicts AS (
  SELECT *,
    CASE WHEN b IS NULL THEN NULL
         WHEN comparable = false THEN 'not comparable'
         WHEN d_bmd_g_cm2 IS NULL THEN 'no BMD'
         WHEN comparable IS NULL THEN 'comparability unknown'
         WHEN lsc_g_cm2 IS NULL THEN 'precision unknown'
         WHEN d_bmd_g_cm2 >= lsc_g_cm2 THEN 'real gain'
         WHEN d_bmd_g_cm2 <= -lsc_g_cm2 THEN 'real loss'
         ELSE 'within error' END AS bmd_verdict,
    CASE WHEN b IS NULL OR z IS NULL THEN NULL
         WHEN b_score IS NULL THEN 'no Z before'
         WHEN z_comparable = false THEN 'not comparable'
         WHEN z_comparable IS NULL THEN 'comparability unknown'
         WHEN z_lsc IS NULL THEN 'error of Z unknown'
         WHEN d_z >= z_lsc THEN 'real rise'
         WHEN d_z <= -z_lsc THEN 'real fall'
         ELSE 'within error' END AS z_verdict,
    -- Scans in one run can be drawn as one line; a known difference of device or reference starts the next run.
    sum(CASE WHEN z_comparable = false OR comparable = false THEN 1 ELSE 0 END)
      OVER (PARTITION BY patient_key, site, side, levels, series ORDER BY scan_date, scan_id) AS run,
    row_number() OVER (PARTITION BY patient_key, site, side, scan_date
      ORDER BY b.levels = levels DESC NULLS LAST, is_primary DESC NULLS LAST, z IS NOT NULL DESC, n_vertebrae DESC, scan_id DESC,
               reference) = 1 AS leads
  FROM judged),
runs AS (
  SELECT *,
    first_value(struct_pack(scan_date := scan_date, bmd := bmd_g_cm2, z := z, z_precision_sd := z_precision_sd))
      OVER (PARTITION BY patient_key, site, side, levels, series, run, reference ORDER BY scan_date, scan_id) AS baseline,
    'Z ' || change_text(d_z, 1) AS z_words,
    'Z ' || change_text(d_z, 1) || ' (LSC ' || number_text(z_lsc, 2) || ')' AS z_lsc_words,
    'BMD ' || change_text(d_bmd_g_cm2, 3) || ' g/cm²' AS bmd_words,
    CASE WHEN bmd_verdict IN ('real gain', 'real loss', 'within error')
         THEN ', ' || bmd_verdict || ' (LSC ' || number_text(lsc_g_cm2, 3) || ')'
         WHEN bmd_verdict = 'precision unknown' THEN ', precision unknown' ELSE '' END AS bmd_lsc_words
  FROM verdicts)
SELECT
  patient_key, scan_id, site, side, levels, scan_date, age_years, series, reference, reference_note, z, bmd_g_cm2, height_z,
  b.scan_id AS before_scan_id, b.scan_date AS before_date, b.levels AS before_levels, b.bmd_g_cm2 AS before_bmd_g_cm2,
  b.device AS before_device, b.batch_id AS before_batch_id, b.file_row AS before_file_row,
  b_score.z AS before_z, b_score.reference AS before_reference,
  days, meets.dxa_too_soon_days(days) AS too_soon,
  comparable, why, z_comparable, nullif(concat_ws('; ', why, reference_why), '') AS z_why, differs, missing,
  d_bmd_g_cm2, 100 * d_bmd_g_cm2 / b.bmd_g_cm2 AS d_bmd_percent, lsc_g_cm2, own_precision, bmd_verdict,
  d_z, z_lsc, z_verdict, CASE WHEN meets.annualise_from_days(days) THEN per_year(d_z, days) END AS d_z_per_year,
  difference(height_z, b.height_z) AS d_height_z,
  CASE WHEN b IS NULL THEN 'First valid scan.'
       WHEN comparable = false THEN 'Not comparable: ' || why || '.'
       WHEN comparable IS NULL THEN 'Comparability unknown: ' || why || '. ' || concat_ws(', ', z_words, bmd_words) || '.'
       WHEN z_verdict = 'not comparable' THEN 'Z not comparable: ' || reference_why || '. ' || bmd_words || bmd_lsc_words || '.'
       WHEN z_verdict = 'comparability unknown'
         THEN z_words || ', ' || reference_why || '. ' || bmd_words || bmd_lsc_words || '.'
       WHEN z_verdict = 'real fall' AND d_bmd_g_cm2 > 0
         THEN 'Gained less than expected for age: ' || z_lsc_words || ', ' || bmd_words || bmd_lsc_words || '.'
       WHEN z_verdict IN ('real fall', 'real rise', 'within error')
         THEN CASE z_verdict WHEN 'real fall' THEN 'Z fell: ' WHEN 'real rise' THEN 'Z rose: ' ELSE 'Z unchanged within error: ' END
              || concat_ws(', ', z_lsc_words, bmd_words || bmd_lsc_words) || '.'
       WHEN z_verdict = 'error of Z unknown'
         THEN z_words || ', its error unknown (no table of ' || reference || '). ' || coalesce(bmd_words || bmd_lsc_words || '.', '')
       ELSE coalesce(bmd_words || bmd_lsc_words || '.', 'Nothing to compare.') END
  || CASE WHEN too_soon AND comparable IS DISTINCT FROM false THEN ' Too soon to judge: ' || days || ' d apart.' ELSE '' END
  || CASE WHEN NOT own_precision AND comparable THEN ' Published error, not this centre''s precision.' ELSE '' END AS verdict,
  run, baseline.scan_date AS baseline_date, difference(z, baseline.z) AS baseline_d_z,
  significant_change(limits.lsc_factor(), z_precision_sd, baseline.z_precision_sd) AS baseline_z_lsc,
  difference(bmd_g_cm2, baseline.bmd) AS baseline_d_bmd_g_cm2,
  is_primary, leads, device, serial_number, software, scan_mode, batch_id, file_row
FROM runs;
