-- Question: Who was given a bisphosphonate in a pregnancy, or has one planned in it?
-- One row: one finding; a pregnancy, or a positive test without a dated pregnancy.
-- Source: Rev Colomb Reumatol 2023 (contraindicated in pregnancy; allowed in the puerperium); Naegele's rule for the begin.
-- Rule book: 4.8, 6.4, 8, A28
-- Finding: BP-PREG
-- Opens: an infusion given or planned, or a course, between the last menstrual period and the delivery, or within 280 days after a
--   positive test without a recorded end (C); H where the dates do not tell whether it was in the pregnancy, as on the day of the delivery.
-- Since: the first such day; today for one that is planned.
-- Closes: the entry is corrected, the planned infusion cancelled, or dates prove that it was outside the pregnancy.
-- Reopens: another dose or course in it; the dates of the pregnancy change.
CREATE OR REPLACE VIEW bp_preg AS
WITH known AS (
  SELECT patient_key, 'pregnancy ' || pregnancy_no AS object, batch_id, file_row, sure_from, perhaps_from, sure_to, last_day AS to_day, told,
    'pregnancies' AS source_table, told_on
  FROM pregnancy_spans),
tests AS (
  SELECT patient_key, assessed_date, batch_id, file_row,
    test_positive(result) AS positive
  FROM assessments
  WHERE item = 'pregnancy test' AND assessed_date <= today()),
undated AS (         -- a positive test that no dated pregnancy explains; a later negative one or a delivery ends it
  SELECT t.patient_key, 'pregnancy test ' || t.assessed_date AS object, t.batch_id, t.file_row, t.assessed_date AS sure_from,
    CAST(t.assessed_date - limits.pregnancy_days() AS DATE) AS perhaps_from,
    least(CAST(t.assessed_date + limits.pregnancy_test_days() AS DATE), e.ended_on) AS to_day,
    'positive test ' || t.assessed_date AS told, 'assessments' AS source_table, t.assessed_date AS told_on
  FROM tests t
  ANTI JOIN known k ON k.patient_key = t.patient_key AND t.assessed_date BETWEEN k.perhaps_from AND k.to_day AND k.told_on IS NOT NULL
  LEFT JOIN (SELECT p.patient_key, p.assessed_date, min(n.assessed_date) AS ended_on
             FROM tests p
             JOIN tests n ON n.patient_key = p.patient_key AND NOT n.positive AND n.assessed_date > p.assessed_date
             GROUP BY p.patient_key, p.assessed_date) e
    ON e.patient_key = t.patient_key AND e.assessed_date = t.assessed_date
  WHERE t.positive),
pregnant AS (
  FROM known
  UNION ALL BY NAME
  FROM undated),
doses AS (
  SELECT patient_key, agent, infusion_date AS from_day, infusion_date AS to_day, status, 'infusions' AS source_table, batch_id, file_row
  FROM infusions
  WHERE is_bisphosphonate(agent)
    AND ((status = 'given' AND infusion_date <= today()) OR (status = 'planned' AND infusion_date >= today()))
  UNION ALL
  SELECT patient_key, agent, start_date, coalesce(stop_date, DATE 'infinity'), 'course', 'treatments', batch_id, file_row
  FROM treatments
  WHERE (drug_class = 'bisphosphonate' OR is_bisphosphonate(agent)) AND start_date <= today()),
met AS (
  SELECT p.*, d.agent, d.status, d.source_table AS dose_table, d.batch_id AS dose_batch, d.file_row AS dose_row,
    greatest(d.from_day, p.perhaps_from) AS first_day, d.from_day,
    coalesce(d.to_day >= p.sure_from, false) AND coalesce(d.from_day < p.sure_to, true) AS surely
  FROM pregnant p
  JOIN doses d ON d.patient_key = p.patient_key AND d.from_day <= p.to_day AND d.to_day >= p.perhaps_from),
told AS (            -- a bisphosphonate among the facts of an episode
  SELECT e.patient_key, 'pregnancy ' || e.pregnancy_no AS object, a.batch_id, a.file_row, a.sure_from, a.perhaps_from, e.to_day, e.delivery_told AS told,
    'pregnancies' AS source_table, a.anchor_last AS told_on, e.agent, 'fact' AS status, e.source_table AS dose_table, e.batch_id AS dose_batch, e.file_row AS dose_row,
    coalesce(e.from_day, today()) AS first_day, e.from_day, e.told AS dose_told, coalesce(e.in_pregnancy, false) AS surely
  FROM episode_drugs e
  JOIN people p ON p.patient_key = e.patient_key AND NOT p.dates_are_relative
  LEFT JOIN pregnancy_anchors a ON a.patient_key = e.patient_key AND a.pregnancy_no = e.pregnancy_no
  WHERE e.is_bisphosphonate AND e.source_table = 'pregnancy_findings' AND e.in_pregnancy IS DISTINCT FROM false),
worst AS (
  SELECT *, count(*) OVER of_it AS n_entries, CASE WHEN count(from_day) OVER of_it = n_entries THEN max(from_day) OVER of_it END AS latest
  FROM (FROM met UNION ALL BY NAME FROM told)
  WINDOW of_it AS (PARTITION BY patient_key, object)
  QUALIFY row_number() OVER (PARTITION BY patient_key, object ORDER BY surely DESC, status = 'course', first_day, dose_table, dose_row) = 1)
SELECT
  'BP-PREG' AS rule, CASE WHEN surely THEN 'C' ELSE 'H' END AS severity, patient_key, object, CAST(least(first_day, today()) AS DATE) AS since,
  sentence_start(agent) || CASE status WHEN 'planned' THEN ' planned for ' || from_day WHEN 'course' THEN ', a course from ' || from_day || ' on,' WHEN 'fact' THEN ' (' || dose_told || ')' ELSE ' given on ' || from_day END
    || CASE WHEN n_entries > 1 THEN ' (one of ' || n_entries || ' entries' || coalesce(', the latest ' || latest, '') || ')' ELSE '' END
    || CASE WHEN surely THEN ' in a pregnancy (' || told || '): contraindicated.'
            ELSE ': in a pregnancy cannot be excluded (' || told || ').' END AS sentence,
  [fact('bisphosphonate', agent || ', ' || coalesce(dose_told, status), from_day, dose_table, dose_batch, dose_row),
   fact(CASE source_table WHEN 'pregnancies' THEN 'pregnancy' ELSE 'pregnancy test' END, told, told_on, source_table, batch_id, file_row)] AS evidence,
  ['pregnancy_days', 'pregnancy_longest_days', 'pregnancy_test_days'] AS limits,
  concat_ws('|', agent, status, from_day, dose_told, told, surely, n_entries, latest) AS fact_key
FROM worst;
