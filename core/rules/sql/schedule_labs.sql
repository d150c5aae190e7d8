-- Question: Which laboratory tests are due?
-- One row: one test of one patient whom something asks for it: bloods before an infusion, calcium after the first zoledronate,
--   25-OH-D, urine calcium/creatinine. Only a result that is a number counts as done.
-- Source: Leeds pamidronate protocol (bloods before each cycle), zoledronate trials (calcium on days 1 to 3), DMD Care Considerations
--   2018 (25-OH-D yearly), Int J Endocrinol 2015:928385 (3 months after a start or change); the rest is this product's choice.
-- Rule book: 4.4, 4.5, 5.1, 9
CREATE OR REPLACE VIEW schedule_labs AS
WITH followed AS (
  SELECT patient_key, first_visit
  FROM schedule_people
  WHERE not_followed IS NULL),
numbers AS (
  SELECT r.patient_key, CASE r.analyte WHEN 'ionised calcium' THEN 'calcium' WHEN 'corrected calcium' THEN 'calcium' ELSE r.analyte END AS analyte, r.sample_date, r.batch_id, r.file_row
  FROM lab_results r
  JOIN followed f ON f.patient_key = r.patient_key
  WHERE r.value IS NOT NULL AND (r.specimen = 'blood' OR r.analyte = 'urine calcium/creatinine')),
lasts AS (
  SELECT patient_key, analyte, max(struct_pack(on_day := sample_date, batch_id := batch_id, file_row := file_row)) AS l
  FROM numbers
  GROUP BY patient_key, analyte),
-- ── Before the next infusion: each of the bloods as its list of checks has them, whatever their values ─────────────
panel AS (
  SELECT b.patient_key, n.agent, n.for_date, n.booked, n.blood_months, b.item_no, b.item, CASE WHEN b.state <> 'missing' THEN b.on_date END AS on_date, b.batch_id,
    b.file_row,
    coalesce(b.state <> 'missing' AND b.on_date >= CASE b.item WHEN 'vitamin D' THEN n.vitamin_d_from ELSE n.blood_from END, false) AS in_time
  FROM preinfusion_bloods b
  JOIN preinfusion_for n ON n.patient_key = b.patient_key AND n.for_date IS NOT NULL
  JOIN followed f ON f.patient_key = b.patient_key),
panels AS (          -- the panel is as old as its oldest result
  SELECT patient_key, min(agent) AS agent, min(for_date) AS for_date, bool_and(booked) AS booked, min(blood_months) AS months, bool_and(in_time) AS done,
    CASE WHEN count(*) = count(on_date) THEN min(struct_pack(on_day := on_date, batch_id := batch_id, file_row := file_row)) END AS oldest,
    array_to_string(list_transform(list_sort(list(struct_pack(item_no := item_no, item := item)) FILTER (NOT in_time)),
                                   lambda one: one.item), ', ') AS missing
  FROM panel
  GROUP BY patient_key),
bloods AS (
  SELECT patient_key, 'bloods before the infusion' AS what,
    'within ' || months || CASE WHEN months = 1 THEN ' month' ELSE ' months' END || ' before each cycle' AS interval_text,
    oldest.on_day AS last_date, for_date AS due_date, CAST(NULL AS DATE) AS became_due,
    -- an infusion that is late itself does not make its bloods later and later
    CASE WHEN done THEN 'not due' WHEN NOT booked AND for_date < today() THEN 'due' END AS own_status,
    agent || CASE WHEN booked THEN ' booked for ' ELSE ' due ' END || for_date
      || CASE WHEN done THEN ': all there' ELSE ': missing or too old: ' || missing END AS why,
    'Leeds pamidronate protocol; the later window is this product''s choice' AS source,
    oldest.batch_id AS batch_id, oldest.file_row AS file_row
  FROM panels),
-- ── Calcium on days 1 to 3 after the first zoledronate ───────────────────────────────────────────────────────────────
first_days AS (
  SELECT i.patient_key, min(i.infusion_date) AS first_day, arg_min(i.batch_id, i.infusion_date) AS batch_id,
    arg_min(i.file_row, i.infusion_date) AS file_row
  FROM infusions i
  JOIN followed f ON f.patient_key = i.patient_key
  WHERE i.agent = 'zoledronate' AND i.status = 'given' AND i.infusion_date <= today()
  GROUP BY i.patient_key),
checked AS (
  SELECT d.patient_key, d.first_day, d.batch_id, d.file_row,
    CAST(d.first_day + to_days(limits.calcium_after_from_days()) AS DATE) AS from_day,
    CAST(d.first_day + to_days(limits.calcium_after_to_days()) AS DATE) AS to_day,
    min(struct_pack(on_day := n.sample_date, batch_id := n.batch_id, file_row := n.file_row))
      FILTER (n.sample_date >= d.first_day + to_days(limits.calcium_after_from_days())) AS c
  FROM first_days d
  -- where one was given before, elsewhere, this may not be the first zoledronate
  ANTI JOIN bp_start s ON s.patient_key = d.patient_key AND s.pretreated AND s.first_date >= d.first_day
  LEFT JOIN numbers n ON n.patient_key = d.patient_key AND n.analyte = 'calcium'
  GROUP BY d.patient_key, d.first_day, d.batch_id, d.file_row),
settled AS (         -- measured; or a month has gone by: it cannot be made up any more
  SELECT *, c IS NULL AND meets.schedule_overdue_days(date_diff('day', to_day, today())) AS missed, c IS NOT NULL OR missed AS over
  FROM checked),
