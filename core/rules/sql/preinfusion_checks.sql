-- Question: May the next infusion be given: what passes, what stops it, what is missing or too old?
-- One row: one check of a patient's next infusion. state: pass, block, caution, missing, stale, creatinine misleads, not applicable.
--   stops: whether such a state can stop the infusion, and so be set aside; is_open: whether it does.
--   override_…: somebody set this very state aside, with a reason; it no longer holds where the facts have changed.
-- Source: as in preinfusion_bloods, preinfusion_kidneys, preinfusion_answers, preinfusion_pregnancy, preinfusion_body.
-- Rule book: 4.4, A19, A28
CREATE OR REPLACE VIEW preinfusion_checks AS
WITH lines AS (
  FROM preinfusion_bloods
  UNION ALL BY NAME
  FROM preinfusion_kidneys
  UNION ALL BY NAME
  FROM preinfusion_answers
  UNION ALL BY NAME
  FROM preinfusion_pregnancy
  UNION ALL BY NAME
  FROM preinfusion_body),
keyed AS (
  SELECT f.agent, f.for_date, f.booked, f.check_on, f.is_near, l.*, concat_ws('|', l.item, l.state, l.value_text, l.on_date) AS fact_key,
    l.state IN ('block', 'missing', 'stale', 'creatinine misleads') AS stops
  FROM lines l
  JOIN preinfusion_for f ON f.patient_key = l.patient_key),
latest AS (
  SELECT *
  FROM infusion_overrides
  WHERE set_on <= today()
  QUALIFY row_number() OVER (PARTITION BY patient_key, for_date, item ORDER BY override_id DESC) = 1)
SELECT k.patient_key, k.agent, k.for_date, k.booked, k.check_on, k.is_near, k.item_no, k.item, CASE k.item WHEN 'eGFR' THEN k.item ELSE sentence_start(k.item) END AS label, k.state, k.value_text,
  k.on_date, date_diff('day', k.on_date, k.check_on) AS age_days, k.limit_text, k.why, k.mandatory, k.fact_key, k.source_table, k.batch_id, k.file_row,
  CASE WHEN o.holds THEN o.reason END AS override_reason, CASE WHEN o.holds THEN o.set_by END AS override_by,
  CASE WHEN o.holds THEN o.set_on END AS override_on,
  k.stops, k.stops AND NOT coalesce(o.holds, false) AS is_open
FROM keyed k
LEFT JOIN latest o ON o.patient_key = k.patient_key AND o.for_date IS NOT DISTINCT FROM k.for_date AND o.item = k.item AND o.fact_key = k.fact_key;
