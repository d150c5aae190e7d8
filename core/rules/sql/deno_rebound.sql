-- Question: Whose denosumab is late or stopped, so that bone may be lost at a rush?
-- One row: one finding; patient.
-- Source: rebound after a late or left-out dose: label of denosumab; the longest interval where none is stated is this product's choice.
-- Rule book: 4.8, 8, A18, A28
-- Finding: DENO-REBOUND
-- Opens: the course was stopped, or the last injection is older than its interval (H); older than 6 months where no interval is stated (M).
-- Since: the last day of the course; the day on which the next injection was due.
-- Closes: another injection, or another course.
-- Reopens: it is late or stopped again.
CREATE OR REPLACE VIEW deno_rebound AS
SELECT
  'DENO-REBOUND' AS rule, severity, patient_key, 'denosumab' AS object, coalesce(stopped_on, due_date) AS since,
  CASE status WHEN 'stopped' THEN 'Denosumab stopped on ' || stopped_on || coalesce(' (' || nullif(trim(stop_reason), '') || ')', '')
              ELSE 'Denosumab late by ' || days_late || ' d: last on ' || last_date || ', due ' || due_date || ' (' || interval_text || ')' END
    || '. Rebound: hypercalcaemia and vertebral fractures.' AS sentence,
  [fact(CASE status WHEN 'stopped' THEN 'denosumab stopped' ELSE 'last denosumab' END, on_date, on_date, source_table, batch_id, file_row)] AS evidence,
  ['denosumab_longest_interval_months'] AS limits,
  concat_ws('|', status, on_date) AS fact_key
FROM denosumab_state
WHERE severity IS NOT NULL;
