-- Question: Is each infusion of a bisphosphonate as its regimen has it: the dose, the year's total, the time since the last one?
-- One row: one infusion day, given or planned. verdict: fine, off, far off, over the maximum, tenfold, unknown, not judged; `why`
--   says what it rests on or what is missing. Sums count what was given; unknown doses block them (`known_…` has the rest).
-- Source: core/reference/data/regimens.csv and the centre's own; the windows are this product's choice.
-- Rule book: 4.1, 4.2, A13, A15
CREATE OR REPLACE VIEW bp_dose AS
WITH fits AS (       -- of several fitting regimens only what they agree on is known
  SELECT patient_key, agent, infusion_date, count(*) AS n_fits, bool_or(is_stated) AS is_stated,
    list_sort(list(DISTINCT regimen_id)) AS regimen_ids,
    CASE WHEN count(DISTINCT regimen_id) = 1 THEN min(regimen_id) END AS regimen_id,
    max(phase) AS phase, bool_or(halved) AS halved, bool_or(fixed) AS fixed,
    CASE WHEN count(DISTINCT full_mg) = 1 AND count(*) = count(full_mg) AND count(DISTINCT high_mg) = 1
           AND count(DISTINCT coalesce(low_mg, 0)) = 1 THEN true ELSE false END AS agreed,
    min(full_mg) AS full_mg, min(low_mg) AS low_mg, min(high_mg) AS high_mg, bool_or(reduced) AS reduced,
    CASE WHEN count(DISTINCT max_mg_per_day) = 1 THEN min(max_mg_per_day) END AS max_mg,
    min(interval_months) AS shortest_months, max(interval_months) AS longest_months,
    CASE WHEN count(*) = count(interval_months) AND min(interval_months) = max(interval_months) THEN min(interval_months) END AS interval_months,
    CASE WHEN count(*) = count(mg_per_kg_per_year) THEN max(mg_per_kg_per_year) END AS year_limit_mg_per_kg,
    bool_or(sure) AS sure, CASE WHEN count(*) = count(days_per_cycle) THEN max(days_per_cycle) END AS most_days,
    count(*) FILTER (verdict = 'fine') AS n_fine,
    list_sort(list(DISTINCT regimen_id) FILTER (verdict = 'fine')) AS fine_ids,
    -- the least severe of all
    min(struct_pack(rank := coalesce(strpos('MHC', severity), 0), away := abs(deviation_percent), verdict := verdict, severity := severity,
                    deviation_percent := deviation_percent)) AS nearest
  FROM bp_fits
  GROUP BY patient_key, agent, infusion_date),
counted AS (
  SELECT d.*, f.* EXCLUDE (patient_key, agent, infusion_date, phase, interval_months, shortest_months, longest_months,
                                                     year_limit_mg_per_kg),
    coalesce(is_stated, false) OR d.regimen_text IS NULL AS usable,    -- not by other regimens than the one that is named
    CASE WHEN usable THEN f.interval_months END AS interval_months, CASE WHEN usable THEN f.shortest_months END AS shortest_months,
    CASE WHEN usable THEN f.longest_months END AS longest_months, CASE WHEN usable THEN f.year_limit_mg_per_kg END AS year_limit_mg_per_kg,
    coalesce(d.phase, f.phase) AS phase_here,
    CASE WHEN d.is_given AND d.weight_ok AND d.dose_mg IS NOT NULL THEN d.dose_mg / d.weight_kg END AS known,
    CASE WHEN d.is_given AND NOT coalesce(d.weight_ok AND d.dose_mg IS NOT NULL, false) THEN 1 ELSE 0 END AS blocked
  FROM bp_days d
  LEFT JOIN fits f ON f.patient_key = d.patient_key AND f.agent = d.agent AND f.infusion_date = d.infusion_date),
