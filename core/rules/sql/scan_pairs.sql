-- Question: What changed between two scans, and is the change more than the error of measurement?
-- One row: one Z (series) of one valid analysed region against the valid scan before it, as scan_comparison pairs them; series NULL
--   where the scan has no Z. A computed Z has its like only under the same reference, so that several references are several rows;
--   by_another marks those by a reference that does not lead. The headline is the change of Z with its own least significant
--   change; BMD comes second. leads marks the row to show first for a scan day. run numbers the stretches that may be drawn as
--   one line.
-- Source: ISCD precision glossary (LSC, 95 %); error of Z from the child's own L, M and S; ISCD Pediatric 2013 (interval).
-- Rule book: 3.4, 3.5, A9, A10
CREATE OR REPLACE VIEW scan_pairs AS
WITH scores AS (
  SELECT patient_key, scan_id, site, side, levels, series, reference, reference_note, z, z_precision_sd, is_primary,
    series LIKE 'computed%' AND NOT of_leading_reference AS by_another,
    -- a computed Z has its like only under the same reference; a reported one changes its reference with the printer
    CASE WHEN series LIKE 'computed%' THEN reference ELSE '' END AS only_with
  FROM scan_series
  WHERE valid AND z IS NOT NULL),
paired AS (
  SELECT c.patient_key, c.scan_id, c.site, c.side, c.levels, c.scan_date, c.n_vertebrae, c.before_date, c.before_levels, c.comparable,
    a.series, a.reference, a.only_with, a.z, a.z_precision_sd, a.is_primary, a.by_another, c.bmd_g_cm2,
    b.z AS before_z, b.reference AS before_reference, b.z_precision_sd AS before_z_precision_sd,
    a.reference <> b.reference AND a.reference <> 'reference not stated' AND b.reference <> 'reference not stated' AS other_reference,
    a.reference = 'reference not stated' OR b.reference = 'reference not stated' AS unknown_reference
  FROM scan_comparison c
  LEFT JOIN scores a
    ON a.patient_key = c.patient_key AND a.scan_id = c.scan_id AND a.site = c.site AND a.side = c.side AND a.levels = c.levels
  LEFT JOIN scores b
    ON b.patient_key = c.patient_key AND b.scan_id = c.before_scan_id AND b.site = c.site AND b.side = c.side
   AND b.levels = c.before_levels AND b.series = a.series AND b.only_with = a.only_with),
judged AS (
  SELECT *,
    CASE WHEN before_z IS NULL THEN NULL WHEN comparable = false OR other_reference THEN false
         WHEN comparable IS NULL OR unknown_reference THEN NULL ELSE true END AS z_comparable,
    difference(z, before_z) AS d_z,
    significant_change(limits.lsc_factor(), z_precision_sd, before_z_precision_sd) AS z_lsc
  FROM paired),
counted AS (
  SELECT *,
    sum(CASE WHEN z_comparable = false OR comparable = false THEN 1 ELSE 0 END)
      OVER (PARTITION BY patient_key, site, side, levels, series, only_with ORDER BY scan_date, scan_id) AS run,
    row_number() OVER (PARTITION BY patient_key, site, side, scan_date
      ORDER BY before_levels = levels DESC NULLS LAST, is_primary DESC NULLS LAST, by_another, n_vertebrae DESC,
               scan_id DESC, series, reference) = 1 AS leads
  FROM judged),
lines AS (
  SELECT *, first_value(struct_pack(scan_date := scan_date, bmd := bmd_g_cm2, z := z, z_precision_sd := z_precision_sd))
    OVER (PARTITION BY patient_key, site, side, levels, series, reference, run ORDER BY scan_date, scan_id) AS baseline
  FROM counted),
