-- Question: How did the leading Z of the spine and of the total body change from a bisphosphonate's first day on?
-- One row: one day of valid scans of a site with its leading Z, of one patient and bisphosphonate: the last one before the first
--   infusion (is_baseline) and those after it. d_z is held to that one, never to a value between two scans. left_out: why the
--   change may not stand beside others', with what differs in `why`; NULL where it may. run numbers stretches of comparable scans.
-- Source: Crabtree 2014, Shepherd & Lu 2007 (same scanner, software, levels, reference); ISCD Pediatric 2019 (fractured levels are left
--   out); how old the scan before may be and what ends a course are this product's choice.
-- Rule book: 3.4, 3.5, 4.6, A16, A17
CREATE OR REPLACE VIEW cohort_scans AS
WITH treated AS (
  SELECT DISTINCT patient_key
  FROM cohort_courses),
days AS (            -- of several analyses of a day the one with the leading Z, else the one that leads the day
  SELECT p.patient_key, p.scan_id, p.site, p.side, p.levels, p.scan_date, p.series, p.reference, p.z, p.is_primary, p.comparable, p.why,
    p.before_date, p.batch_id, p.file_row
  FROM scan_pairs p
  JOIN treated t ON t.patient_key = p.patient_key
  WHERE p.site IN ('lumbar spine', 'total body less head')
  QUALIFY row_number() OVER (PARTITION BY p.patient_key, p.site, p.side, p.scan_date
    ORDER BY coalesce(p.is_primary, false) DESC, p.leads DESC, p.scan_id, p.levels) = 1),
stepped AS (         -- comparability is told from day to day: whatever changed between two days stands between the days around them
  SELECT *,
    count(*) FILTER (comparable = false) OVER course AS run,
    count(*) FILTER (comparable IS NULL AND before_date IS NOT NULL) OVER course AS unsure,
    last_value(CASE WHEN comparable = false THEN why END IGNORE NULLS) OVER course AS differs,
    last_value(CASE WHEN comparable IS NULL THEN why END IGNORE NULLS) OVER course AS missing
  FROM days
  WINDOW course AS (PARTITION BY patient_key, site, side ORDER BY scan_date ROWS UNBOUNDED PRECEDING)),
crushed AS (         -- levels of the lumbar spine from the first image that shows them fractured
  SELECT patient_key, list(struct_pack(level, since)) AS levels
  FROM (SELECT patient_key, level, min(image_date) AS since
        FROM vertebral_history
        WHERE fractured AND level IN ('L1', 'L2', 'L3', 'L4')
        GROUP BY patient_key, level)
  GROUP BY patient_key),
noted AS (           -- what the scan itself says of its region
  SELECT DISTINCT patient_key, scan_id, site, side, levels
  FROM scan_series
  WHERE list_contains(soft_reasons, 'fractured vertebra in the region')),
scored AS (
  SELECT s.*,
    CASE WHEN s.site = 'lumbar spine' THEN nullif(concat_ws(', ',
      array_to_string(list_sort(list_transform(
        list_filter(c.levels, lambda one: one.since <= s.scan_date AND list_contains(levels_of(s.levels), one.level)),
        lambda one: one.level)), ', '),
      CASE WHEN n.scan_id IS NOT NULL THEN 'noted at the scan' END), '') END AS fractured_levels
  FROM stepped s
  LEFT JOIN crushed c ON c.patient_key = s.patient_key
  LEFT JOIN noted n ON n.patient_key = s.patient_key AND n.scan_id = s.scan_id AND n.site = s.site AND n.side = s.side AND n.levels = s.levels
  WHERE s.is_primary),
baselines AS (
  SELECT c.patient_key, c.agent, s.site, s.side,
    max(struct_pack(s.scan_date, z := s.z, reference := s.reference, run := s.run, unsure := s.unsure, fractured_levels := s.fractured_levels)) AS first
  FROM cohort_courses c
  JOIN scored s ON s.patient_key = c.patient_key AND s.scan_date <= c.first_date
    AND s.scan_date >= CAST(c.first_date - to_months(limits.cohort_baseline_months()) AS DATE)
  GROUP BY c.patient_key, c.agent, s.site, s.side),
aligned AS (
  SELECT s.*, c.agent, c.first_date, c.until_date, c.next_date, c.next_agent, b.first AS first,
    s.scan_date <= c.first_date AS is_baseline, difference(s.z, b.first.z) AS d_z,
    CASE WHEN s.run <> b.first.run OR s.reference <> b.first.reference AND s.reference <> 'reference not stated'
           AND b.first.reference <> 'reference not stated' THEN false
         WHEN s.unsure <> b.first.unsure OR s.reference = 'reference not stated' OR b.first.reference = 'reference not stated' THEN NULL
         WHEN b.first IS NOT NULL THEN true END AS comparable_to_first
  FROM cohort_courses c
  JOIN scored s ON s.patient_key = c.patient_key AND s.scan_date <= c.followed_to
  LEFT JOIN baselines b ON b.patient_key = c.patient_key AND b.agent = c.agent AND b.site = s.site AND b.side = s.side
  WHERE s.scan_date > c.first_date OR s.scan_date = b.first.scan_date),
judged AS (
  SELECT *,
    CASE WHEN first IS NULL THEN 'no scan before'
         WHEN scan_date > next_date THEN 'another drug was begun'
         WHEN scan_date > CAST(until_date + to_months(limits.cohort_after_end_months()) AS DATE) THEN 'the course had ended'
         WHEN comparable_to_first = false THEN 'not comparable'
         WHEN comparable_to_first IS NULL THEN 'comparability unknown'
         WHEN fractured_levels IS NOT NULL OR first.fractured_levels IS NOT NULL THEN 'fractured vertebra in the region' END AS left_out
  FROM aligned)
SELECT
  patient_key, agent, site, scan_date, date_diff('day', first_date, scan_date) * 12 / 365.25 AS months, is_baseline, z, d_z,
  first.scan_date AS first_scan, first.z AS first_z, comparable_to_first AS comparable, run, left_out,
  CASE left_out
       WHEN 'no scan before' THEN 'none within ' || limits.cohort_baseline_months() || ' months before the start'
       WHEN 'another drug was begun' THEN next_agent
       WHEN 'the course had ended' THEN 'more than ' || limits.cohort_after_end_months() || ' months before'
       WHEN 'not comparable' THEN CASE WHEN run <> first.run THEN differs ELSE 'reference ' || first.reference || ', then ' || reference END
       WHEN 'comparability unknown' THEN CASE WHEN unsure <> first.unsure THEN missing ELSE 'reference of Z not stated' END
       WHEN 'fractured vertebra in the region' THEN coalesce(fractured_levels, first.fractured_levels || ' at the scan before') END AS why,
  left_out IS NULL AND scan_date >= CAST(first_date + to_months(limits.cohort_late_months()) AS DATE) AS late_enough,
  series, reference, batch_id, file_row
FROM judged;
