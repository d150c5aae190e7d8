-- Question: Which regimens may an infusion be meant by, and how far from each is its dose?
-- One row: one infusion day and one regimen's age band: the stated regimen's where it has one for the age, else each of the drug's. severity: NULL where
--   the dose is as the regimen has it, or cannot be judged (`judged`).
-- Source: core/reference/data/regimens.csv and the centre's own; the windows are this product's choice.
-- Rule book: 4.1, 4.2, A15
CREATE OR REPLACE VIEW bp_fits AS
WITH bands AS (      -- where a band reaches to its birthday, the next one starts after it
  SELECT r.*, regimen_key(r.regimen_id) AS id_key, regimen_key(r.name) AS name_key, r.fixed_low_mg IS NOT NULL AS fixed,
    EXISTS (SELECT 1 FROM regimens l WHERE l.regimen_id = r.regimen_id AND l.phase = r.phase AND l.to_inclusive
              AND l.age_to_years = r.age_from_years) AS after_it
  FROM regimens r),
names AS (
  SELECT regimen_id, id_key AS key, agent, bool_or(phase = 'maintenance') AS has_maintenance, bool_or(phase = 'full') AS has_full
  FROM bands
  GROUP BY ALL
  UNION
  SELECT regimen_id, name_key, agent, bool_or(phase = 'maintenance'), bool_or(phase = 'full')
  FROM bands
  WHERE name_key IS NOT NULL
  GROUP BY ALL),
stated AS (          -- the name as it stands; else the same without the word for the phase
  SELECT d.patient_key, d.agent, d.infusion_date,
    coalesce(w.regimen_id, o.regimen_id) AS regimen_id,
    coalesce(w.has_maintenance, o.has_maintenance) AS has_maintenance, coalesce(w.has_full, o.has_full) AS has_full
  FROM bp_days d
  LEFT JOIN names w ON w.key = regimen_key(d.regimen_text) AND w.agent = d.agent
  LEFT JOIN names o ON o.key = regimen_key_without_phase(d.regimen_text) AND o.agent = d.agent
  WHERE d.regimen_text IS NOT NULL AND coalesce(w.regimen_id, o.regimen_id) IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY d.patient_key, d.agent, d.infusion_date ORDER BY coalesce(w.regimen_id, o.regimen_id)) = 1),
fitting AS (
  SELECT d.*, b.regimen_id, coalesce(b.regimen_id = s.regimen_id, false) AS is_stated, b.name, b.source AS regimen_source, b.fixed,
    b.dose_mg_per_kg AS regimen_mg_per_kg, b.fixed_low_mg, b.fixed_high_mg, b.first_dose_low_mg_per_kg, b.interval_months, b.days_per_cycle,
    b.max_mg_per_day, b.mg_per_kg_per_year,
    coalesce(d.phase, CASE WHEN is_stated AND s.has_maintenance AND NOT s.has_full THEN 'maintenance' END) AS phase_here,
    -- a full dose is the measure where the regimen has none of its own for maintenance
    b.phase = 'full' AND coalesce(phase_here = 'maintenance', false) AS halved,
    d.cycle_from - CAST(d.previous_cycle + to_months(b.interval_months) AS DATE) AS days_over,
    CASE WHEN meets.bp_short_interval_months(b.interval_months) THEN meets.bp_late_days_short(days_over)
         ELSE meets.bp_late_days_long(days_over) END AS came_late
  FROM bp_days d
  LEFT JOIN stated s ON s.patient_key = d.patient_key AND s.agent = d.agent AND s.infusion_date = d.infusion_date
  JOIN bands b ON b.agent = d.agent
    AND (NOT b.fixed OR coalesce(b.regimen_id = s.regimen_id, false))     -- a fixed dose is never guessed
    AND coalesce(d.age_oldest >= b.age_from_years, true) AND NOT coalesce(b.after_it AND d.age_oldest = b.age_from_years, false)
    AND coalesce(d.age_youngest < b.age_to_years OR (b.to_inclusive AND d.age_youngest = b.age_to_years), true)
  QUALIFY is_stated = bool_or(is_stated) OVER (PARTITION BY d.patient_key, d.agent, d.infusion_date)
    AND (b.phase = coalesce(phase_here, 'full') OR halved AND NOT bool_or(b.phase = 'maintenance') OVER (PARTITION BY d.patient_key, d.agent, d.infusion_date, b.regimen_id))),
