-- Question: Is the response to a bisphosphonate good, partial or inadequate, by this product's own definition?
-- One row: one patient who was ever given one. word: GOOD, PARTIAL, INADEQUATE, TOO EARLY or NOT ASSESSABLE; because: what decided and what is
--   shown with it; missing: what is needed to judge. To be shown only when asked for, with its components.
-- Source: this product's choice: no validated definition in children exists; informed by Diez-Perez 2012 (IOF, adults), Ward JCEM
--   2021 and Galindo-Zavala 2020.
-- Rule book: 4.6, A14, A16
CREATE OR REPLACE VIEW response AS
WITH steps AS (      -- each clause: TRUE, FALSE, or NULL where a fact is missing
  SELECT *,
    vf_year_one + vf_year_one_or_later AS vf_sure, bones_early + bones_after AS bones_since,
    CASE WHEN osteogenesis_imperfecta IS DISTINCT FROM false THEN 1 ELSE 0 END AS bones_spared_most,
    CASE WHEN osteogenesis_imperfecta THEN 1 ELSE 0 END AS bones_spared_least,
    meets.response_fall_sd_per_year(CASE WHEN z_lsc IS NOT NULL THEN d_z_in_a_year END) AS z_fell,
    meets.response_gain_sd_per_year(CASE WHEN z_lsc IS NOT NULL THEN d_z_in_a_year END) AS z_rose,
    meets.response_near_normal_z(z) AND CASE WHEN z_lsc IS NOT NULL THEN z_verdict <> 'real fall' END AS near_normal
  FROM response_components),
clauses AS (
  SELECT *,
    CASE WHEN vf_later > 0 OR meets.response_year_fractures(vf_sure) THEN true
         WHEN vf_year_one_or_later + vf_open_later > 0 OR meets.response_year_fractures(vf_sure + vf_open_year_one) THEN NULL
         ELSE unknown_unless(spine_missing IS NULL) END AS vertebrae_fail,
    CASE WHEN bones_after > bones_spared_most THEN true
         WHEN bones_after_most > bones_spared_least THEN NULL
         ELSE unknown_unless(told_since) END AND not_fewer_than_before AS bones_fail,
    CASE WHEN vf_early + vf_sure + vf_later > 0 THEN false
         WHEN vf_open_early + vf_open_year_one + vf_open_later > 0 OR spine_missing IS NOT NULL THEN NULL ELSE true END AS vertebrae_spared,
    CASE WHEN bones_since > 0 THEN false WHEN bones_since_most > 0 OR told_since IS NOT TRUE THEN NULL ELSE true END AS bones_spared,
    CASE WHEN reshaped_words IS NOT NULL THEN true ELSE unknown_unless(spine_missing IS NULL) END AS reshaped,
    (z_rose OR near_normal) AS z_good
  FROM steps),
judged AS (
  SELECT *, vertebrae_fail OR bones_fail OR z_fell AS inadequate,
    -- Z that rose through a fractured, dense or artefact level supports nothing.
    vertebrae_spared AND bones_spared AND (reshaped OR z_good AND NOT region_doubt) AS good,
    said([dxa_missing, spine_missing, history_missing, nullif(lacks, ''),
      CASE WHEN osteogenesis_imperfecta IS NULL AND bones_after > 0 THEN 'whether it is osteogenesis imperfecta (suspected)' END,
      CASE WHEN region_doubt IS NULL AND z_good THEN region_why END]
      || CASE WHEN bones_after_most > bones_spared_least AND not_fewer_than_before IS NULL THEN rate_lacks ELSE [] END
      || said([CASE WHEN vf_year_one_or_later > 0 THEN 'an image about 12 months after the first dose: in which year ' || vf_words || ' arose' END])) AS lacking
  FROM clauses),
