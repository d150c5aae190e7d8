-- Question: What became of the leading Z and of BMD since the scan before treatment, and since the first scan on record?
-- One row: one valid scan of the lumbar spine or total body less head, of the leading series, and one baseline before it: the
--   first valid scan, or the last one up to the first dose. comparable: FALSE with what differs, NULL with what is missing.
--   region_doubt: whether a fractured, dense or artefact level lies in the region, through which Z may rise: TRUE, FALSE or NULL.
-- Source: ISCD precision glossary (LSC, 95 %); Eur J Pediatr 2022;181:2549-2561 (dense endplates); spans are this product's choice.
-- Rule book: 3.5, 4.6, A9, A14, A16
CREATE OR REPLACE VIEW response_scans AS
WITH scores AS (
  SELECT s.patient_key, s.site, s.side, s.scan_id, s.scan_date, s.levels, s.series, s.reference, s.z, s.z_precision_sd, s.bmd_g_cm2,
    s.pe_g_cm2, s.own_precision, s.age_years, s.batch_id, s.file_row, c.first_date, c.year_from,
    struct_pack(serial_number := s.serial_number, device := nullif(s.device, 'device not stated'), software := s.software,
                analysis_software := s.analysis_software, scan_mode := s.scan_mode, levels := nullif(s.levels, 'not stated'),
                reference := nullif(s.reference, 'reference not stated')) AS made_by
  FROM scan_series s
  JOIN response_clock c ON c.patient_key = s.patient_key
  WHERE s.valid AND s.is_primary AND s.z IS NOT NULL AND s.site IN ('lumbar spine', 'total body less head')
  QUALIFY row_number() OVER (PARTITION BY s.patient_key, s.site, s.side, s.scan_date, s.levels ORDER BY s.scan_id DESC, s.reference) = 1),
adjusted AS (
  SELECT patient_key, site, side, scan_id, levels, series, reference, z
  FROM scan_series
  WHERE valid AND z IS NOT NULL AND (series = 'reported_size_adjusted' OR series = 'computed_size_adjusted' AND of_leading_reference)
  QUALIFY row_number() OVER (PARTITION BY patient_key, site, side, scan_id, levels ORDER BY series, reference) = 1),
artefacts AS (       -- those of a level; movement and a curved spine are none
  SELECT patient_key, scan_id, site, side, levels,
    array_to_string(list_transform(list_filter(artefact_list(artefacts),
      lambda a: NOT regexp_matches(a.name, 'scoliosis|\b(movement|motion)\b')), lambda a: a.name), ', ') AS names
  FROM scan_validity
  WHERE valid AND artefacts IS NOT NULL),
level_days AS (
  SELECT patient_key, level, image_date, bool_or(fractured) AS fractured,
    bool_or(coalesce(regexp_matches(finding_text, '(?i)\b(dense|sclero)') AND NOT regexp_matches(finding_text, '(?i)\b(no|not|without)\b'), false))
      AS dense
  FROM vertebra_reads
  WHERE level IN ('L1', 'L2', 'L3', 'L4')
  GROUP BY patient_key, level, image_date),
level_states AS (    -- as the last image up to the scan has each level, and as the next one has it
  SELECT a.patient_key, a.scan_id, a.levels, d.level,
    arg_max(d.fractured, d.image_date) FILTER (d.image_date <= a.scan_date) AS was_fractured,
    arg_min(d.fractured, d.image_date) FILTER (d.image_date > a.scan_date) AS is_next,
    coalesce(bool_or(d.dense) FILTER (d.image_date <= a.scan_date), false) AS dense
  FROM scores a
  JOIN level_days d ON d.patient_key = a.patient_key AND list_contains(levels_of(a.levels), d.level)
  WHERE a.site = 'lumbar spine'
  GROUP BY a.patient_key, a.scan_id, a.levels, d.level),
