-- Question: Which of the drugs that a patient takes ask for care, alone or beside another?
-- One row: one caution and the drugs that it is about: what is taken on the as-of day, and a bisphosphonate that goes on or is planned.
--   beside: NULL where the drug alone asks for care.
-- Source: table drug_cautions, each with its own.
-- Rule book: 4.8
CREATE OR REPLACE VIEW cautions AS
WITH taken AS (
  SELECT patient_key, agent, drug_class, 'treatments' AS source_table, batch_id, file_row
  FROM treatments
  WHERE start_date <= today() AND coalesce(stop_date >= today(), true)
  UNION ALL
  SELECT patient_key, agent, 'bisphosphonate', source_table, batch_id, file_row
  FROM bp_exposures
  WHERE until_date IS NULL
  UNION ALL
  SELECT patient_key, agent, NULL, 'infusions', batch_id, file_row
  FROM infusions
  WHERE status = 'planned' AND infusion_date >= today()),
grouped AS (         -- a drug once, by the row that was entered last
  SELECT t.patient_key, g.group_name, t.agent, max(struct_pack(batch_id := t.batch_id, file_row := t.file_row, source_table := t.source_table)) AS source
  FROM taken t
  JOIN drug_groups g
    ON CASE g.told_by WHEN 'class' THEN t.drug_class = g.word ELSE list_contains(string_split_regex(lower(t.agent), '[^a-z0-9-]+'), g.word) END
  GROUP BY t.patient_key, g.group_name, t.agent)
SELECT a.patient_key, c.caution_no, a.agent, b.agent AS beside, c.caution, c.source AS caution_source,
  a.source.source_table AS source_table, a.source.batch_id AS batch_id, a.source.file_row AS file_row,
  b.source.source_table AS beside_table, b.source.batch_id AS beside_batch_id, b.source.file_row AS beside_file_row
FROM drug_cautions c
JOIN grouped a ON a.group_name = c.group_name
LEFT JOIN grouped b ON b.patient_key = a.patient_key AND b.group_name = c.beside
WHERE c.beside = '' OR b.agent IS NOT NULL;
