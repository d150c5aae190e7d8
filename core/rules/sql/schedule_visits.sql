-- Question: When is the next visit due?
-- One row: one patient. Without any visit on record it is reckoned from the last fact of any kind, and `why` says so.
-- Source: this product's choice (6 months; 3 to 4 months in the first year of a treatment: due after 3, overdue a month later).
-- Rule book: 9, A29
CREATE OR REPLACE VIEW schedule_visits AS
WITH starts AS (     -- of several treatments of the bone the one that began last
  SELECT patient_key, max(struct_pack(on_day := on_day, agent := agent)) AS s
  FROM (SELECT patient_key, first_date AS on_day, first_agent AS agent
        FROM bp_start
        UNION ALL
        SELECT patient_key, min(start_date), agent
        FROM treatments
        WHERE drug_class IN ('antiresorptive other', 'anabolic') AND start_date <= today()
        GROUP BY patient_key, agent)
  GROUP BY patient_key),
based AS (
  SELECT p.*, s.s.on_day AS start_date, s.s.agent AS agent, coalesce(p.last_visit, p.last_fact) AS base,
    CAST(base + to_months(limits.visit_interval_months()) AS DATE) AS usual_due,
    CASE WHEN base < start_date + to_months(limits.visit_start_year_months())
         THEN CAST(greatest(base, start_date) + to_months(limits.visit_start_interval_months()) AS DATE) END AS start_due,
    coalesce(start_due < usual_due, false) AS by_start
  FROM schedule_people p
  LEFT JOIN starts s ON s.patient_key = p.patient_key)
SELECT
  patient_key, 'visit' AS what,
  CASE WHEN by_start THEN limits.visit_start_interval_months() ELSE limits.visit_interval_months() END || ' months' AS interval_text,
  last_visit AS last_date, CASE WHEN by_start THEN start_due ELSE usual_due END AS due_date, CAST(NULL AS DATE) AS became_due,
  CASE WHEN not_followed IS NOT NULL THEN 'not followed' END AS own_status,
  CASE WHEN not_followed IS NOT NULL THEN not_followed
       WHEN base IS NULL THEN 'no dated fact on record'
       ELSE array_to_string(said([
         CASE WHEN last_visit IS NULL THEN 'no visit on record: reckoned from the last fact, ' || last_fact || ' (' || last_kind || ')' END,
         CASE WHEN by_start THEN 'first year of ' || agent || ', since ' || start_date
              WHEN last_visit IS NOT NULL THEN 'everybody who is followed' END]), '; ') END AS why,
  'this product''s choice' AS source, CASE WHEN last_visit IS NOT NULL THEN 'visits' END AS source_table,
  CASE WHEN last_visit IS NULL THEN fact_batch_id ELSE visit_batch_id END AS batch_id, visit_file_row AS file_row
FROM based;
