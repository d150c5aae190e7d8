-- Question: What became of bone, fractures, pain and mobility since the first bisphosphonate dose?
-- One row: one patient who was ever given one. The latest scan of the lumbar spine that can be compared with the last one before treatment,
--   fractures by period, and each _missing what is needed to judge. check_first: what to look at before a response is called
--   inadequate.
-- Source: ISCD precision glossary; STOPP consortium; Ward 2018 (reshaping); Eur J Pediatr 2022;181:2549-2561 (dense endplates); what
--   speaks for a response is this product's choice.
-- Rule book: 4.6, A14, A16, A17
CREATE OR REPLACE VIEW response_components AS
WITH spine_scans AS (
  SELECT patient_key,
    max(scan_date) AS last_scan, max(scan_date) FILTER (of_year_one_or_later) AS last_in_time,
    arg_max(why, scan_date) FILTER (of_year_one_or_later) AS last_why, arg_max(z_verdict, scan_date) FILTER (of_year_one_or_later) AS last_verdict,
    -- The two first fields of the order: the latest day, and on it the most vertebrae.
    arg_max(struct_pack(scan_date := scan_date, levels := levels, series := series, reference := reference, baseline_date := baseline_date,
                        baseline_z := baseline_z, z := z, days := days, d_z := d_z, d_z_per_year := d_z_per_year, d_z_in_a_year := d_z_in_a_year,
                        z_lsc := z_lsc, z_verdict := z_verdict, d_z_adjusted := d_z_adjusted, d_bmd_g_cm2 := d_bmd_g_cm2, d_bmd_percent := d_bmd_percent,
                        lsc_g_cm2 := lsc_g_cm2, own_precision := own_precision, bmd_verdict := bmd_verdict, words := words, region_doubt := region_doubt, region_why := region_why,
                        batch_id := batch_id, file_row := file_row, baseline_batch_id := baseline_batch_id, baseline_file_row := baseline_file_row),
            struct_pack(day := scan_date, n := coalesce(vertebrae_analysed(levels), 0), levels := levels))
      FILTER (comparable AND of_year_one_or_later) AS latest
  FROM response_scans
  WHERE site = 'lumbar spine' AND baseline = 'last before treatment'
  GROUP BY patient_key),
baselines AS (       -- of the leading series; also where no scan follows
  SELECT s.patient_key, min(s.scan_date) AS first_scan, max(s.scan_date) FILTER (s.scan_date <= c.first_date) AS baseline_scan, max(s.scan_date) AS any_scan
  FROM scan_series s
  JOIN response_clock c ON c.patient_key = s.patient_key
  WHERE s.valid AND s.is_primary AND s.z IS NOT NULL AND s.site = 'lumbar spine'
  GROUP BY s.patient_key),
spine AS (
  SELECT patient_key, image_date AS last_image, unread, unread_image_on, oldest_read_on
  FROM spine_known
  QUALIFY row_number() OVER (PARTITION BY patient_key ORDER BY image_date DESC) = 1),
reshaping AS (
  SELECT h.patient_key, levels_text(list_distinct(list(placed(h.level)))) || ', ' || max(h.image_date) AS words, max(h.image_date) AS on_day
  FROM vertebral_history h
  JOIN response_clock c ON c.patient_key = h.patient_key
  WHERE h.event IN ('reshaped fully', 'reshaped partly') AND NOT h.across_methods AND h.image_date > c.first_date
  GROUP BY h.patient_key),
indices AS (
  SELECT s.patient_key, arg_max(s.words, struct_pack(d := s.image_date, n := s.n_graded)) FILTER (s.image_date <= c.first_date) AS sdi_before,
    max(s.image_date) FILTER (s.image_date <= c.first_date) AS sdi_before_on,
    arg_max(s.words, struct_pack(d := s.image_date, n := s.n_graded)) FILTER (s.image_date > c.first_date) AS sdi_now,
    max(s.image_date) FILTER (s.image_date > c.first_date) AS sdi_now_on
  FROM sdi s
  JOIN response_clock c ON c.patient_key = s.patient_key
  GROUP BY s.patient_key),
felt AS (            -- shown, not scored
  SELECT v.patient_key,
    arg_max(v.back_pain_0_10, v.visit_date) FILTER (v.visit_date <= c.first_date) AS pain_before,
    max(v.visit_date) FILTER (v.visit_date <= c.first_date AND v.back_pain_0_10 IS NOT NULL) AS pain_before_on,
    arg_max(v.back_pain_0_10, v.visit_date) FILTER (v.visit_date > c.first_date) AS pain_now,
    max(v.visit_date) FILTER (v.visit_date > c.first_date AND v.back_pain_0_10 IS NOT NULL) AS pain_now_on,
    arg_max(v.mobility, v.visit_date) FILTER (v.visit_date <= c.first_date) AS mobility_before,
    max(v.visit_date) FILTER (v.visit_date <= c.first_date AND v.mobility IS NOT NULL) AS mobility_before_on,
    arg_max(v.mobility, v.visit_date) FILTER (v.visit_date > c.first_date) AS mobility_now,
    max(v.visit_date) FILTER (v.visit_date > c.first_date AND v.mobility IS NOT NULL) AS mobility_now_on
  FROM visits v
  JOIN response_clock c ON c.patient_key = v.patient_key
  WHERE v.visit_date <= today()
  GROUP BY v.patient_key),
