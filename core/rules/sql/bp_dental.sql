-- Question: Who has had no dental review in time for a bisphosphonate?
-- One row: one finding; patient.
-- Source: Leeds Children's pamidronate protocol (review before); the interval is this product's choice.
-- Rule book: 4.4, 8, A28
-- Finding: BP-DENTAL
-- Opens: a bisphosphonate is under way or booked, and no review is recorded within 12 months before the as-of day or the booked one.
-- Since: the day on which the last review grew too old; else the first bisphosphonate, or today where none was given.
-- Closes: a review; the drug is stopped.
-- Reopens: the review grows too old again.
CREATE OR REPLACE VIEW bp_dental AS
SELECT
  'BP-DENTAL' AS rule, 'M' AS severity, c.patient_key, 'dental review' AS object,
  least(coalesce(CASE WHEN c.state = 'stale' THEN CAST(c.on_date + to_months(limits.preinfusion_dental_months()) AS DATE) END, f.first_date, today()), today()) AS since,
  CASE WHEN c.state = 'stale' THEN 'Last dental review ' || c.on_date || ', more than ' || limits.preinfusion_dental_months() || ' months before '
            || CASE WHEN c.booked THEN 'the infusion booked for ' || c.for_date ELSE 'the as-of day' END || '.'
       WHEN c.on_date IS NOT NULL THEN 'No dental review: the answer of ' || c.on_date || ' does not say that there was one.'
       ELSE 'No dental review is recorded; ' || c.agent || CASE WHEN c.booked THEN ' is booked for ' || c.for_date || '.' ELSE ' is under way.' END END AS sentence,
  [fact('dental review', c.value_text, c.on_date, CASE WHEN c.on_date IS NOT NULL THEN 'assessments' END, c.batch_id, c.file_row),
   fact('bisphosphonate', c.agent, coalesce(c.for_date, f.first_date), 'infusions', f.batch_id, f.file_row)] AS evidence,
  ['preinfusion_dental_months'] AS limits, concat_ws('|', c.state, c.on_date) AS fact_key
FROM preinfusion_checks c
JOIN preinfusion_for f ON f.patient_key = c.patient_key
WHERE c.item = 'dental review' AND c.state IN ('missing', 'stale') AND c.is_open;