regions AS (
  SELECT patient_key, scan_id, levels, count(*) FILTER (coalesce(was_fractured, is_next) = false) AS n_normal,
    nullif(concat_ws('; ',
      levels_text(list(placed(level)) FILTER (was_fractured OR is_next)) || ' fractured',
      levels_text(list(placed(level)) FILTER (dense)) || ' dense'), '') AS what
  FROM level_states
  GROUP BY patient_key, scan_id, levels),
starts AS (
  SELECT patient_key, site, side, 'first valid scan' AS baseline, min(scan_date) AS baseline_date
  FROM scores
  GROUP BY patient_key, site, side
  UNION ALL
  SELECT patient_key, site, side, 'last before treatment', max(scan_date)
  FROM scores
  WHERE scan_date <= first_date
  GROUP BY patient_key, site, side),
on_start AS (        -- what was analysed on the day of a baseline; n: the most vertebrae first
  SELECT b.*, s.scan_id, s.levels, s.series, s.reference, s.z, s.z_precision_sd, s.bmd_g_cm2, s.pe_g_cm2, s.made_by, s.batch_id, s.file_row,
    row_number() OVER (PARTITION BY b.patient_key, b.site, b.side, b.baseline
      ORDER BY coalesce(vertebrae_analysed(s.levels), 0) DESC, s.levels) AS n
  FROM starts b
  JOIN scores s ON s.patient_key = b.patient_key AND s.site = b.site AND s.side = b.side AND s.scan_date = b.baseline_date),
paired AS (
  SELECT a.*, b.baseline, b.baseline_date, b.scan_id AS baseline_scan_id, b.levels AS baseline_levels, b.z AS baseline_z, b.made_by AS baseline_made_by,
    b.z_precision_sd AS baseline_z_precision_sd, b.bmd_g_cm2 AS baseline_bmd_g_cm2, b.pe_g_cm2 AS baseline_pe_g_cm2,
    b.batch_id AS baseline_batch_id, b.file_row AS baseline_file_row
  FROM scores a
  JOIN on_start b ON b.patient_key = a.patient_key AND b.site = a.site AND b.side = a.side AND a.scan_date > b.baseline_date
  QUALIFY row_number() OVER (PARTITION BY a.patient_key, a.site, a.side, a.scan_date, a.levels, b.baseline
                             ORDER BY b.levels = a.levels DESC, b.n) = 1),
judged AS (         -- of BMD no reference is asked for
  SELECT p.*, date_diff('day', p.baseline_date, p.scan_date) AS days,
    scans_differ(p.baseline_made_by, p.made_by) AS differs, scans_lack(p.baseline_made_by, p.made_by) AS lacks,
    list_filter(scans_differ(p.baseline_made_by, p.made_by), lambda one: NOT starts_with(one, 'reference ')) AS bmd_differs,
    list_filter(scans_lack(p.baseline_made_by, p.made_by), lambda one: NOT starts_with(one, 'reference ')) AS bmd_lacks,
    difference(p.z, p.baseline_z) AS d_z, difference(p.bmd_g_cm2, p.baseline_bmd_g_cm2) AS d_bmd_g_cm2,
    significant_change(limits.lsc_factor(), p.z_precision_sd, p.baseline_z_precision_sd) AS z_lsc,
    significant_change(limits.lsc_factor(), p.pe_g_cm2, p.baseline_pe_g_cm2) AS lsc_g_cm2,
    difference(x.z, y.z) AS d_z_adjusted, nullif(concat_ws('; ', r.what, nullif(t.names, '')), '') AS region_why,
    coalesce(r.n_normal, 0) = len(levels_of(p.levels)) AS region_read
  FROM paired p
  LEFT JOIN adjusted x ON x.patient_key = p.patient_key AND x.site = p.site AND x.side = p.side AND x.scan_id = p.scan_id AND x.levels = p.levels
  LEFT JOIN adjusted y
    ON y.patient_key = p.patient_key AND y.site = p.site AND y.side = p.side AND y.scan_id = p.baseline_scan_id AND y.levels = p.baseline_levels
   AND y.series = x.series AND y.reference = x.reference
  LEFT JOIN regions r ON r.patient_key = p.patient_key AND r.scan_id = p.scan_id AND r.levels = p.levels
  LEFT JOIN artefacts t
    ON t.patient_key = p.patient_key AND t.scan_id = p.scan_id AND t.site = p.site AND t.side = p.side AND t.levels = p.levels)
