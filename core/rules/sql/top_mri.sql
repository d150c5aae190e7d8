-- Question: In whom was transient osteoporosis of pregnancy suspected without an MRI?
-- One row: one finding; pregnancy, or a diagnosis without one.
-- Source: Rev Colomb Reumatol 2023 (MRI shows it within 48 hours of the onset); the days are this product's choice.
-- Rule book: 6.4, 8, A28
-- Finding: TOP-MRI
-- Opens: more than 14 days after onset, symptoms or diagnosis, or after the disease was coded, without an MRI.
-- Since: the day after those.
-- Closes: an MRI of any joint is recorded; clinical recovery; the diagnosis is excluded.
-- Reopens: another day of the first suspicion. An MRI of the pregnancy answers a later onset in it too.
CREATE OR REPLACE VIEW top_mri AS
WITH suspected AS (
  SELECT patient_key, 'pregnancy ' || pregnancy_no AS object, pregnancy_no, min(struct_pack(on_day := day_last, what := finding, batch_id := batch_id, file_row := file_row)) AS s
  FROM episode_points
  WHERE finding IN ('symptom onset', 'symptoms', 'diagnosis')
  GROUP BY patient_key, pregnancy_no
  UNION ALL
  SELECT patient_key, 'diagnosis', NULL, min(struct_pack(on_day := since_date, what := diagnosis_code, batch_id := batch_id, file_row := file_row))
  FROM diagnoses d
  WHERE regexp_matches(diagnosis_code, '(?i)transient.*osteoporosis|osteoporosis (of|in) pregnancy')
    AND coalesce(status NOT IN ('excluded', 'resolved'), true)
    AND NOT EXISTS (SELECT 1 FROM episode_points e
                    WHERE e.patient_key = d.patient_key AND e.finding IN ('symptom onset', 'symptoms', 'diagnosis') AND e.day_last <= today())
  GROUP BY patient_key)
SELECT
  'TOP-MRI' AS rule, 'M' AS severity, s.patient_key, s.object, CAST(s.s.on_day + to_days(limits.top_mri_days() + 1) AS DATE) AS since,
  'No MRI on record ' || date_diff('day', s.s.on_day, today()) || ' days after transient osteoporosis of pregnancy was suspected (' || s.s.what || ', ' || s.s.on_day
    || '): wanted within ' || limits.top_mri_days() || ' days.' AS sentence,
  [fact(s.s.what, s.s.on_day, s.s.on_day, CASE WHEN s.pregnancy_no IS NULL THEN 'diagnoses' ELSE 'pregnancy_findings' END, s.s.batch_id, s.s.file_row)] AS evidence, ['top_mri_days'] AS limits,
  concat_ws('|', s.s.on_day, s.s.what) AS fact_key
FROM suspected s
JOIN patients p ON p.patient_key = s.patient_key AND p.dates_are_relative IS NOT TRUE
WHERE meets.top_mri_days(date_diff('day', s.s.on_day, today()))
  AND NOT EXISTS (SELECT 1 FROM top_episodes e
                  WHERE e.patient_key = s.patient_key AND coalesce(e.pregnancy_no = s.pregnancy_no, true) AND (e.has_mri OR e.status = 'recovered'));
