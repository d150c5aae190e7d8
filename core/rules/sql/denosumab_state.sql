-- Question: Is denosumab given in time, late or stopped?
-- One row: one patient ever given it. status: stopped, late, on time, or unknown (why). A course of one day is an injection; one that goes
--   on says the interval. severity: NULL where nothing is to be done.
-- Source: rebound after a late or left-out dose: label of denosumab; the longest interval where none is stated is this product's choice.
-- Rule book: 4.8, A18
CREATE OR REPLACE VIEW denosumab_state AS
WITH courses AS (
  SELECT patient_key, start_date, stop_date, stop_reason, frequency, frequency_words(frequency) AS often, stop_date IS NOT DISTINCT FROM start_date AS one_day,
    coalesce(stop_date > today(), true) AS runs, batch_id, file_row
  FROM treatments
  WHERE agent = 'denosumab' AND start_date <= today()),
injections AS (
  SELECT patient_key, infusion_date AS on_day, 'infusions' AS source_table, batch_id, file_row
  FROM infusions
  WHERE agent = 'denosumab' AND status = 'given' AND infusion_date <= today()
  UNION ALL
  SELECT patient_key, start_date, 'treatments', batch_id, file_row
  FROM courses
  WHERE one_day),
lasts AS (
  SELECT patient_key, max(struct_pack(on_day, source_table, batch_id, file_row)) AS injection
  FROM injections
  GROUP BY patient_key),
leads AS (           -- the course that goes on, else the one that ended last
  SELECT patient_key, max(struct_pack(runs, until := coalesce(stop_date, DATE 'infinity'), start_date, stop_date, stop_reason, batch_id, file_row))
      FILTER (NOT one_day) AS course,
    max(struct_pack(runs, start_date, frequency, days := every_days(often), months := every_months(often)))
      FILTER (every_days(often) IS NOT NULL OR every_months(often) IS NOT NULL) AS spacing
  FROM courses
  GROUP BY patient_key),
states AS (
  SELECT p.patient_key, p.dates_are_relative, l.injection, c.course, c.spacing,
    c.course IS NOT NULL AND NOT c.course.runs AND coalesce(l.injection.on_day <= c.course.stop_date, true) AS stopped,
    CASE WHEN NOT stopped THEN CAST(l.injection.on_day + CASE WHEN c.spacing.days IS NOT NULL THEN to_days(c.spacing.days)
      ELSE to_months(coalesce(c.spacing.months, limits.denosumab_longest_interval_months())) END AS DATE) END AS due_date
  FROM people p
  LEFT JOIN lasts l ON l.patient_key = p.patient_key
  LEFT JOIN leads c ON c.patient_key = p.patient_key
  WHERE l.patient_key IS NOT NULL OR c.patient_key IS NOT NULL),
judged AS (
  SELECT *, CASE WHEN stopped THEN 'stopped' WHEN due_date IS NULL OR dates_are_relative THEN 'unknown'
                 WHEN due_date < today() THEN 'late' ELSE 'on time' END AS status
  FROM states)
SELECT
  patient_key, status, CASE WHEN status IN ('stopped', 'late') THEN 'H' END AS severity,
  injection.on_day AS last_date, coalesce(spacing.frequency, CASE WHEN due_date IS NOT NULL THEN limits.denosumab_longest_interval_months() || ' months at the longest' END)
    AS interval_text,
  due_date, CASE WHEN status = 'late' THEN today() - due_date END AS days_late,
  CASE WHEN stopped THEN course.stop_date END AS stopped_on, CASE WHEN stopped THEN course.stop_reason END AS stop_reason,
  CASE WHEN status = 'unknown' THEN CASE WHEN injection IS NULL THEN 'no injection is recorded' ELSE 'dates are relative' END
       WHEN NOT stopped AND spacing IS NULL THEN 'no interval is stated' END AS why,
  CASE WHEN stopped THEN course.stop_date ELSE coalesce(injection.on_day, course.start_date) END AS on_date,
  CASE WHEN stopped OR injection IS NULL THEN 'treatments' ELSE injection.source_table END AS source_table,
  CASE WHEN stopped OR injection IS NULL THEN course.batch_id ELSE injection.batch_id END AS batch_id,
  CASE WHEN stopped OR injection IS NULL THEN course.file_row ELSE injection.file_row END AS file_row
FROM judged;
