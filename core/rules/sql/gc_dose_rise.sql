-- Question: Whose daily dose of glucocorticoid has risen by much?
-- One row: one finding; patient. The average daily dose (days without the drug count as none) of the last 3 months, or since the stretch
--   began, against that of the same stretch before; where there is none before, against the stretch before it.
-- Source: LeBlanc 2015 (each 0.5 mg/kg more of the average daily dose doubled the rate of vertebral fractures); what is compared with
--   what is this product's choice.
-- Rule book: 8, A21, A28
-- Finding: GC-DOSE
-- Opens: the average of a stretch that goes on is higher by 0.5 mg/kg or more, and every dose of both times is known.
-- Since: the first day of the course with the highest dose of the time that is compared.
-- Closes: the averages are nearer to each other again, or the stretch ends.
-- Reopens: another course leads the rise.
CREATE OR REPLACE VIEW gc_dose_rise AS
WITH stretches AS (
  SELECT *, lag(from_date) OVER spells AS earlier_from, lag(until_date) OVER spells AS earlier_to
  FROM gc_stretches
  WINDOW spells AS (PARTITION BY patient_key ORDER BY from_date)),
windows AS (
  SELECT s.patient_key,
    greatest(s.from_date, CAST(today() - to_months(limits.gc_dose_window_months()) AS DATE) + 1) AS now_from,
    CASE WHEN now_from > s.from_date THEN s.from_date ELSE s.earlier_from END AS before_from,
    CASE WHEN now_from > s.from_date THEN now_from - 1 ELSE s.earlier_to END AS before_to
  FROM stretches s
  JOIN people p ON p.patient_key = s.patient_key
  WHERE coalesce(s.until_date >= today(), true) AND NOT p.adult AND NOT p.dates_are_relative),
shares AS (
  SELECT w.*, d.agent, d.start_date, d.mg_per_kg_per_day, d.stated, d.batch_id, d.file_row,
    greatest(0, d.start_date + d.days - greatest(d.start_date, w.now_from)) AS now_days,
    greatest(0, least(d.start_date + d.days - 1, w.before_to) - greatest(d.start_date, w.before_from) + 1) AS before_days
  FROM windows w
  JOIN gc_doses d ON d.patient_key = w.patient_key
  WHERE w.before_from IS NOT NULL),
averages AS (
  SELECT patient_key, now_from, before_from, before_to,
    CASE WHEN NOT bool_or(mg_per_kg_per_day IS NULL) THEN sum(mg_per_kg_per_day * now_days) / (today() - now_from + 1) END AS now_average,
    CASE WHEN NOT bool_or(mg_per_kg_per_day IS NULL) THEN sum(mg_per_kg_per_day * before_days) / (before_to - before_from + 1) END AS before_average,
    arg_max(struct_pack(agent, start_date, mg_per_kg_per_day), struct_pack(mg_per_kg_per_day := mg_per_kg_per_day, earlier := today() - start_date))
      FILTER (now_days > 0) AS leads,
    bool_and(stated) AS stated,
    list_sort(list(struct_pack(start_date := start_date, f := fact(agent || CASE WHEN stated THEN '' ELSE ' (converted)' END,
      number_text(mg_per_kg_per_day, 2) || ' mg/kg/day', start_date, 'treatments', batch_id, file_row)))) AS courses
  FROM shares
  WHERE now_days > 0 OR before_days > 0
  GROUP BY patient_key, now_from, before_from, before_to)
SELECT
  'GC-DOSE' AS rule, 'M' AS severity, patient_key, 'glucocorticoid dose' AS object, leads.start_date AS since,
  'Glucocorticoid on average ' || number_text(now_average, 2) || ' mg/kg/day (prednisolone equivalent' || CASE WHEN stated THEN '' ELSE ', converted in part' END
    || ') since ' || now_from || ', ' || number_text(before_average, 2) || ' from ' || before_from || ' to ' || before_to || ': '
    || change_text(now_average - before_average, 2) || ' mg/kg/day.' AS sentence,
  list_transform(courses, lambda one: one.f) AS evidence,
  ['gc_dose_rise_mg_per_kg', 'gc_dose_window_months', 'gc_gap_days'] AS limits,
  concat_ws('|', leads.agent, leads.start_date, leads.mg_per_kg_per_day) AS fact_key
FROM averages
WHERE meets.gc_dose_rise_mg_per_kg(difference(now_average, before_average));
