-- Question: May this scan be used, and what has to be known about it?
-- One row: one analysed region of one scan. hard_reasons take it out of trends and criteria; soft_reasons are shown.
--   What is not stated about positioning or artefacts takes nothing out: most exports do not carry it.
-- Source: Crabtree 2014 and ISCD Pediatric 2019 for the reasons; which are hard is this product's choice. Kalkwarf 2014 (ages).
-- Rule book: 3.1, 3.2
CREATE OR REPLACE VIEW scan_validity AS
WITH vertebrae AS (
  SELECT patient_key, scan_id, count(*) FILTER (included IS NOT FALSE) AS evaluable
  FROM dxa_vertebrae
  GROUP BY patient_key, scan_id),
scans AS (
  SELECT
    s.patient_key, s.scan_id, s.site, s.side, s.levels, s.scan_date,
    age_years(p.date_of_birth, s.scan_date) AS age_years, p.sex, p.date_of_birth, p.ethnicity,
    p.date_of_birth_precision IS DISTINCT FROM 'year' AS age_is_exact,
    coalesce(s.bmd_g_cm2, s.bmc_g / s.area_cm2) AS bmd_g_cm2, s.bmd_g_cm2 AS bmd_as_stated, s.bmc_g, s.area_cm2,
    s.manufacturer, s.model, s.serial_number, s.software, coalesce(s.analysis_software, s.software) AS analysis_software,
    s.scan_mode, s.height_cm, s.z_reported, s.z_reported_reference, s.z_reported_adjustment,
    s.z_size_adjusted_reported, s.z_size_adjusted_method,
    s.excluded, s.excluded_reason, s.positioning_ok, s.duplicate_for_precision, lower(s.artefacts) AS artefacts,
    coalesce(v.evaluable, vertebrae_analysed(s.levels)) AS evaluable,
    s.batch_id, s.file_row
  FROM dxa_scans s
  JOIN patients p USING (patient_key)
  LEFT JOIN vertebrae v ON v.patient_key = s.patient_key AND v.scan_id = s.scan_id
  WHERE s.scan_date <= today()),
judged AS (
  SELECT *,
    said([
      CASE WHEN excluded THEN 'excluded: ' || coalesce(excluded_reason, 'no reason given') END,
      CASE WHEN duplicate_for_precision THEN 'repeat for a precision study' END,
      CASE WHEN NOT positioning_ok THEN 'positioning not right' END,
      CASE WHEN has_gross_artefact(artefacts, '\b(movement|motion)\b') THEN 'gross movement' END,
      CASE WHEN has_artefact(artefacts, '\b(metal|metalwork|hardware)\b') THEN 'metalwork in the region' END,
      CASE WHEN site = 'total body less head' AND meets.tblh_too_young_years(age_years)
             OR site IN ('total hip', 'femoral neck') AND meets.proximal_femur_too_young_years(age_years)
           THEN site || ' at ' || age_text(age_years) || ' y: too young for this site' END,
      CASE WHEN date_of_birth IS NULL OR sex IS NULL THEN 'sex or birth date missing' END,
      CASE WHEN meets.bmd_mismatch_percent(round(abs(bmd_as_stated / (bmc_g / area_cm2) - 1) * 100, 9))
           THEN 'BMD ' || bmd_text(bmd_as_stated) || ' is not BMC / area (' || bmd_text(bmc_g / area_cm2) || ')' END,
      CASE WHEN site = 'lumbar spine' AND meets.spine_vertebrae_too_few(evaluable)
           THEN evaluable || ' evaluable vertebrae' END]) AS hard_reasons,
    said([
      CASE WHEN has_artefact(artefacts, 'scoliosis') THEN 'scoliosis' END,
      CASE WHEN has_artefact(artefacts, '\b(movement|motion)\b')
            AND NOT has_gross_artefact(artefacts, '\b(movement|motion)\b') THEN 'movement' END,
      CASE WHEN has_artefact(artefacts, 'contrast|tube|shunt|pump') THEN 'contrast or tube' END,
      CASE WHEN has_artefact(artefacts, 'fractured vertebra') THEN 'fractured vertebra in the region' END,
      CASE WHEN has_artefact(artefacts, '\bother\b') THEN 'other artefact' END,
      CASE WHEN site = 'lumbar spine' AND meets.spine_vertebrae_incomplete(evaluable)
           THEN evaluable || ' of ' || limits.spine_vertebrae_incomplete() || ' vertebrae' END,
      CASE WHEN site = 'whole body including head' AND meets.whole_body_head_years(age_years)
           THEN 'head included: not a site for Z in children' END,
      CASE WHEN meets.dxa_caution_under_years(age_years)
           THEN 'under ' || number_text(limits.dxa_caution_under_years(), 0) || ' years: reference data insufficient, interpret with caution' END]) AS soft_reasons
  FROM scans)
SELECT * EXCLUDE (excluded, excluded_reason, positioning_ok, duplicate_for_precision, bmd_as_stated),
  len(hard_reasons) = 0 AS valid,
  nullif(array_to_string(hard_reasons, '; '), '') AS excluded_reason,
  coalesce(nullif(concat_ws(' ', manufacturer, model), ''), 'device not stated') AS device
FROM judged;
