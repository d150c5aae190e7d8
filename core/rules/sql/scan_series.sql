-- Question: What is the Z-score of each scan, reported and computed, under which reference and with which error? Which one leads?
-- One row: one Z of one analysed scan region; series tells which. A computed Z that is refused has z NULL and no_z_because.
--   is_primary marks the series that leads for the patient and site, by one reference where it is computed: chosen by somebody, or
--   else set by the first valid scan of which a Z was known (the first batch, and in it the earliest day), and kept, so that no
--   step enters a trend. A Z by a reference is known since the batch of its scan, or since the reference came into use, if that
--   was later: a reference that comes into use later takes the lead from none. Of two that are known alike the one leads that
--   came into use first. A corrected row belongs to the batch that corrected it.
-- Source: LMS method (Cole); error of Z by its slope; the references in use with their limits. ISCD Pediatric 2019 and Zemel 2010 for size adjustment; the first scan as judge is this product's choice.
-- Rule book: 3.3, 3.4, 3.5, A9, A11, A12
CREATE OR REPLACE VIEW scan_series AS
WITH scans AS (
  SELECT v.*, device_family(v.manufacturer, v.model) AS family,
    unnest(said([
      CASE WHEN v.z_reported IS NOT NULL THEN struct_pack(
        -- A Z that was printed after an adjustment for size is no Z for age, unless the report gives both.
        series := CASE WHEN v.z_size_adjusted_reported IS NULL
                        AND regexp_matches(v.z_reported_adjustment, '(?i)height|size|stature|haz|bmad')
                       THEN 'reported_size_adjusted' ELSE 'reported' END,
        z := v.z_reported, reference := coalesce(v.z_reported_reference, 'reference not stated'),
        adjustment := v.z_reported_adjustment,
        remark := CASE WHEN lower(v.z_reported_adjustment) <> 'none'
                       THEN 'Printed Z already adjusted for ' || v.z_reported_adjustment || '.' END) END,
      CASE WHEN v.z_size_adjusted_reported IS NOT NULL THEN struct_pack(
        series := 'reported_size_adjusted', z := v.z_size_adjusted_reported,
        reference := coalesce(v.z_reported_reference, 'reference not stated'),
        adjustment := v.z_size_adjusted_method,
        remark := 'Size-adjusted as reported, method ' || coalesce(v.z_size_adjusted_method, 'not stated') || '.') END,
      struct_pack(series := 'computed', z := CAST(NULL AS DOUBLE), reference := CAST(NULL AS VARCHAR),
                  adjustment := CAST(NULL AS VARCHAR), remark := CAST(NULL AS VARCHAR))])) AS given
  FROM scan_size v),
wanted AS (          -- a computed Z for each enabled reference of the site; a reported one finds the table it was printed with
  SELECT s.* EXCLUDE (given), s.given.series AS series, s.given.z AS z_given, s.given.remark AS remark,
    s.given.adjustment AS adjustment,
    coalesce(s.given.reference, r.title, 'none') AS reference,
    r.reference_id, r.device_family, r.levels AS reference_levels, r.measure, r.ethnicity_needed, r.limits_to_show, r.title,
    r.age_from, r.age_to, r.in_use_after_batch, r.in_use_no,
    CASE r.measure WHEN 'bmd_g_cm2' THEN s.bmd_g_cm2 WHEN 'bmc_g' THEN s.bmc_g END AS x,
    lms_bucket(s.age_years) AS bucket,
    CASE WHEN r.ethnicity_needed THEN lower(s.ethnicity) ELSE '' END AS ethnic_group
  FROM scans s
  LEFT JOIN references_in_use r
    ON r.site = s.site
   AND CASE s.given.series WHEN 'computed' THEN r.enabled
                           WHEN 'reported' THEN r.measure = 'bmd_g_cm2'
                                            AND lower(s.given.reference) IN (lower(r.reference_id), lower(r.title)) END),
found AS (
  SELECT w.*,
    b.l + (w.age_years - b.age_from) * b.l_per_year AS l,
    b.m + (w.age_years - b.age_from) * b.m_per_year AS m,
    b.s + (w.age_years - b.age_from) * b.s_per_year AS s,
    CASE WHEN w.reference_id IS NULL THEN 'no reference for ' || w.site
         WHEN w.reference_levels <> w.levels
         THEN 'no reference: ' || w.title || ' is for ' || w.reference_levels || ', '
              || CASE w.levels WHEN 'not stated' THEN 'levels not stated' ELSE 'the scan has ' || w.levels END
         WHEN lower(w.family) <> lower(w.device_family)
         THEN 'no reference: ' || w.title || ' is for ' || w.device_family || ', the scan is by ' || w.family
         WHEN w.sex IS NULL OR w.age_years IS NULL THEN 'sex or birth date missing'
         WHEN NOT w.age_is_exact THEN 'birth date is known to the year only'
         WHEN w.age_years NOT BETWEEN w.age_from AND w.age_to THEN outside_ages(w.age_years, w.age_from, w.age_to)
         WHEN w.ethnicity_needed AND w.ethnicity IS NULL THEN 'ethnicity missing: ' || w.title || ' needs it'
         WHEN b.m IS NULL AND w.ethnicity_needed THEN 'no reference: ethnicity ' || w.ethnicity || ' is not in ' || w.title
         WHEN b.m IS NULL THEN 'no reference for this sex and age'
         WHEN w.x IS NULL THEN 'no ' || CASE w.measure WHEN 'bmc_g' THEN 'BMC' ELSE 'BMD' END
         WHEN w.x <= 0 THEN 'the value is not above 0' END AS refused
  FROM wanted w
  LEFT JOIN lms_buckets b
    ON b.reference_id = w.reference_id AND b.sex = w.sex AND lower(b.ethnicity) = w.ethnic_group AND b.bucket = w.bucket
   AND w.age_years >= b.age_from AND w.age_years < b.age_to),
