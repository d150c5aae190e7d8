-- Question: Why should the spine of a patient be imaged, and when?
-- One row: one reason. kind 'date': an image is wanted by due_date, and any on or after serves_from settles it; kind 'interval':
--   from from_date to until_date the last image may be at most so old (due after months, late after longest_months).
-- Source: Ward 2020 (glucocorticoids), Halton 2009 and Eur J Pediatr 2022 (leukaemia), Galindo-Zavala 2020 and DMD Care
--   Considerations 2018 (Duchenne disease), Galindo-Zavala 2020 (events); days and windows are this product's choice.
-- Rule book: 2.8, 9
CREATE OR REPLACE VIEW spine_reasons AS
WITH steroids AS (   -- systemic ones; inhaled ones and those on the skin are no reason
  SELECT patient_key, agent, start_date, stop_date, batch_id, file_row
  FROM treatments
  WHERE drug_class = 'glucocorticoid' AND start_date <= today() AND is_systemic(route)),
exposures AS (       -- courses that follow each other without a gap are one
  SELECT patient_key, min(start_date) AS from_date,
    CASE WHEN count(*) = count(stop_date) THEN max(stop_date) END AS until_date,
    arg_min(agent, start_date) AS agent, arg_min(batch_id, start_date) AS batch_id, arg_min(file_row, start_date) AS file_row
  FROM (SELECT *, sum(CASE WHEN start_date <= covered_to THEN 0 ELSE 1 END)
            OVER (PARTITION BY patient_key ORDER BY start_date, agent ROWS UNBOUNDED PRECEDING) AS exposure
        FROM (SELECT *, max(coalesce(stop_date, today()) + 1)
                  OVER (PARTITION BY patient_key ORDER BY start_date, agent ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered_to
              FROM steroids))
  GROUP BY patient_key, exposure),
long_exposures AS (
  SELECT *
  FROM exposures
  WHERE CAST(from_date + to_months(limits.glucocorticoid_long_months()) AS DATE) <= coalesce(until_date, today())),
diseases AS (
  SELECT patient_key, diagnosis_code, since_date, until_date, status, batch_id, file_row,
    regexp_matches(diagnosis_code, '(?i)leuka?em|\b(?-i:ALL|AML)\b') AND NOT regexp_matches(diagnosis_code, '(?i)family') AS leukaemia,
    regexp_matches(diagnosis_code, '(?i)duchenne|\bDMD\b') AS duchenne
  FROM diagnoses
  WHERE coalesce(status NOT IN ('excluded', 'suspected'), true) AND since_date <= today()),
bisphosphonates AS (
  SELECT patient_key, min(from_date) AS from_date, CASE WHEN count(*) = count(until_date) THEN max(until_date) END AS until_date,
    arg_min(agent, from_date) AS agent, arg_min(source_table, from_date) AS source_table, arg_min(batch_id, from_date) AS batch_id,
    arg_min(file_row, from_date) AS file_row
  FROM bp_exposures
  GROUP BY patient_key),
fractured AS (
  SELECT patient_key, min(image_date) AS since
  FROM vertebral_history
  WHERE fractured
  GROUP BY patient_key),
dates AS (
  SELECT x.patient_key, 'glucocorticoid for 3 months or more: ' || CASE s.months WHEN 0 THEN 'first image' ELSE 'image after ' || s.months || ' months' END
      AS reason,
    CAST(x.from_date + to_months(s.months) AS DATE) AS due_date, x.until_date, x.agent AS what, x.from_date AS fact_date,
    'treatments' AS source_table, x.batch_id, x.file_row
  FROM long_exposures x
  CROSS JOIN (SELECT unnest([0, limits.spine_first_interval_months()]) AS months) s
  WHERE coalesce(x.until_date > x.from_date + to_months(s.months), true)
  UNION ALL
  SELECT d.patient_key, 'leukaemia: image ' || CASE s.months WHEN 0 THEN 'at diagnosis' ELSE s.months || ' months after diagnosis' END,
    CAST(d.since_date + to_months(s.months) AS DATE), NULL, d.diagnosis_code, d.since_date, 'diagnoses', d.batch_id, d.file_row
  FROM diseases d
  CROSS JOIN (SELECT unnest([0, limits.spine_first_interval_months(), limits.spine_longest_interval_months()]) AS months) s
  WHERE d.leukaemia
  UNION ALL
  SELECT patient_key, 'Duchenne disease: first image', since_date, until_date, diagnosis_code, since_date, 'diagnoses', batch_id, file_row
  FROM diseases
  WHERE duchenne),
events AS (
  SELECT patient_key, 'back pain' AS reason, since AS on_day, CAST(NULL AS DATE) AS until_date, score || ' of 10' AS what,
    'visits' AS source_table, batch_id, file_row
  FROM back_pain
  UNION ALL
  SELECT patient_key, 'lower height', visit_date, regained_on, number_text(before_cm, 1) || ' cm, then ' || number_text(height_cm, 1) || ' cm', 'visits',
    batch_id, file_row
  FROM height_losses
  UNION ALL
  SELECT patient_key, 'fall of the spine Z', since, NULL, sentence, 'dxa_scans', evidence[2].batch_id, evidence[2].file_row
  FROM dz_fall
  WHERE severity = 'H'),
intervals AS (
  SELECT patient_key, 'on glucocorticoid' AS reason, from_date, until_date, limits.spine_first_interval_months() AS months,
    limits.spine_longest_interval_months() AS longest_months, agent AS what, 'treatments' AS source_table, batch_id, file_row
  FROM long_exposures
  UNION ALL
  SELECT d.patient_key, 'Duchenne disease', d.since_date, d.until_date,
    limits.spine_longest_interval_months(), limits.spine_duchenne_longest_months(), d.diagnosis_code, 'diagnoses', d.batch_id, d.file_row
  FROM diseases d
  WHERE d.duchenne
  UNION ALL
  SELECT b.patient_key, 'on a bisphosphonate with a vertebral fracture', greatest(b.from_date, f.since), b.until_date,
    limits.spine_first_interval_months(), limits.spine_first_interval_months(), b.agent, b.source_table, b.batch_id, b.file_row
  FROM bisphosphonates b
  JOIN fractured f ON f.patient_key = b.patient_key
  WHERE b.until_date IS NULL OR b.until_date > f.since)
SELECT patient_key, 'date' AS kind, reason, due_date, CAST(due_date - to_days(limits.spine_before_start_days()) AS DATE) AS serves_from,
  due_date AS late_date, CAST(greatest(due_date - to_days(limits.spine_due_window_days()), fact_date) AS DATE) AS from_date, until_date,
  CAST(NULL AS INTEGER) AS months,
  CAST(NULL AS INTEGER) AS longest_months, what, fact_date, source_table, batch_id, file_row
FROM dates
UNION ALL
SELECT patient_key, 'event', reason, on_day, on_day, CAST(on_day + to_days(limits.spine_event_days()) AS DATE), on_day, until_date, NULL, NULL, what,
  on_day, source_table, batch_id, file_row
FROM events
UNION ALL
SELECT patient_key, 'interval', reason, NULL, NULL, NULL, from_date, until_date, months, longest_months, what, from_date, source_table,
  batch_id, file_row
FROM intervals
WHERE until_date IS NULL OR until_date > from_date;
