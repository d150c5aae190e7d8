-- Question: What is known of this child's size and maturity over time?
-- One row: one patient; heights, bone ages and pubertal stages as lists, and the days from which height cannot be trusted.
-- Source: height_z; usual definition of delayed puberty; when height is unsure is this product's choice.
-- Rule book: 3.3, A11
CREATE OR REPLACE VIEW growth AS
WITH heights AS (
  SELECT patient_key,
    -- Sorted as a whole: an ordered list() takes four times as long. The first three fields are the order; keep them first.
    list_sort(list(struct_pack(measured_on := measured_on, source_table := source_table, height_cm := height_cm,
                               height_z := height_z, why_no_z := why_no_z, reference := reference, reference_id := reference_id,
                               height_method := height_method, method_reliable := method_reliable, batch_id := batch_id,
                               file_row := file_row))) AS heights
  FROM height_z
  GROUP BY patient_key),
stages AS (
  SELECT v.patient_key,
    list(struct_pack(on_day := v.visit_date, behind := round(age_years(p.date_of_birth, v.visit_date) - v.bone_age_years, 9))
         ORDER BY v.visit_date)
      FILTER (v.bone_age_years IS NOT NULL) AS bone_ages,
    list(struct_pack(on_day := v.visit_date, late := CASE p.sex
           WHEN 'female' THEN meets.tanner_prepubertal_stage(v.tanner_stage)
                          AND meets.puberty_late_girl_years(age_years(p.date_of_birth, v.visit_date))
           ELSE meets.testis_prepubertal_ml(v.testicular_volume_ml)
                AND meets.puberty_late_boy_years(age_years(p.date_of_birth, v.visit_date)) END)
         ORDER BY v.visit_date)
      FILTER (CASE p.sex WHEN 'female' THEN v.tanner_stage IS NOT NULL ELSE v.testicular_volume_ml IS NOT NULL END) AS puberty
  FROM visits v
  JOIN patients p ON p.patient_key = v.patient_key
  WHERE v.visit_date <= today()
  GROUP BY v.patient_key),
collapse AS (
  SELECT r.patient_key, min(i.image_date) AS collapsed_on
  FROM vertebral_reads r
  JOIN spine_images i ON i.patient_key = r.patient_key AND i.image_id = r.image_id
  WHERE meets.collapsed_spine_grade(r.grade) AND i.image_date <= today()
  GROUP BY r.patient_key),
curve AS (
  SELECT patient_key, min(assessed_date) AS scoliosis_on
  FROM assessments
  WHERE item = 'scoliosis' AND lower(result) NOT IN ('no', 'none', 'absent', 'negative', 'normal')
    AND assessed_date <= today()
  GROUP BY patient_key)
SELECT p.patient_key, h.heights, s.bone_ages, s.puberty, c.collapsed_on, v.scoliosis_on
FROM patients p
LEFT JOIN heights h ON h.patient_key = p.patient_key
LEFT JOIN stages s ON s.patient_key = p.patient_key
LEFT JOIN collapse c ON c.patient_key = p.patient_key
LEFT JOIN curve v ON v.patient_key = p.patient_key;