years AS (           -- what was given in the year that ends with this day; a cycle given in time a year later is not of the same year
  SELECT a.patient_key, a.agent, a.infusion_date, round(sum(b.known), 9) AS year_known, sum(b.blocked) AS year_blocked
  FROM counted a
  JOIN counted b ON b.patient_key = a.patient_key AND b.agent = a.agent AND b.infusion_date <= a.infusion_date
    AND meets.bp_year_days(a.cycle_from - b.cycle_from + limits.bp_year_grace_days())
  GROUP BY a.patient_key, a.agent, a.infusion_date),
summed AS (
  SELECT *,
    round(sum(known) OVER so_far, 9) AS known_mg_per_kg, CAST(sum(blocked) OVER so_far AS INTEGER) AS n_unknown,
    lag(infusion_date) OVER so_far AS day_before
  FROM counted
  WINDOW so_far AS (PARTITION BY patient_key, agent ORDER BY infusion_date ROWS UNBOUNDED PRECEDING)),
earlier AS (         -- the interval is the one that held for the cycle before; the own one where that is shorter
  SELECT s.*, y.year_known, y.year_blocked, p.shortest_months AS before_shortest, p.longest_months AS before_longest
  FROM summed s
  JOIN years y ON y.patient_key = s.patient_key AND y.agent = s.agent AND y.infusion_date = s.infusion_date
  LEFT JOIN summed p ON p.patient_key = s.patient_key AND p.agent = s.agent AND p.infusion_date = s.previous_cycle),
timed AS (
  SELECT *,
    CASE WHEN day_of_cycle = 1 THEN previous_cycle ELSE day_before END AS previous_date,
    least(shortest_months, before_shortest) AS short_months, greatest(longest_months, before_longest) AS long_months,
    100.0 * (infusion_date - previous_cycle) / (CAST(previous_cycle + to_months(short_months) AS DATE) - previous_cycle) AS percent_of_interval,
    infusion_date - CAST(previous_cycle + to_months(long_months) AS DATE) AS days_over
  FROM earlier),
judged AS (
  SELECT *,
    CASE WHEN adult THEN 'not judged'
         WHEN n_fits IS NULL OR (dose_mg IS NULL) THEN 'unknown'
         WHEN NOT usable AND nearest.verdict NOT IN ('tenfold', 'over the maximum') THEN 'unknown'
         WHEN nearest.rank = 0 AND n_fine < n_fits THEN 'unknown'
         ELSE nearest.verdict END AS verdict_here
  FROM timed)
