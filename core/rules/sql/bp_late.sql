-- Question: Whose infusion of a bisphosphonate is overdue?
-- One row: one finding; patient and drug.
-- Source: the regimen's interval; days of grace are this product's choice.
-- Rule book: 4.1, 4.2, 8, 9, A15, A28
-- Finding: BP-LATE
-- Opens: more than 30 days after the date (interval up to 3 months) or 45 days (longer ones), booked or not.
-- Since: the date on which it was due.
-- Closes: an infusion is given; the course is stopped or another drug's begins; the patient grows up or dies.
-- Reopens: the next one is overdue.
CREATE OR REPLACE VIEW bp_late AS
SELECT
  'BP-LATE' AS rule, 'M' AS severity, patient_key, agent AS object, due_date AS since,
  sentence_start(agent) || ' overdue by ' || days_late || ' d: was due ' || due_date || ', ' || interval_months || ' months after ' || last_date || '.'
    || coalesce(' Booked for ' || planned_date || '.', ' None is booked.') AS sentence,
  [fact('last infusion', agent || coalesce(', ' || regimen_id, ''), last_date, 'infusions', batch_id, file_row),
   fact('due', due_date, due_date, 'regimens', NULL, NULL)] AS evidence,
  ['bp_short_interval_months', 'bp_late_days_short', 'bp_late_days_long'] AS limits,
  concat_ws('|', due_date, interval_months) AS fact_key
FROM bp_next
WHERE is_late;