scored AS (
  SELECT *,
    CASE WHEN series <> 'computed' THEN z_given WHEN refused IS NULL THEN lms_z(x, l, m, s) END AS z,
    CASE WHEN refused IS NULL AND measure = 'bmd_g_cm2' THEN z_error(pe_g_cm2, bmd_g_cm2, l, m, s) END AS z_precision_sd,
    CASE WHEN series = 'computed' THEN refused END AS no_z_because,
    nullif(concat_ws(' ', remark,
      CASE WHEN series = 'computed' AND device_family IS NOT NULL AND family IS NULL
           THEN 'Device not stated; reference is ' || device_family || ' only.' END,
      CASE WHEN series = 'computed' THEN limits_to_show END), '') AS reference_note
  FROM found),
adjusted AS (        -- a reference may have a regression of its Z on height Z, for height Z by the reference that it was made with
  FROM scored
  UNION ALL BY NAME
  SELECT s.* REPLACE ('computed_size_adjusted' AS series, s.z - h.intercept - h.slope_per_height_z * s.height_z AS z,
    NULL AS z_precision_sd, 'height' AS adjustment,
    concat_ws(' ', 'Adjusted for height Z by this reference''s own regression.', g.limits_to_show, s.reference_note) AS reference_note)
  FROM scored s
  JOIN height_adjustments h
    ON h.reference_id = s.reference_id AND h.sex = s.sex AND h.age_completed_years = CAST(floor(s.age_years) AS INTEGER)
  JOIN height_regressions g
    ON g.reference_id = s.reference_id AND g.height_reference_id = s.height_reference_id
   AND coalesce(g.loaded_on <= today(), true)
  WHERE s.series = 'computed' AND s.z IS NOT NULL AND s.height_z IS NOT NULL),
choices AS (
  SELECT patient_key, site, arg_max(struct_pack(series := series, reference_id := reference_id), struct_pack(chosen_on, series)) AS chosen,
    max(chosen_on) AS chosen_on
  FROM primary_series
  WHERE chosen_on <= today()
  GROUP BY patient_key, site),
known AS (           -- from which batch on each Z could be known; half a batch after the one that its reference came after
  SELECT a.*, c.chosen, c.chosen_on,
    CASE WHEN a.series LIKE 'computed%' AND a.in_use_after_batch >= a.batch_id THEN a.in_use_after_batch + 0.5
         ELSE CAST(a.batch_id AS DOUBLE) END AS known_at
  FROM adjusted a
  LEFT JOIN choices c ON c.patient_key = a.patient_key AND c.site = a.site),
firsts AS (          -- what the first valid scan that had any Z says, and by which reference; and whether what was chosen is there
  SELECT patient_key, site,
    min(CASE WHEN valid AND z IS NOT NULL AND series <> 'computed_size_adjusted'
             THEN struct_pack(known_at := known_at, scan_date := scan_date, lead :=
               CASE WHEN series = 'reported_size_adjusted' AND adjust_applies AND NOT height_unreliable THEN '1 reported_size_adjusted'
                    WHEN series = 'reported' THEN '2 reported'
                    WHEN series = 'computed' THEN '3 computed' ELSE '4 reported_size_adjusted' END) END).lead[3:] AS first_series,
    min(CASE WHEN valid AND z IS NOT NULL AND series = 'computed'
             THEN struct_pack(known_at := known_at, scan_date := scan_date, in_use_no := in_use_no, reference_id := reference_id)
             END).reference_id AS first_reference_id,
    coalesce(bool_or(z IS NOT NULL AND series = chosen.series
                     AND coalesce(reference_id = chosen.reference_id OR series NOT LIKE 'computed%', true)), false)
      AS choice_holds
  FROM known
  GROUP BY patient_key, site),
led AS (             -- an aggregate and a join: windows would sort these wide rows twice
  SELECT k.* REPLACE (CASE WHEN f.choice_holds THEN k.chosen_on END AS chosen_on), f.choice_holds,
    CASE WHEN f.choice_holds THEN k.chosen.series ELSE f.first_series END AS primary_series,
    coalesce(CASE WHEN f.choice_holds AND k.chosen.series LIKE 'computed%' THEN k.chosen.reference_id END, f.first_reference_id)
      AS leading_reference_id
  FROM known k
  JOIN firsts f ON f.patient_key = k.patient_key AND f.site = k.site)
SELECT
  patient_key, scan_id, scan_date, age_years, site, side, levels, series, z, reference, reference_id, measure AS reference_measure,
  reference_note,
  coalesce(no_z_because, CASE WHEN z IS NULL THEN 'the table gives no finite Z for this value' END) AS no_z_because,
  bmd_g_cm2, bmc_g, pe_g_cm2, z_precision_sd, own_precision,
  NOT valid AS excluded, excluded_reason, valid, soft_reasons,
  device,
  manufacturer, model, serial_number, software, analysis_software, scan_mode,
  height_z, height_cm, height_on, height_reference, height_table, height_batch, height_row, height_unreliable, height_unreliable_because,
  adjustment, adjust_applies, adjust_because, size_missing,
  primary_series, CASE WHEN primary_series LIKE 'computed%' THEN leading_reference_id END AS primary_reference_id,
  series = primary_series AND (series NOT LIKE 'computed%' OR coalesce(reference_id = leading_reference_id, false)) AS is_primary,
  -- of several references that a Z is computed from, the one that speaks
  series LIKE 'computed%' AND coalesce(reference_id = leading_reference_id, false) AS of_leading_reference,
  choice_holds AS primary_chosen, chosen_on AS primary_chosen_on,
  batch_id, file_row
FROM led;
