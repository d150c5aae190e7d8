-- Question: How many vertebrae and long bones broke before a bisphosphonate was begun, and how many in which period since?
-- One row: one patient who was ever given one. Counts are of what is known to count; _open of what lacks a fact. Rates are of
--   low-trauma long-bone fractures, from birth to the first dose and from month 6 on; a rate is a least and a most where facts lack.
-- Source: this product's choice, informed by Diez-Perez 2012 (IOF, adults); no validated definition in children.
-- Rule book: 4.6, A16
CREATE OR REPLACE VIEW response_fractures AS
WITH told AS (       -- a history that was asked for in full once tells what was before that day
  SELECT patient_key, max(visit_date) FILTER (fracture_history_complete) AS complete_on, max(visit_date) AS asked_on,
    arg_max(fracture_history_complete, visit_date) AS last_answer
  FROM visits
  WHERE fracture_history_complete IS NOT NULL AND visit_date <= today()
  GROUP BY patient_key),
counted AS (
  SELECT patient_key,
    count(*) FILTER (kind = 'vertebra' AND counts AND period = 'before') AS vf_before,
    count(*) FILTER (kind = 'vertebra' AND counts AND period = 'first 6 months') AS vf_early,
    count(*) FILTER (kind = 'vertebra' AND counts AND period = 'year 1') AS vf_year_one,
    count(*) FILTER (kind = 'vertebra' AND counts AND period = 'later') AS vf_later,
    count(*) FILTER (kind = 'vertebra' AND counts AND period = 'year 1 or later') AS vf_year_one_or_later,
    count(*) FILTER (kind = 'vertebra' AND counts IS NULL AND period = 'year 1') AS vf_open_year_one,
    count(*) FILTER (kind = 'vertebra' AND counts IS NULL AND period IN ('later', 'year 1 or later')) AS vf_open_later,
    count(*) FILTER (kind = 'vertebra' AND counts IS NULL AND period = 'first 6 months') AS vf_open_early,
    count(*) FILTER (kind = 'long bone' AND counts AND period = 'before') AS bones_before,
    count(*) FILTER (kind = 'long bone' AND counts AND period = 'first 6 months') AS bones_early,
    count(*) FILTER (kind = 'long bone' AND counts AND period = 'after month 6') AS bones_after,
    coalesce(sum(n_at_most) FILTER (kind = 'long bone' AND counts IS DISTINCT FROM false
      AND period IN ('before', 'before or first 6 months', 'period not known')), 0) AS bones_before_most,
    coalesce(sum(n_at_most) FILTER (kind = 'long bone' AND counts IS DISTINCT FROM false
      AND period IN ('after month 6', 'period not known')), 0) AS bones_after_most,
    coalesce(sum(n_at_most) FILTER (kind = 'long bone' AND counts IS DISTINCT FROM false AND period <> 'before'), 0) AS bones_since_most,
    array_to_string(list_transform(list_sort(list(struct_pack(day := event_date, words := event_date || ' ' || what || ': ' || why))
        FILTER (counts IS NULL)), lambda one: one.words), '; ') AS lacks,
    array_to_string(list_transform(list_sort(list(struct_pack(day := event_date, words := what || ' ' || detail || ', ' || event_date))
        FILTER (kind = 'vertebra' AND counts AND period NOT IN ('before', 'first 6 months'))), lambda one: one.words), '; ') AS vf_words,
    array_to_string(list_transform(list_sort(list(struct_pack(day := event_date, words := what || ', ' || event_date))
        FILTER (kind = 'long bone' AND counts AND period = 'after month 6')), lambda one: one.words), '; ') AS bones_words,
    array_to_string(list_transform(list_sort(list(struct_pack(day := event_date, words := what || ' ' || detail || ', ' || event_date))
        FILTER (counts AND period = 'first 6 months')), lambda one: one.words), '; ') AS early_words,
    array_to_string(list_transform(list_sort(list(struct_pack(day := event_date, words := what || ', ' || event_date || ' (' || why || ')'))
        FILTER (counts = false AND period <> 'before')), lambda one: one.words), '; ') AS not_counted_words,
    max(event_date) FILTER (kind = 'vertebra' AND counts AND period = 'year 1') AS last_vf_year_one_on
  FROM response_events
  GROUP BY patient_key),