SELECT
  patient_key, site, side, scan_id, scan_date, age_years, levels, baseline, baseline_date, baseline_levels, days,
  scan_date > first_date AS on_treatment, scan_date >= year_from AS of_year_one_or_later,
  series, reference, baseline_z, z, d_z, CASE WHEN meets.annualise_from_days(days) THEN round(per_year(d_z, days), 9) END AS d_z_per_year,
  -- What counts as the change in a year: as it is over 9 to 15 months, per year over other spans that are long enough.
  CASE WHEN scan_date BETWEEN baseline_date + to_months(limits.dz_fall_plain_from_months())
                          AND baseline_date + to_months(limits.dz_fall_plain_to_months()) THEN d_z ELSE d_z_per_year END AS d_z_in_a_year,
  z_lsc, d_z_adjusted, baseline_bmd_g_cm2, bmd_g_cm2, d_bmd_g_cm2, 100 * d_bmd_g_cm2 / baseline_bmd_g_cm2 AS d_bmd_percent, lsc_g_cm2,
  own_precision,
  CASE WHEN len(differs) > 0 THEN false WHEN len(lacks) = 0 THEN true END AS comparable,
  CASE WHEN len(differs) > 0 THEN array_to_string(differs, '; ') WHEN len(lacks) > 0 THEN array_to_string(lacks, ', ') || ' not stated' END AS why,
  CASE WHEN len(differs) > 0 THEN 'not comparable' WHEN len(lacks) > 0 THEN 'comparability unknown' WHEN z_lsc IS NULL THEN 'error of Z unknown'
       WHEN d_z >= z_lsc THEN 'real rise' WHEN d_z <= -z_lsc THEN 'real fall' ELSE 'within error' END AS z_verdict,
  CASE WHEN len(bmd_differs) > 0 THEN 'not comparable' WHEN d_bmd_g_cm2 IS NULL THEN 'no BMD' WHEN len(bmd_lacks) > 0 THEN 'comparability unknown'
       WHEN lsc_g_cm2 IS NULL THEN 'precision unknown' WHEN d_bmd_g_cm2 >= lsc_g_cm2 THEN 'real gain'
       WHEN d_bmd_g_cm2 <= -lsc_g_cm2 THEN 'real loss' ELSE 'within error' END AS bmd_verdict,
  CASE WHEN len(differs) > 0 THEN NULL
       WHEN d_bmd_g_cm2 > 0 AND d_z < 0 THEN 'BMD rose, Z fell' WHEN d_bmd_g_cm2 < 0 AND d_z > 0 THEN 'BMD fell, Z rose'
       WHEN d_bmd_g_cm2 > 0 AND d_z > 0 THEN 'BMD and Z rose' WHEN d_bmd_g_cm2 < 0 AND d_z < 0 THEN 'BMD and Z fell'
       WHEN d_bmd_g_cm2 IS NULL THEN 'no BMD' ELSE 'BMD or Z as before' END AS words,
  CASE WHEN site <> 'lumbar spine' THEN NULL WHEN region_why IS NOT NULL THEN true WHEN region_read THEN false END AS region_doubt,
  CASE WHEN site <> 'lumbar spine' THEN NULL WHEN region_why IS NOT NULL THEN region_why WHEN NOT region_read THEN 'not every level of the region was read' END AS region_why,
  batch_id, file_row, baseline_batch_id, baseline_file_row
FROM judged;
