-- Question: What stops an infusion that is booked soon?
-- One row: one check that blocks it and is not set aside. said: the begin of a finding's sentence; facts: its evidence.
-- Source: as in preinfusion_checks; how many days before is this product's choice.
-- Rule book: 4.4, 8
CREATE OR REPLACE VIEW infusion_stops AS
WITH blocking AS (
  SELECT *, CASE item WHEN 'vitamin D' THEN '25-OH-D' ELSE item END AS measured
  FROM preinfusion_checks
  WHERE state = 'block' AND is_open AND is_near),
booked AS (
  SELECT patient_key, agent, infusion_date, min(struct_pack(batch_id := batch_id, file_row := file_row)) AS source
  FROM infusions
  WHERE status = 'planned'
  GROUP BY patient_key, agent, infusion_date)
SELECT b.patient_key, b.item, 'infusion ' || b.for_date AS object, coalesce(b.on_date, today()) AS since,
  sentence_start(b.agent) || ' booked for ' || b.for_date || ': ' || concat_ws(' ', b.measured, b.value_text, 'of ' || b.on_date)
    || ' (' || b.limit_text || ')' AS said,
  [fact(b.measured, b.value_text, b.on_date, b.source_table, b.batch_id, b.file_row),
   fact('infusion booked', b.agent, b.for_date, 'infusions', i.source.batch_id, i.source.file_row)] AS facts,
  b.fact_key
FROM blocking b
LEFT JOIN booked i ON i.patient_key = b.patient_key AND i.agent = b.agent AND i.infusion_date = b.for_date;