named AS (
  SELECT *,
    CASE WHEN begun_as_adult THEN 'NOT ASSESSABLE'
         WHEN NOT long_enough THEN 'TOO EARLY'
         WHEN inadequate THEN 'INADEQUATE'
         WHEN inadequate IS NULL OR dxa_missing IS NOT NULL OR spine_missing IS NOT NULL THEN 'NOT ASSESSABLE'
         WHEN good THEN 'GOOD'
         WHEN good IS NULL THEN 'NOT ASSESSABLE'
         ELSE 'PARTIAL' END AS word
  FROM judged)
SELECT
  patient_key, word,
  CASE WHEN word = 'TOO EARLY' THEN ['the first dose was on ' || first_date || ', less than ' || limits.response_after_months() || ' months ago'] ELSE [] END
  || CASE WHEN begun_as_adult THEN [] ELSE said([
    CASE WHEN d_z IS NOT NULL THEN 'lumbar spine Z ' || z_text(baseline_z) || ' (' || baseline_date || '), ' || z_text(z) || ' (' || scan_date || '): '
      || change_text(d_z_in_a_year, 2) || CASE WHEN d_z_in_a_year = d_z THEN ' in ' || days || ' d' ELSE ' per year' END
      || coalesce(' (LSC of Z ' || number_text(z_lsc, 2) || ', ' || z_verdict || ')', ', its error unknown: not judged') END,
    CASE WHEN words = 'BMD rose, Z fell' THEN 'BMD rose, Z fell: BMD ' || change_text(d_bmd_g_cm2, 3) || ' g/cm², Z ' || change_text(d_z, 2) END,
    CASE WHEN z_good AND region_doubt THEN 'Z rose through the region with ' || region_why || ': no support for GOOD' END,
    CASE WHEN vf_words <> '' THEN 'vertebral fractures after month ' || limits.response_early_months() || ': ' || vf_words
      || CASE WHEN vf_sure = 1 AND vf_later = 0 AND word = 'PARTIAL'
              THEN '; re-image at 24 months, ' || CAST(first_date + to_months(2 * limits.response_after_months()) AS DATE) ELSE '' END END,
    CASE WHEN vf_words IS NULL OR vf_words = '' THEN CASE WHEN spine_missing IS NULL THEN 'no new or worse vertebral fracture after month ' || limits.response_early_months() || ', last image ' || last_image END END,
    CASE WHEN bones_words <> '' THEN 'low-trauma long-bone fractures after month ' || limits.response_early_months() || ': ' || bones_words
      || coalesce('; ' || number_text(per_year_after, 2) || ' per year, ' || number_text(per_year_before, 2) || ' before', '')
      || CASE WHEN not_fewer_than_before THEN ', not fewer than before' WHEN NOT not_fewer_than_before THEN ', fewer than before' ELSE '' END
      || CASE WHEN osteogenesis_imperfecta AND bones_after = 1 THEN '; a single one in osteogenesis imperfecta does not decide' ELSE '' END END,
    CASE WHEN coalesce(bones_words, '') = '' AND told_since THEN 'no low-trauma long-bone fracture after month ' || limits.response_early_months() END,
    'reshaped: ' || reshaped_words,
    'in the first ' || limits.response_early_months() || ' months, shown and not counted as failure: ' || nullif(early_words, ''),
    'not counted: ' || nullif(not_counted_words, ''),
    CASE WHEN pretreated THEN 'a bisphosphonate was given before the first recorded dose: the scan before it is no untreated one' END,
    'treatment ended on ' || ended_on]) END AS because,
  CASE WHEN begun_as_adult THEN ['begun as an adult: this definition is for children'] WHEN word IN ('TOO EARLY', 'NOT ASSESSABLE') THEN lacking ELSE [] END AS missing,
  -- What the word rests on is no newer than this.
  least(scan_date, last_image) AS as_of,
  first_date, on_day, inadequate, good, vertebrae_fail, bones_fail, z_fell, vertebrae_spared, bones_spared, z_rose, near_normal, reshaped,
  'this product''s definition; no validated one exists' AS defined_by,
  goes_on, start_batch_id AS batch_id, start_file_row AS file_row
FROM named;
