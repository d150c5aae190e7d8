-- Question: On which day is the last record of each kind?
-- One row: one kind of data of one patient, or of the whole store (patient_key NULL). last_date NULL: none on record.
-- Source: this product's choice: "no findings" may be read as "all is well" only up to that day.
-- Rule book: A29, A30
CREATE OR REPLACE VIEW data_complete_to AS
WITH facts AS NOT MATERIALIZED (
  SELECT patient_key, 'visits' AS kind, visit_date AS on_day, batch_id FROM visits
  UNION ALL SELECT patient_key, 'DXA scans', scan_date, batch_id FROM dxa_scans
  UNION ALL SELECT patient_key, 'spine images', image_date, batch_id FROM spine_images
  UNION ALL SELECT patient_key, 'fractures', fracture_date, batch_id FROM fractures
  UNION ALL SELECT patient_key, 'laboratory', sample_date, batch_id FROM labs
  UNION ALL SELECT patient_key, 'treatments', start_date, batch_id FROM treatments
  UNION ALL SELECT patient_key, 'treatments', stop_date, batch_id FROM treatments
  UNION ALL SELECT patient_key, 'infusions', infusion_date, batch_id FROM infusions WHERE status = 'given'
  UNION ALL SELECT patient_key, 'assessments', assessed_date, batch_id FROM assessments),
kinds AS (
  SELECT unnest(['visits', 'DXA scans', 'spine images', 'fractures', 'laboratory', 'treatments', 'infusions', 'assessments']) AS kind),
lasts AS (
  SELECT patient_key, kind, max(on_day) AS last_date, arg_max(batch_id, struct_pack(on_day, batch_id)) AS batch_id
  FROM facts
  WHERE on_day <= today()
  GROUP BY patient_key, kind),
all_lasts AS (
  SELECT kind, max(on_day) AS last_date, arg_max(batch_id, struct_pack(on_day, batch_id)) AS batch_id
  FROM facts
  WHERE on_day <= today()
  GROUP BY kind)
SELECT p.patient_key, k.kind, l.last_date, l.batch_id, CAST(NULL AS BOOLEAN) AS stale
FROM people p
CROSS JOIN kinds k
LEFT JOIN lasts l ON l.patient_key = p.patient_key AND l.kind = k.kind
UNION ALL
SELECT NULL, k.kind, a.last_date, a.batch_id, meets.store_data_stale_days(date_diff('day', a.last_date, today()))
FROM kinds k
LEFT JOIN all_lasts a ON a.kind = k.kind;