expected AS (
  SELECT *,
    CASE WHEN fixed THEN fixed_high_mg WHEN weight_kg IS NOT NULL THEN round(least(regimen_mg_per_kg * weight_kg, max_mg_per_day), 9) END AS full_mg,
    CASE WHEN first_ever IS DISTINCT FROM false AND NOT halved AND NOT fixed THEN round(least(first_dose_low_mg_per_kg * weight_kg, full_mg), 9) END AS first_low_mg,
    -- maintenance is a lower dose or a longer interval
    CASE WHEN halved AND NOT coalesce(came_late, false) THEN full_mg / 2 ELSE full_mg END AS high_mg,
    CASE WHEN fixed THEN fixed_low_mg WHEN NOT halved THEN coalesce(first_low_mg, full_mg) END AS low_mg,
    weight_ok OR fixed AS sure
  FROM fitting),
away AS (
  SELECT *,
    CASE WHEN dose_mg > high_mg THEN round(100 * (dose_mg - high_mg) / high_mg, 9)
         WHEN dose_mg < low_mg THEN round(100 * (dose_mg - low_mg) / low_mg, 9)
         WHEN dose_mg IS NOT NULL AND high_mg IS NOT NULL THEN 0 END AS deviation_percent,
    dose_mg > max_mg_per_day AS over_max,
    -- a weight of long ago proves no slip of the decimal sign; the maximum does
    coalesce(weight_ok IS DISTINCT FROM false AND meets.bp_tenfold_over_ratio(round(dose_mg / high_mg, 9)), false)
      OR coalesce(meets.bp_tenfold_over_ratio(round(dose_mg / max_mg_per_day, 9)), false) AS tenfold_over,
    coalesce((weight_ok IS DISTINCT FROM false OR fixed) AND meets.bp_tenfold_under_ratio(round(dose_mg / coalesce(low_mg, high_mg), 9)), false)
      AS tenfold_under
  FROM expected)
SELECT
  patient_key, agent, infusion_date, regimen_id, is_stated, name, regimen_source, phase_here AS phase, halved, fixed, interval_months, days_per_cycle,
  max_mg_per_day, mg_per_kg_per_year, full_mg, low_mg, high_mg, first_low_mg, sure, over_max,
  CASE WHEN sure THEN deviation_percent END AS deviation_percent,
  first_low_mg IS NOT NULL AND meets.bp_dose_off_percent(round(100 * (full_mg - dose_mg) / full_mg, 9)) AS reduced,
  CASE WHEN tenfold_over OR tenfold_under THEN 'tenfold'
       WHEN over_max THEN 'over the maximum'
       WHEN sure IS NOT true OR deviation_percent IS NULL THEN 'unknown'
       -- whether maintenance is the lower dose or the longer interval can't be told of the first one
       WHEN halved AND came_late IS NULL AND deviation_percent > 0
            AND NOT meets.bp_dose_off_percent(round(100 * (dose_mg - full_mg) / full_mg, 9)) THEN 'unknown'
       WHEN meets.bp_dose_far_off_percent(abs(deviation_percent)) THEN 'far off'
       WHEN meets.bp_dose_off_percent(abs(deviation_percent)) THEN 'off'
       -- a reduced dose is the regimen's on the first day alone: whether it was that has to be known
       WHEN first_ever IS NULL AND reduced THEN 'unknown'
       ELSE 'fine' END AS verdict,
  CASE verdict WHEN 'tenfold' THEN 'C' WHEN 'over the maximum' THEN 'H' WHEN 'far off' THEN 'H' WHEN 'off' THEN 'M' END AS severity
FROM away;