imperfecta_names AS (
  SELECT lower(name) AS name
  FROM conditions
  WHERE starts_with(condition_id, 'oi_')
  UNION
  SELECT lower(name)
  FROM condition_names
  WHERE starts_with(condition_id, 'oi_')),
imperfecta AS (      -- TRUE, or NULL where it is only suspected; who has no such diagnosis has no row
  SELECT d.patient_key, CASE WHEN bool_or(d.status IS DISTINCT FROM 'suspected') THEN true END AS has_oi
  FROM diagnoses d
  LEFT JOIN imperfecta_names n ON n.name = lower(trim(d.diagnosis_code))
  WHERE d.status IS DISTINCT FROM 'excluded' AND coalesce(d.since_date <= today(), true)
    AND (n.name IS NOT NULL OR regexp_matches(d.diagnosis_code, '(?i)osteogenesis\s+imperfecta|brittle bone|\b(?-i:OI)\b'))
    AND NOT regexp_matches(d.diagnosis_code, '(?i)family')
  GROUP BY d.patient_key),
checks AS (
  SELECT patient_key, list_transform(list_sort(list(struct_pack(item_no := item_no, what := fact(item, value_text, on_date, source_table, batch_id, file_row)))),
                                     lambda one: one.what) AS check_first
  FROM response_checks
  GROUP BY patient_key)
SELECT
  c.* EXCLUDE (batch_id, file_row, via),
  b.first_scan, b.baseline_scan, unnest(s.latest), CASE WHEN o.patient_key IS NULL THEN false ELSE o.has_oi END AS osteogenesis_imperfecta,
  CASE WHEN b.patient_key IS NULL THEN 'a valid lumbar spine scan with a Z'
       WHEN b.baseline_scan IS NULL THEN 'a lumbar spine scan with a Z before the first dose (first ' || b.first_scan || ')'
       WHEN s.last_in_time IS NULL THEN 'a lumbar spine scan about 12 months after the first dose or later, from ' || c.year_from || ' on (last ' || b.any_scan || ')'
       WHEN s.latest IS NULL THEN 'a scan that can be compared with that of ' || b.baseline_scan || ' (' || s.last_in_time || ': ' || s.last_why || ')'
       WHEN s.latest.z_lsc IS NULL THEN 'the error of Z: no table of ' || s.latest.reference
       WHEN s.latest.d_z_in_a_year IS NULL THEN 'two scans far enough apart'
       WHEN u.status = 'overdue' THEN 'a newer DXA (last ' || u.last_scan || ')' END AS dxa_missing,
  i.last_image,
  CASE WHEN i.patient_key IS NULL THEN 'an image of the spine (never imaged)'
       WHEN i.last_image < c.year_from THEN 'a spine image about 12 months after the first dose or later, from ' || c.year_from || ' on (last ' || i.last_image || ')'
       WHEN i.unread_image_on IS NOT NULL THEN 'a read of the image of ' || i.unread_image_on
       WHEN i.unread IS NOT NULL THEN 'a read of ' || i.unread || ' (last image ' || i.last_image || ')'
       WHEN i.oldest_read_on < c.year_from THEN 'a read of the whole spine since ' || c.year_from || ' (last ' || i.oldest_read_on || ')'
       WHEN w.status = 'overdue' THEN 'a newer image of the spine (last ' || i.last_image || ')' END AS spine_missing,
  f.* EXCLUDE (patient_key, first_date),
  CASE WHEN f.told_since THEN NULL
       ELSE 'the fracture history, asked for in full on ' || c.year_from || ' or later' END AS history_missing,
  r.words AS reshaped_words, r.on_day AS reshaped_on,
  x.sdi_before, x.sdi_before_on, x.sdi_now, x.sdi_now_on, v.* EXCLUDE (patient_key), k.check_first,
  CASE c.via WHEN 'infusion' THEN 'infusions' ELSE 'treatments' END AS source_table, c.batch_id AS start_batch_id,
  c.file_row AS start_file_row
FROM response_clock c
JOIN response_fractures f ON f.patient_key = c.patient_key
LEFT JOIN spine_scans s ON s.patient_key = c.patient_key
LEFT JOIN baselines b ON b.patient_key = c.patient_key
LEFT JOIN spine i ON i.patient_key = c.patient_key
LEFT JOIN dxa_due u ON u.patient_key = c.patient_key
LEFT JOIN spine_due w ON w.patient_key = c.patient_key
LEFT JOIN reshaping r ON r.patient_key = c.patient_key
LEFT JOIN indices x ON x.patient_key = c.patient_key
LEFT JOIN felt v ON v.patient_key = c.patient_key
LEFT JOIN imperfecta o ON o.patient_key = c.patient_key
LEFT JOIN checks k ON k.patient_key = c.patient_key;