SELECT
  patient_key, agent, infusion_date, sequence, status, dose_mg, weight_kg, weight_date, weight_from, weight_days, weight_ok,
  weight_batch_id, weight_file_row, age_years,
  CASE WHEN usable AND NOT coalesce(adult, false) THEN regimen_id END AS regimen_id,
  CASE WHEN is_stated THEN regimen_from WHEN usable AND regimen_id IS NOT NULL THEN 'drug' END AS regimen_from,
  phase_here AS phase, cycle_no, day_of_cycle, first_ever,
  CASE WHEN weight_ok THEN round(dose_mg / weight_kg, 9) END AS dose_mg_per_kg,
  CASE WHEN usable AND agreed AND sure AND NOT coalesce(adult, false) AND NOT fixed AND NOT halved THEN full_mg
       WHEN usable AND agreed AND sure AND NOT coalesce(adult, false) AND halved THEN high_mg END AS expected_mg,
  CASE WHEN usable AND agreed AND sure AND NOT coalesce(adult, false) THEN low_mg END AS expected_low_mg,
  CASE WHEN usable AND agreed AND sure AND NOT coalesce(adult, false) THEN high_mg END AS expected_high_mg,
  CASE WHEN NOT coalesce(adult, false) THEN max_mg END AS max_mg,
  CASE WHEN verdict_here NOT IN ('unknown', 'not judged') THEN nearest.deviation_percent END AS deviation_percent,
  verdict_here AS verdict,
  CASE WHEN verdict_here NOT IN ('unknown', 'not judged') THEN nearest.severity END AS severity,
  CASE WHEN n_unknown = 0 THEN coalesce(known_mg_per_kg, 0) END AS cumulative_mg_per_kg,
  coalesce(known_mg_per_kg, 0) AS known_mg_per_kg, n_unknown,
  coalesce(year_known, 0) AS year_mg_per_kg, CASE WHEN NOT coalesce(adult, false) THEN year_limit_mg_per_kg END AS year_limit_mg_per_kg,
  CAST(year_blocked AS INTEGER) AS year_n_unknown,
  CASE WHEN adult OR year_limit_mg_per_kg IS NULL THEN NULL
       WHEN meets.bp_year_percent(round(100 * year_known / year_limit_mg_per_kg, 6)) THEN true
       WHEN year_blocked = 0 THEN false END AS year_over,
  previous_date, infusion_date - previous_date AS days_since_previous, CASE WHEN usable THEN most_days END AS days_per_cycle, interval_months, shortest_months AS shortest_own_months,
  longest_months AS longest_own_months, short_months AS shortest_interval_months, long_months AS longest_interval_months,
  CASE WHEN day_of_cycle > most_days AND usable AND NOT coalesce(adult, false) THEN 'early'
       WHEN day_of_cycle > 1 THEN 'in cycle'
       WHEN previous_cycle IS NULL THEN 'first'
       WHEN adult THEN NULL
       WHEN meets.bp_early_percent(percent_of_interval) THEN 'early'
       WHEN CASE WHEN meets.bp_short_interval_months(long_months) THEN meets.bp_late_days_short(days_over)
                 ELSE meets.bp_late_days_long(days_over) END THEN 'late'
       WHEN days_over IS NOT NULL THEN 'on time' END AS timing,
  CASE WHEN adult THEN 'adult: the regimens are for children'
       WHEN n_fits IS NULL THEN 'no regimen of ' || agent || ' in the list for this age'
       ELSE nullif(array_to_string(said([
         CASE WHEN dose_mg IS NULL THEN 'dose unknown' END,
         CASE WHEN weight_kg IS NULL AND NOT fixed THEN 'no weight'
              WHEN fixed THEN NULL
              WHEN weight_ok IS NULL AND weight_days IS NULL THEN 'the day of the weight is not stated'
              WHEN weight_ok IS NULL THEN 'weight ' || weight_days || ' d old: too old for an infant, and the birth date is not exact'
              WHEN NOT weight_ok THEN 'weight ' || weight_days || ' d from the infusion: too far' END,
         CASE WHEN NOT usable THEN 'regimen ' || regimen_text || ' is not in the list for ' || agent || ' at this age' END,
         CASE WHEN NOT usable THEN NULL
              WHEN len(regimen_ids) > 1 AND dose_mg IS NOT NULL AND sure
                THEN 'regimen not stated: ' || CASE WHEN fine_ids IS NULL THEN 'fits none of ' || array_to_string(regimen_ids, ', ')
                                                    ELSE 'fits ' || array_to_string(fine_ids, ', ') END
              WHEN len(regimen_ids) > 1 THEN 'regimen not stated: may be ' || array_to_string(regimen_ids, ', ')
              WHEN NOT is_stated AND regimen_text IS NULL THEN 'regimen not stated: ' || regimen_id || ' is the only one that fits'
              WHEN n_fits > 1 AND NOT agreed THEN 'the birth date is not exact: ' || regimen_id || ' has several doses that may hold' END,
         CASE WHEN verdict_here = 'unknown' AND sure AND reduced AND usable AND n_fits = 1
                THEN 'fits a first dose: whether it was the first is not stated'
              WHEN verdict_here = 'fine' AND reduced THEN 'reduced first dose' END,
         CASE WHEN halved AND verdict_here = 'fine' THEN 'maintenance: up to half the full dose, or a longer interval' END]), '; '), '') END AS why,
  batch_id, file_row
FROM judged;
