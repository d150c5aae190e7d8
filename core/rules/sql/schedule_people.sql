-- Question: Whom is the follow-up schedule for, and from when to when are there facts?
-- One row: one patient. not_followed: why no visit or test is asked for; NULL for who is followed.
-- Source: who is followed as in dxa_due.
-- Rule book: 9, A29, A30
CREATE OR REPLACE VIEW schedule_people AS
WITH visited AS (
  SELECT patient_key, min(struct_pack(on_day := visit_date, batch_id := batch_id, file_row := file_row)) AS first,
    max(struct_pack(on_day := visit_date, batch_id := batch_id, file_row := file_row)) AS last
  FROM visits
  WHERE visit_date <= today()
  GROUP BY patient_key),
facts AS (
  SELECT patient_key, max(struct_pack(on_day := last_date, kind := kind, batch_id := batch_id)) AS last
  FROM data_complete_to
  WHERE patient_key IS NOT NULL AND last_date IS NOT NULL
  GROUP BY patient_key)
SELECT
  d.patient_key, CASE WHEN d.status = 'not followed' THEN d.why END AS not_followed,
  v.first.on_day AS first_visit, v.last.on_day AS last_visit, v.last.batch_id AS visit_batch_id, v.last.file_row AS visit_file_row,
  f.last.on_day AS last_fact, f.last.kind AS last_kind, f.last.batch_id AS fact_batch_id
FROM dxa_due d
LEFT JOIN visited v ON v.patient_key = d.patient_key
LEFT JOIN facts f ON f.patient_key = d.patient_key;
