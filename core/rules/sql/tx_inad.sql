-- Question: In which child on a bisphosphonate is the response inadequate by this product's own definition?
-- One row: one finding; patient. Its sentence says what to check before a failure is named.
-- Source: this product's choice: no validated definition in children exists.
-- Rule book: 4.6, 8, A16, A28
-- Finding: TX-INAD
-- Opens: 12 months or more after the first dose the response is inadequate.
-- Since: the first fact that decided, or the day 12 months after the first dose where that is later.
-- Closes: another word; the treatment ended; the patient grows up or dies.
-- Reopens: another fact that decides.
CREATE OR REPLACE VIEW tx_inad AS
WITH failed AS (
  SELECT *
  FROM response
  WHERE word = 'INADEQUATE' AND goes_on),
broken AS (
  SELECT e.patient_key,
    list_sort(list(struct_pack(on_day := e.event_date, label := e.what, shown := e.detail, batch_id := e.batch_id, file_row := e.file_row))
      FILTER (e.kind = 'vertebra' AND e.period = 'later')) AS later,
    list_sort(list(struct_pack(on_day := e.event_date, label := e.what, shown := e.detail, batch_id := e.batch_id, file_row := e.file_row))
      FILTER (e.kind = 'vertebra' AND e.period IN ('year 1', 'year 1 or later'))) AS year_one,
    list_sort(list(struct_pack(on_day := e.event_date, label := e.what, shown := e.detail, batch_id := e.batch_id, file_row := e.file_row))
      FILTER (e.kind = 'long bone' AND e.period = 'after month 6')) AS bones
  FROM response_events e
  JOIN failed f ON f.patient_key = e.patient_key
  WHERE e.counts
  GROUP BY e.patient_key),
facts AS (
  SELECT f.*, c.scan_date, c.baseline_date, c.baseline_z, c.z, c.z_lsc, c.d_z_in_a_year, c.osteogenesis_imperfecta, c.check_first, c.per_year_before,
    c.per_year_after, c.judged_from, c.source_table, c.batch_id AS scan_batch, c.file_row AS scan_row, c.baseline_batch_id, c.baseline_file_row,
    CASE WHEN f.vertebrae_fail THEN coalesce(b.later, []) || coalesce(b.year_one, []) ELSE [] END AS vertebrae,
    CASE WHEN f.bones_fail THEN b.bones ELSE [] END AS bones,
    list_min(said([
      CASE WHEN f.vertebrae_fail THEN b.later[1].on_day END,
      CASE WHEN f.vertebrae_fail THEN b.year_one[CAST(limits.response_year_fractures() AS INTEGER)].on_day END,
      CASE WHEN f.bones_fail THEN b.bones[CASE WHEN c.osteogenesis_imperfecta THEN 2 ELSE 1 END].on_day END,
      CASE WHEN f.z_fell THEN c.scan_date END])) AS decided_on
  FROM failed f
  JOIN response_components c ON c.patient_key = f.patient_key
  LEFT JOIN broken b ON b.patient_key = f.patient_key)
SELECT
  'TX-INAD' AS rule, 'H' AS severity, f.patient_key, 'bisphosphonate' AS object,
  greatest(coalesce(f.decided_on, f.judged_from), f.judged_from) AS since,
  'Inadequate response since the first dose on ' || f.first_date || ': '
    || array_to_string(said([
         CASE WHEN f.vertebrae_fail
              THEN array_to_string(list_transform(f.vertebrae, lambda one: one.label || ' ' || one.shown || ' (' || one.on_day || ')'), ', ') END,
         CASE WHEN f.bones_fail
              THEN 'low-trauma fracture after month ' || limits.response_early_months() || ': '
                   || array_to_string(list_transform(f.bones, lambda one: one.label || ' (' || one.on_day || ')'), ', ')
                   || ', not fewer than before' END,
         CASE WHEN f.z_fell THEN 'lumbar spine Z ' || z_text(f.baseline_z) || ' to ' || z_text(f.z) || ' (' || f.scan_date || '), '
              || change_text(f.d_z_in_a_year, 2) || ' SD in a year'
              || CASE WHEN difference(f.baseline_z, f.z) < f.z_lsc THEN ', within the error of Z (LSC ' || number_text(f.z_lsc, 2) || ')' ELSE '' END END]), '; ')
    || '. This product''s definition. First check adherence, vitamin D, dose for weight, glucocorticoids and scans that cannot be compared.'
    AS sentence,
  said([fact('first dose', 'bisphosphonate', f.first_date, f.source_table, f.batch_id, f.file_row)])
    || list_transform(f.vertebrae, lambda one: fact(one.label, one.shown, one.on_day, 'vertebral_reads', one.batch_id, one.file_row))
    || list_transform(f.bones, lambda one: fact('fracture: ' || one.label, one.shown, one.on_day, 'fractures', one.batch_id, one.file_row))
    || CASE WHEN f.bones_fail
            THEN [fact('fractures a year', coalesce(number_text(f.per_year_after, 2), 'not known') || ', before '
                       || coalesce(number_text(f.per_year_before, 2), 'not known'), NULL, 'fractures', NULL, NULL)] ELSE [] END
    || CASE WHEN f.z_fell
            THEN [fact('lumbar spine Z before treatment', z_text(f.baseline_z), f.baseline_date, 'dxa_scans', f.baseline_batch_id, f.baseline_file_row),
                  fact('lumbar spine Z', z_text(f.z), f.scan_date, 'dxa_scans', f.scan_batch, f.scan_row)] ELSE [] END
    || list_transform(f.check_first, lambda one: fact('check first: ' || one.label, one.value, one.on_date, one.source_table, one.batch_id, one.file_row))
    AS evidence,
  ['response_after_months', 'response_early_months', 'response_year_from_months', 'response_year_to_months', 'response_year_fractures',
   'response_fall_sd_per_year'] AS limits,
  concat_ws('|', array_to_string(list_transform(f.vertebrae, lambda one: one.label || ' ' || one.on_day), ','),
            array_to_string(list_transform(f.bones, lambda one: CAST(one.on_day AS VARCHAR)), ','), CASE WHEN f.z_fell THEN CAST(f.scan_date AS VARCHAR) ELSE '' END) AS fact_key
FROM facts f
JOIN people p ON p.patient_key = f.patient_key AND NOT coalesce(p.adult, false);
