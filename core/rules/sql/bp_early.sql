-- Question: Who was given an infusion of a bisphosphonate too early, or has one planned too early?
-- One row: one finding; patient, drug and day.
-- Source: the regimen's interval; 75 % of it is this product's choice.
-- Rule book: 4.2, 8, A15, A28
-- Finding: BP-EARLY
-- Opens: the cycle before began less than 75 % of the interval earlier; of several intervals that may hold the shortest counts.
-- Since: the infusion; today for one that is planned.
-- Closes: the entry is corrected; the next cycle is given.
-- Reopens: other dates.
CREATE OR REPLACE VIEW bp_early AS
WITH lasts AS (
  SELECT patient_key, agent, max(cycle_no) AS last_cycle
  FROM bp_dose
  WHERE status = 'given'
  GROUP BY patient_key, agent)
SELECT
  'BP-EARLY' AS rule, 'H' AS severity, d.patient_key, d.agent || ' ' || d.infusion_date AS object, CAST(least(d.infusion_date, today()) AS DATE) AS since,
  sentence_start(d.agent) || CASE d.status WHEN 'planned' THEN ' planned for ' ELSE ' given on ' END || d.infusion_date || ', ' || d.days_since_previous
    || ' d after the one of ' || d.previous_date || CASE WHEN d.day_of_cycle > 1 THEN ': day ' || d.day_of_cycle || ' of a cycle of ' || d.days_per_cycle || CASE d.days_per_cycle WHEN 1 THEN ' day.' ELSE ' days.' END
      ELSE ': less than ' || limits.bp_early_percent() || ' % of ' || d.shortest_interval_months || ' months.' END AS sentence,
  [fact(CASE d.status WHEN 'planned' THEN 'planned' ELSE 'given' END, d.agent || coalesce(', ' || d.regimen_id, ''), d.infusion_date, 'infusions',
        d.batch_id, d.file_row),
   fact('the one before', p.agent || coalesce(', ' || p.regimen_id, ''), p.infusion_date, 'infusions', p.batch_id, p.file_row)] AS evidence,
  ['bp_early_percent'] AS limits,
  concat_ws('|', d.previous_date, d.infusion_date, d.shortest_interval_months) AS fact_key
FROM bp_dose d
JOIN bp_dose p ON p.patient_key = d.patient_key AND p.agent = d.agent AND p.infusion_date = d.previous_date
LEFT JOIN lasts l ON l.patient_key = d.patient_key AND l.agent = d.agent
WHERE d.timing = 'early' AND (d.status = 'planned' OR d.cycle_no = l.last_cycle);