spans AS (
  SELECT c.patient_key, c.first_date, c.pretreated, c.year_from, p.date_of_birth,
    round(date_diff('day', p.date_of_birth, c.first_date) / 365.25, 9) AS years_before,
    round(date_diff('day', c.early_until, c.on_day) / 365.25, 9) AS years_after,
    t.complete_on, t.last_answer AND t.asked_on >= c.year_from AS told_since
  FROM response_clock c
  JOIN patients p ON p.patient_key = c.patient_key
  LEFT JOIN told t ON t.patient_key = c.patient_key),
filled AS (
  SELECT s.*, c.* EXCLUDE (patient_key, vf_before, vf_early, vf_year_one, vf_later, vf_year_one_or_later, vf_open_year_one, vf_open_later, vf_open_early,
      bones_before, bones_early, bones_after, bones_before_most, bones_after_most, bones_since_most),
    coalesce(c.vf_before, 0) AS vf_before, coalesce(c.vf_early, 0) AS vf_early, coalesce(c.vf_year_one, 0) AS vf_year_one,
    coalesce(c.vf_later, 0) AS vf_later, coalesce(c.vf_year_one_or_later, 0) AS vf_year_one_or_later,
    coalesce(c.vf_open_year_one, 0) AS vf_open_year_one, coalesce(c.vf_open_later, 0) AS vf_open_later, coalesce(c.vf_open_early, 0) AS vf_open_early,
    coalesce(c.bones_before, 0) AS bones_before, coalesce(c.bones_early, 0) AS bones_early, coalesce(c.bones_after, 0) AS bones_after,
    CAST(coalesce(c.bones_before_most, 0) AS BIGINT) AS bones_before_most, CAST(coalesce(c.bones_after_most, 0) AS BIGINT) AS bones_after_most,
    CAST(coalesce(c.bones_since_most, 0) AS BIGINT) AS bones_since_most,
    -- A drug that was given before the first recorded dose makes the time before no untreated one.
    meets.fracture_rate_min_years(s.years_before) AND s.pretreated IS DISTINCT FROM true AS rate_before_holds,
    meets.fracture_rate_min_years(s.years_after) AS rate_after_holds
  FROM spans s
  LEFT JOIN counted c ON c.patient_key = s.patient_key),
rated AS (
  SELECT *,
    CASE WHEN rate_before_holds THEN round(bones_before / years_before, 9) END AS per_year_before,
    CASE WHEN rate_before_holds AND complete_on IS NOT NULL THEN round(bones_before_most / years_before, 9) END AS per_year_before_most,
    CASE WHEN rate_after_holds THEN round(bones_after / years_after, 9) END AS per_year_after,
    CASE WHEN rate_after_holds AND told_since THEN round(bones_after_most / years_after, 9) END AS per_year_after_most
  FROM filled)
SELECT
  * EXCLUDE (rate_before_holds, rate_after_holds, date_of_birth, pretreated, year_from),
  -- Not below the rate before: sure where the least since is no less than the most before.
  CASE WHEN bones_after > 0 AND per_year_before_most = 0 THEN true
       WHEN per_year_after >= per_year_before_most THEN true
       WHEN per_year_after_most < per_year_before THEN false END AS not_fewer_than_before,
  said([
    CASE WHEN pretreated THEN 'rate before: a bisphosphonate was given before the first recorded dose' END,
    CASE WHEN complete_on IS NULL THEN 'rate before: the fracture history was never recorded as complete' END,
    CASE WHEN meets.fracture_rate_min_years(years_before) IS NOT TRUE
         THEN 'rate before: ' || CASE WHEN years_before IS NULL THEN 'birth date missing' ELSE 'too short a time' END END,
    CASE WHEN NOT rate_after_holds THEN 'rate since month 6: too short a time' END]) AS rate_lacks
FROM rated;
