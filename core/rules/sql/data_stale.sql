-- Question: About whom has nothing new been heard for long?
-- One row: one finding; patient.
-- Source: this product's choice (12 months; visits are planned every 6).
-- Rule book: A28, A30
-- Finding: DATA-STALE
-- Opens: the latest fact of any kind is older than 12 months.
-- Since: the day it became older than that.
-- Closes: any newer fact; the patient grows up or dies.
-- Reopens: stale again after newer facts.
CREATE OR REPLACE VIEW data_stale AS
WITH lasts AS (
  SELECT patient_key, last_date, string_agg(kind, ', ' ORDER BY kind) AS kind, max(batch_id) AS batch_id
  FROM data_complete_to
  WHERE patient_key IS NOT NULL AND last_date IS NOT NULL
  GROUP BY patient_key, last_date
  QUALIFY last_date = max(last_date) OVER (PARTITION BY patient_key))
SELECT
  'DATA-STALE' AS rule, 'L' AS severity, l.patient_key, 'record' AS object,
  CAST(l.last_date + to_months(limits.patient_data_stale_months()) AS DATE) AS since,
  'No new data since ' || l.last_date || ' (' || l.kind || '): findings after that day would not be known.' AS sentence,
  [fact('latest fact', l.kind, l.last_date, NULL, l.batch_id, NULL)] AS evidence,
  ['patient_data_stale_months', 'adult_years'] AS limits,
  CAST(l.last_date AS VARCHAR) AS fact_key
FROM lasts l
JOIN people p ON p.patient_key = l.patient_key
WHERE today() > l.last_date + to_months(limits.patient_data_stale_months()) AND NOT p.adult AND NOT p.dates_are_relative;