calcium_after AS (
  SELECT patient_key, 'calcium after the first zoledronate' AS what,
    'days ' || limits.calcium_after_from_days() || ' to ' || limits.calcium_after_to_days() AS interval_text,
    c.on_day AS last_date, CASE WHEN NOT over THEN to_day END AS due_date, CASE WHEN NOT over THEN from_day END AS became_due,
    CASE WHEN over THEN 'not due' WHEN today() > to_day THEN 'overdue' END AS own_status,
    'first zoledronate on ' || first_day
      || CASE WHEN missed THEN ': no calcium was recorded after it'
              WHEN c.on_day > to_day THEN ': measured only ' || date_diff('day', first_day, c.on_day) || ' d after it' ELSE '' END AS why,
    'zoledronate trials in children; days are this product''s choice' AS source,
    coalesce(c.batch_id, batch_id) AS batch_id, coalesce(c.file_row, file_row) AS file_row
  FROM settled),
-- ── 25-OH-D: yearly at risk; 3 months after a start or change of vitamin D, and after a low result ───────────────────
at_risk AS (
  SELECT r.patient_key, array_to_string(list_sort(list(DISTINCT r.reason)), '; ') AS reasons, min(r.from_date) AS from_date
  FROM schedule_reasons r
  JOIN followed f ON f.patient_key = r.patient_key
  GROUP BY r.patient_key),
changes AS (         -- a course that begins is a start, or a change of the dose
  SELECT patient_key, max(start_date) AS changed_on
  FROM treatments
  WHERE drug_class = 'vitamin D' AND start_date <= today()
    -- one that ended is past asking a year after it began
    AND (coalesce(stop_date >= today(), true) OR today() < start_date + to_months(limits.vitd_interval_months()))
  GROUP BY patient_key),
lows AS (
  SELECT patient_key, sample_date
  FROM vitamin_d_states
  WHERE band IN ('deficient', 'insufficient')),
vitamin_d_dates AS (
  SELECT f.patient_key, f.first_visit, k.reasons, k.from_date, l.l AS l, c.changed_on, w.patient_key IS NOT NULL AS low,
    CAST(c.changed_on + to_months(limits.vitd_recheck_months()) AS DATE) AS recheck_on,
    coalesce(l.l.on_day >= recheck_on - to_days(limits.schedule_due_window_days()), false) AS rechecked
  FROM followed f
  LEFT JOIN at_risk k ON k.patient_key = f.patient_key
  LEFT JOIN lasts l ON l.patient_key = f.patient_key AND l.analyte = '25-OH-D'
  LEFT JOIN changes c ON c.patient_key = f.patient_key
  LEFT JOIN (SELECT DISTINCT patient_key, sample_date FROM lows) w ON w.patient_key = f.patient_key AND w.sample_date = l.l.on_day),
vitamin_d AS (
  SELECT *,
    CASE WHEN low THEN CAST(l.on_day + to_months(limits.vitd_recheck_months()) AS DATE) END AS by_low,
    CASE WHEN NOT rechecked THEN recheck_on END AS by_change,
    CASE WHEN reasons IS NOT NULL THEN CAST(l.on_day + to_months(limits.vitd_interval_months()) AS DATE) END AS by_year,
    CASE WHEN reasons IS NOT NULL AND l IS NULL AND first_visit IS NOT NULL THEN greatest(from_date, first_visit) END AS by_first
  FROM vitamin_d_dates),
vitamin_d_due AS (
  SELECT *, least(by_low, by_change, by_year, by_first) AS due_date
  FROM vitamin_d
  WHERE reasons IS NOT NULL OR by_low IS NOT NULL OR by_change IS NOT NULL),
-- ── Urine calcium/creatinine: yearly on calcium or vitamin D ─────────────────────────────────────────────────────────
supplements AS (
  SELECT r.patient_key, min(r.from_date) AS from_date, array_to_string(list_sort(list(DISTINCT r.reason)), '; ') AS reasons
  FROM schedule_reasons r
  JOIN followed f ON f.patient_key = r.patient_key
  WHERE r.kind IN ('calcium', 'vitamin D')
  GROUP BY r.patient_key)
SELECT patient_key, what, interval_text, last_date, due_date, became_due, own_status, why, source,
  CASE WHEN last_date IS NOT NULL THEN 'labs' END AS source_table, batch_id, file_row
FROM bloods
UNION ALL
SELECT patient_key, what, interval_text, last_date, due_date, became_due, own_status, why, source,
  CASE WHEN last_date IS NOT NULL THEN 'labs' ELSE 'infusions' END, batch_id, file_row
FROM calcium_after
UNION ALL
SELECT patient_key, '25-OH-D',
  CASE WHEN due_date IN (by_low, by_change) THEN limits.vitd_recheck_months() ELSE limits.vitd_interval_months() END || ' months',
  l.on_day, due_date, CASE WHEN due_date = by_first THEN due_date END, NULL,
  array_to_string(said([
    CASE WHEN due_date = by_low THEN 'last result low' END,
    CASE WHEN due_date = by_change THEN 'vitamin D begun or changed on ' || changed_on END,
    reasons, CASE WHEN due_date IS NULL THEN 'never measured, and no visit to reckon from' END]), '; '),
  'DMD Care Considerations 2018; Int J Endocrinol 2015:928385', CASE WHEN l IS NOT NULL THEN 'labs' END, l.batch_id, l.file_row
FROM vitamin_d_due
UNION ALL
SELECT s.patient_key, 'urine calcium/creatinine', limits.urine_calcium_interval_months() || ' months', l.l.on_day,
  CAST(coalesce(l.l.on_day, s.from_date) + to_months(limits.urine_calcium_interval_months()) AS DATE), NULL, NULL, s.reasons,
  'this product''s choice', CASE WHEN l.l IS NOT NULL THEN 'labs' END, l.l.batch_id, l.l.file_row
FROM supplements s
LEFT JOIN lasts l ON l.patient_key = s.patient_key AND l.analyte = 'urine calcium/creatinine';
