-- Question: When is the next infusion of a bisphosphonate due, and is it booked?
-- One row: one patient who was given one by infusion, or has one booked. status: planned, not due, due, overdue, stopped, unknown
--   (`why` says what is missing). Maintenance has no interval of its own unless its regimen says one.
-- Source: core/reference/data/regimens.csv and the centre's own; days of grace are this product's choice.
-- Rule book: 4.1, 4.2, 4.8, 8, 9, A15
CREATE OR REPLACE VIEW bp_next AS
WITH booked AS (
  SELECT patient_key, min(struct_pack(on_day := infusion_date, agent := agent, regimen_id := regimen_id, first_ever := first_ever, batch_id := batch_id, file_row := file_row)) AS b
  FROM bp_dose
  WHERE status = 'planned'
  GROUP BY patient_key),
lasts AS (           -- the first day of the last cycle that was given
  SELECT d.*, f.halved
  FROM bp_dose d
  LEFT JOIN (SELECT patient_key, agent, infusion_date, bool_or(halved) AS halved FROM bp_fits GROUP BY ALL) f
    ON f.patient_key = d.patient_key AND f.agent = d.agent AND f.infusion_date = d.infusion_date
  WHERE d.status = 'given' AND d.day_of_cycle = 1
  QUALIFY row_number() OVER (PARTITION BY d.patient_key ORDER BY d.infusion_date DESC, d.agent) = 1),
ends AS (            -- whether the drug's course is over, and whether another one, or denosumab, has begun since
  SELECT l.patient_key,
    max(t.stop_date) FILTER (t.agent = l.agent AND t.start_date <= l.infusion_date AND t.stop_date >= l.infusion_date AND t.stop_date <= today()) AS stopped_on,
    bool_or(t.agent = l.agent AND coalesce(t.stop_date > today(), true)) AS goes_on,
    max(struct_pack(start_date := t.start_date, agent := t.agent)) FILTER (t.agent <> l.agent AND t.start_date > l.infusion_date
      AND coalesce(t.stop_date > today(), true) AND t.start_date <= today()) AS other
  FROM lasts l
  JOIN treatments t ON t.patient_key = l.patient_key AND (t.drug_class = 'bisphosphonate' OR is_bisphosphonate(t.agent) OR lower(t.agent) = 'denosumab')
  GROUP BY l.patient_key),
whose AS (
  SELECT patient_key FROM booked
  UNION
  SELECT patient_key FROM lasts),
dates AS (
  SELECT w.patient_key, p.adult, p.dates_are_relative, b.b, l.agent AS last_agent, l.infusion_date AS last_date, l.regimen_id AS last_regimen,
    l.halved, l.why AS dose_why,
    CASE WHEN NOT coalesce(l.halved, false) THEN coalesce(l.interval_months, l.longest_own_months) END AS months, l.interval_months,
    CAST(l.infusion_date + to_months(months) AS DATE) AS latest_due,
    l.infusion_date IS NULL AND s.patient_key IS NULL AND b.b.first_ever IS DISTINCT FROM false AS first_cycle,
    CASE WHEN e.goes_on IS NOT true THEN e.stopped_on END AS stopped_on, e.other, g.told AS pregnant_told, l.batch_id AS last_batch, l.file_row AS last_row
  FROM whose w
  JOIN people p ON p.patient_key = w.patient_key
  LEFT JOIN booked b ON b.patient_key = w.patient_key
  LEFT JOIN lasts l ON l.patient_key = w.patient_key
  LEFT JOIN ends e ON e.patient_key = w.patient_key
  LEFT JOIN bp_start s ON s.patient_key = w.patient_key
  LEFT JOIN pregnant_today g ON g.patient_key = w.patient_key),
due AS (             -- of an adult, and in a pregnancy, none; of regimens with several intervals only the longest is sure, and only once it is over
  SELECT *, CASE WHEN NOT adult AND pregnant_told IS NULL AND (interval_months IS NOT NULL OR latest_due < today()) THEN latest_due END AS due_date,
    CASE WHEN meets.bp_short_interval_months(months) THEN meets.bp_late_days_short(today() - latest_due)
         ELSE meets.bp_late_days_long(today() - latest_due) END AS late
  FROM dates)
SELECT
  patient_key, coalesce(b.agent, last_agent) AS agent, coalesce(b.regimen_id, CASE WHEN b IS NULL OR b.agent = last_agent THEN last_regimen END) AS regimen_id,
  CASE WHEN due_date IS NOT NULL THEN months END AS interval_months, last_date,
  CASE WHEN stopped_on IS NULL AND other IS NULL THEN due_date END AS due_date,
  b.on_day AS planned_date,
  coalesce(b.on_day, CASE WHEN stopped_on IS NULL AND other IS NULL THEN due_date END) AS for_date,
  b IS NOT NULL AS booked,
  CASE WHEN stopped_on IS NULL AND other IS NULL THEN today() - due_date END AS days_late,
  CASE WHEN b IS NOT NULL THEN 'planned'
       WHEN dates_are_relative OR adult THEN 'unknown'
       WHEN other IS NOT NULL THEN 'unknown'
       WHEN stopped_on IS NOT NULL OR pregnant_told IS NOT NULL THEN 'stopped'
       WHEN due_date IS NULL THEN 'unknown'
       WHEN late THEN 'overdue'
       WHEN today() >= due_date - to_days(limits.bp_due_window_days()) THEN 'due'
       ELSE 'not due' END AS status,
  CASE WHEN dates_are_relative THEN 'dates are relative'
       WHEN adult THEN 'adult: the regimens are for children'
       WHEN other IS NOT NULL AND b IS NULL THEN 'a course of ' || other.agent || ' since ' || other.start_date || ', and no infusion since then'
       WHEN stopped_on IS NOT NULL THEN last_agent || ' stopped on ' || stopped_on
       WHEN pregnant_told IS NOT NULL THEN 'pregnant (' || pregnant_told || '): contraindicated'
       WHEN first_cycle THEN 'the first infusion'
       WHEN last_date IS NULL THEN 'not the first: no earlier infusion is recorded'
       WHEN halved THEN 'maintenance: its interval is not stated'
       WHEN months IS NULL THEN coalesce(dose_why, 'the regimen states no interval')
       WHEN interval_months IS NULL THEN 'regimen not stated: reckoned with the longest interval that may hold, ' || months || ' months' END AS why,
  first_cycle, stopped_on, late AND stopped_on IS NULL AND other IS NULL AND due_date IS NOT NULL AND NOT adult AND NOT dates_are_relative AS is_late,
  CASE WHEN last_date IS NULL THEN b.batch_id ELSE last_batch END AS batch_id,
  CASE WHEN last_date IS NULL THEN b.file_row ELSE last_row END AS file_row
FROM due;
