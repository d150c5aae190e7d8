-- Question: How tall was the child at the scan, has its BMD to be judged by the size-adjusted Z, and how precise is it?
-- One row: one analysed region of one scan, with all of scan_validity. adjust_applies: TRUE, FALSE, or NULL with size_missing.
-- Source: ISCD Pediatric 2019 and Zemel 2010 (height Z), Annexstad 2019 (bone age); windows and cut-offs are this product's
--   choice. Height is unsure where the spine is collapsed, curved or operated, and where it was not measured standing or lying.
--   Precision: the centre's own, or Pediatr Radiol 2009.
-- Rule book: 3.3, 3.5, A10, A11, A13
CREATE OR REPLACE VIEW scan_size AS
WITH own AS (        -- by serial number or, where none was given, by model
  SELECT coalesce(serial_number, model) AS device_name, site, arg_max(pe_g_cm2, struct_pack(entered_on, pe_g_cm2)) AS pe
  FROM precision_errors
  WHERE entered_on <= today()
  GROUP BY ALL),
nearest AS (    -- the height of the least distance within the window; of two as near, the earlier; of one day, the one whose
                --   method is stated (a scan repeats it without)
  SELECT v.*, coalesce(a.pe, b.pe) AS own_pe, g.collapsed_on, g.scoliosis_on,
    list_sort(list_transform(
      list_filter(g.heights, lambda h: CASE WHEN meets.height_infant_years(v.age_years)
        THEN meets.height_max_days_infant(abs(date_diff('day', v.scan_date, h.measured_on)))
        ELSE meets.height_max_days(abs(date_diff('day', v.scan_date, h.measured_on))) END),
      lambda h: struct_pack(days := abs(date_diff('day', v.scan_date, h.measured_on)), on_day := h.measured_on,
                            method_unsaid := h.height_method IS NULL, height := h)))[1].height AS height,
    coalesce(list_filter(g.bone_ages, lambda b: b.on_day <= v.scan_date
        AND v.scan_date <= b.on_day + to_months(limits.bone_age_max_months()))[-1].behind, 0) AS bone_age_behind,
    coalesce(list_filter(g.puberty, lambda s: s.on_day <= v.scan_date)[-1].late, false) AS puberty_late
  FROM scan_validity v
  LEFT JOIN growth g ON g.patient_key = v.patient_key
  LEFT JOIN own a ON a.device_name = v.serial_number AND a.site = v.site
  LEFT JOIN own b ON b.device_name = v.model AND b.site = v.site),
facts AS (
  SELECT * EXCLUDE (collapsed_on, scoliosis_on, height, height_cm, bone_age_behind),
    height.height_z AS height_z, height.height_cm AS height_cm, height.measured_on AS height_on, height.why_no_z AS why_no_height_z,
    height.reference AS height_reference, height.reference_id AS height_reference_id,
    height.source_table AS height_table, height.batch_id AS height_batch, height.file_row AS height_row,
    said([
      CASE WHEN NOT height.method_reliable THEN 'height by ' || height.height_method END,
      CASE WHEN collapsed_on <= scan_date THEN 'collapsed vertebra' END,
      CASE WHEN has_artefact(artefacts, 'scoliosis') OR scoliosis_on <= scan_date THEN 'scoliosis' END,
      CASE WHEN has_artefact(artefacts, '\b(metal|metalwork|hardware)\b') THEN 'operated spine' END]) AS height_unreliable_because,
    meets.bone_age_delay_years(bone_age_behind) AS bone_age_late
  FROM nearest),
judged AS (
  SELECT *, meets.size_adjust_height_z(height_z) AS is_short, len(height_unreliable_because) > 0 AS height_unreliable
  FROM facts)
SELECT
  * EXCLUDE (is_short, bone_age_late, puberty_late, own_pe),
  coalesce(own_pe,
    CASE WHEN site = 'lumbar spine' THEN limits.precision_spine_g_cm2()
         WHEN site IN ('total body less head', 'whole body including head') THEN limits.precision_whole_body_g_cm2()
         WHEN site IN ('total hip', 'femoral neck') THEN limits.precision_hip_g_cm2() END) AS pe_g_cm2,
  CASE WHEN pe_g_cm2 IS NOT NULL THEN own_pe IS NOT NULL END AS own_precision,
  -- Short by a height that may be too low by itself: neither yes nor no.
  bone_age_late OR puberty_late OR CASE WHEN NOT coalesce(is_short AND height_unreliable, false) THEN is_short END
    AS adjust_applies,
  array_to_string(said([
    CASE WHEN is_short THEN 'height Z ' || z_text(height_z) END,
    CASE WHEN bone_age_late THEN 'bone age delayed' END,
    CASE WHEN puberty_late THEN 'puberty delayed' END]), ', ') AS adjust_because,
  CASE WHEN adjust_applies IS NOT NULL THEN NULL
       WHEN height_cm IS NULL THEN 'a height near the scan'
       WHEN height_z IS NULL THEN 'height Z (' || coalesce(why_no_height_z, 'cannot be computed') || ')'
       ELSE 'a reliable height (' || array_to_string(height_unreliable_because, ', ') || ')' END AS size_missing
FROM judged;