worded AS (
  SELECT c.*, l.* EXCLUDE (patient_key, scan_id, site, side, levels, scan_date, n_vertebrae, before_date, before_levels, comparable,
                           bmd_g_cm2),
    CASE WHEN c.before_date IS NULL OR l.z IS NULL THEN NULL
         WHEN l.before_z IS NULL THEN 'no Z before'
         WHEN l.z_comparable = false THEN 'not comparable'
         WHEN l.z_comparable IS NULL THEN 'comparability unknown'
         WHEN l.z_lsc IS NULL THEN 'error of Z unknown'
         WHEN l.d_z >= l.z_lsc THEN 'real rise'
         WHEN l.d_z <= -l.z_lsc THEN 'real fall'
         ELSE 'within error' END AS z_verdict,
    CASE WHEN l.before_z IS NULL THEN NULL
         WHEN l.other_reference THEN 'reference ' || l.before_reference || ', then ' || l.reference
         WHEN l.unknown_reference THEN 'reference of Z not stated' END AS reference_why,
    'Z ' || change_text(l.d_z, 1) AS z_words,
    'Z ' || change_text(l.d_z, 1) || ' (LSC ' || number_text(l.z_lsc, 2) || ')' AS z_lsc_words,
    'BMD ' || change_text(c.d_bmd_g_cm2, 3) || ' g/cm²' AS bmd_words,
    'BMD ' || change_text(c.d_bmd_g_cm2, 3) || ' g/cm²'
      || CASE WHEN c.bmd_verdict IN ('real gain', 'real loss', 'within error')
              THEN ', ' || c.bmd_verdict || ' (LSC ' || number_text(c.lsc_g_cm2, 3) || ')'
              WHEN c.bmd_verdict = 'precision unknown' THEN ', precision unknown' ELSE '' END AS bmd_lsc_words
  FROM lines l
  JOIN scan_comparison c
    ON c.patient_key = l.patient_key AND c.scan_id = l.scan_id AND c.site = l.site AND c.side = l.side AND c.levels = l.levels)
SELECT
  * EXCLUDE (n_vertebrae, only_with, before_height_z, z_precision_sd, before_z_precision_sd, other_reference, unknown_reference, reference_why,
             baseline, z_words, z_lsc_words, bmd_words, bmd_lsc_words),
  nullif(concat_ws('; ', why, reference_why), '') AS z_why,
  CASE WHEN meets.annualise_from_days(days) THEN per_year(d_z, days) END AS d_z_per_year,
  difference(height_z, before_height_z) AS d_height_z,
  baseline.scan_date AS baseline_date, difference(z, baseline.z) AS baseline_d_z,
  significant_change(limits.lsc_factor(), z_precision_sd, baseline.z_precision_sd) AS baseline_z_lsc,
  difference(bmd_g_cm2, baseline.bmd) AS baseline_d_bmd_g_cm2,
  CASE WHEN before_date IS NULL THEN 'First valid scan.'
       WHEN comparable = false THEN 'Not comparable: ' || why || '.'
       WHEN comparable IS NULL THEN 'Comparability unknown: ' || why || '. ' || concat_ws(', ', z_words, bmd_words) || '.'
       WHEN z_verdict = 'not comparable' THEN 'Z not comparable: ' || reference_why || '. ' || coalesce(bmd_lsc_words || '.', '')
       WHEN z_verdict = 'comparability unknown'
         THEN concat_ws('. ', z_words || ', ' || reference_why, bmd_lsc_words) || '.'
       WHEN z_verdict = 'real fall' AND d_bmd_g_cm2 > 0
         THEN 'Gained less than expected for age: ' || z_lsc_words || ', ' || bmd_lsc_words || '.'
       WHEN z_verdict IN ('real fall', 'real rise', 'within error')
         THEN CASE z_verdict WHEN 'real fall' THEN 'Z fell: ' WHEN 'real rise' THEN 'Z rose: ' ELSE 'Z unchanged within error: ' END
              || concat_ws(', ', z_lsc_words, bmd_lsc_words) || '.'
       WHEN z_verdict = 'error of Z unknown'
         -- Whether that is more than error cannot be told; that the two point apart is said all the same.
         THEN CASE WHEN meets.dz_fall_sd(-d_z) AND d_bmd_g_cm2 > 0 THEN 'BMD up, Z down: ' ELSE '' END
              || concat_ws('. ', z_words || ', its error unknown: no table of ' || reference, bmd_lsc_words) || '.'
       ELSE coalesce(bmd_lsc_words || '.', 'Nothing to compare.') END
  || CASE WHEN too_soon AND comparable IS DISTINCT FROM false THEN ' Too soon to judge: ' || days || ' d apart.' ELSE '' END
  || CASE WHEN NOT own_precision AND comparable THEN ' Published error, not this centre''s precision.' ELSE '' END AS verdict
FROM worded;
