-- Question: Was bone mineral density low for age at this scan, with the size of the child taken into account?
-- One row: one scan day at one of the two sites that count (lumbar spine, total body less head). low: TRUE, FALSE, or NULL
--   with what is missing.
-- Source: ISCD Pediatric 2019 and Crabtree 2014 (Z at or below -2.0); size adjustment ISCD 2019 and Zemel 2010; Kalkwarf 2014
--   (under 5 years).
-- Rule book: 1.2, 1.3, 3.1, 3.3, A11
CREATE OR REPLACE VIEW low_bmd_scans AS
WITH printed AS (    -- of several Zs for age: the chosen one, reported with its reference, computed (by the reference that leads,
                     --   else by another), reported without one
  SELECT *,
    CASE WHEN primary_chosen AND is_primary THEN 0
         WHEN series LIKE 'computed%' THEN CASE WHEN of_leading_reference THEN 2 ELSE 3 END
         WHEN reference <> 'reference not stated' THEN 1 ELSE 4 END AS rank,
    -coalesce(vertebrae_analysed(levels), 0) AS fewest_last
  FROM scan_series
  WHERE valid AND z IS NOT NULL AND site IN ('lumbar spine', 'total body less head')),
days AS (            -- and of several level sets: the most vertebrae, L1-L4 first
  SELECT patient_key, site, scan_date,
    arg_min(struct_pack(z := z, series := series, reference := reference, levels := levels, bmd_g_cm2 := bmd_g_cm2,
                        note := reference_note, batch_id := batch_id, file_row := file_row),
            struct_pack(rank, fewest_last, levels, scan_id, reference)) FILTER (series NOT LIKE '%size_adjusted') AS for_age,
    arg_min(struct_pack(z := z, reference := reference, by_height := coalesce(NOT regexp_matches(adjustment, '(?i)bmad'), true),
                        batch_id := batch_id, file_row := file_row),
            struct_pack(rank, fewest_last, levels, scan_id, series, reference))
      FILTER (series LIKE '%size_adjusted') AS adjusted,
    -- All rows of one day share the child: age, size and the choice of the leading Z.
    min(struct_pack(age_years := age_years, height_z := height_z, height_on := height_on, height_reference := height_reference,
                    height_table := height_table, height_batch := height_batch, height_row := height_row)) AS child,
    bool_and(adjust_applies) AS adjust_applies, min(adjust_because) AS adjust_because, min(size_missing) AS size_missing,
    bool_or(height_unreliable) AS height_unreliable,
    min(array_to_string(height_unreliable_because, ', ')) AS height_unreliable_because, min(primary_series) AS primary_series,
    bool_or(primary_chosen) AS primary_chosen, min(primary_chosen_on) AS primary_chosen_on
  FROM printed
  GROUP BY patient_key, site, scan_date),
facts AS (
  SELECT patient_key, site, scan_date, child.age_years AS age_years,
    for_age.z AS z_for_age, adjusted.z AS z_adjusted, adjusted.reference AS adjusted_reference,
    for_age.series AS series, for_age.reference AS reference, for_age.levels AS levels, for_age.bmd_g_cm2 AS bmd_g_cm2, for_age.note AS reference_note,
    coalesce(for_age.batch_id, adjusted.batch_id) AS batch_id, coalesce(for_age.file_row, adjusted.file_row) AS file_row,
    meets.low_bmd_never_under_years(child.age_years) AS too_young, meets.dxa_caution_under_years(child.age_years) AS caution,
    for_age.reference = 'reference not stated' AS reference_unknown,
    child.height_z AS height_z, child.height_on AS height_on, child.height_table AS height_table,
    child.height_reference AS height_reference, child.height_batch AS height_batch, child.height_row AS height_row,
    adjust_applies, adjust_because, size_missing, height_unreliable, height_unreliable_because, primary_series, primary_chosen_on,
    adjusted.by_height AS adjusted_by_height,
    -- What a specialist chose holds; else the facts of the day decide.
    CASE WHEN primary_chosen THEN primary_series LIKE '%size_adjusted' ELSE adjust_applies END AS adjust
  FROM days),
weighed AS (         -- a height that is too low by itself adjusts too much: it may not turn a low Z into one that is not
  SELECT *,
    coalesce(adjust AND height_unreliable AND adjusted_by_height
      AND CASE WHEN z_for_age IS NULL THEN NOT meets.iscd_low_bmd_z(z_adjusted)
               ELSE meets.iscd_low_bmd_z(z_for_age) <> meets.iscd_low_bmd_z(z_adjusted) END, false) AS height_unsure
  FROM facts),
judged AS (
  SELECT *,
    CASE WHEN height_unsure                          THEN NULL
         WHEN adjust AND z_adjusted IS NOT NULL      THEN meets.iscd_low_bmd_z(z_adjusted)
         WHEN adjust                                 THEN meets.iscd_low_bmd_z(z_for_age) AND CAST(NULL AS BOOLEAN)
         WHEN NOT adjust AND z_for_age IS NOT NULL   THEN meets.iscd_low_bmd_z(z_for_age)
         WHEN z_for_age IS NULL                      THEN meets.iscd_low_bmd_z(z_adjusted)
         -- Nobody knows which of the two counts: an answer only where they agree; without the other, only "not low".
         WHEN z_adjusted IS NULL                     THEN meets.iscd_low_bmd_z(z_for_age) AND CAST(NULL AS BOOLEAN)
         WHEN meets.iscd_low_bmd_z(z_for_age) = meets.iscd_low_bmd_z(z_adjusted) THEN meets.iscd_low_bmd_z(z_for_age) END
      AS low_by_z
  FROM weighed)
SELECT
  * EXCLUDE (low_by_z, height_unsure, adjusted_by_height, height_unreliable_because),
  CASE WHEN too_young THEN NULL
       WHEN reference_unknown AND low_by_z THEN NULL
       ELSE low_by_z END AS low,
  coalesce(adjust AND z_adjusted IS NOT NULL AND NOT height_unsure, false) OR z_for_age IS NULL AS z_is_adjusted,
  CASE WHEN z_is_adjusted THEN z_adjusted ELSE z_for_age END AS z,
  array_to_string(said([
    CASE WHEN too_young THEN 'not judged under ' || number_text(limits.low_bmd_never_under_years(), 0) || ' years' END,
    CASE WHEN NOT too_young AND reference_unknown AND low_by_z THEN 'reference of the reported Z' END,
    CASE WHEN NOT too_young AND low_by_z IS NULL
         THEN CASE WHEN height_unsure THEN 'a reliable height (' || height_unreliable_because || ')'
                   WHEN adjust THEN 'size-adjusted Z' ELSE coalesce(size_missing, 'a height near the scan') END END]), ', ') AS missing,
  array_to_string(said([
    CASE WHEN caution AND NOT too_young THEN 'under ' || number_text(limits.dxa_caution_under_years(), 0)
                                             || ' years reference data are insufficient: interpret with caution' END,
    CASE WHEN low_by_z = false AND meets.iscd_low_bmd_z(z_for_age) THEN 'low before size adjustment only' END,
    CASE WHEN meets.z_discordance_sd(round(abs(z_for_age - z_adjusted), 9)) THEN 'Z for age and size-adjusted Z differ by '
                                             || number_text(abs(z_for_age - z_adjusted), 1) END]), '; ') AS note
FROM judged;
