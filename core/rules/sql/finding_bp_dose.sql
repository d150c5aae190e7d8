-- Question: Whose dose of a bisphosphonate, or whose year's total, is not as the regimen has it?
-- One row: one finding; one cycle of a drug (its worst day), or a drug's year.
-- Source: core/reference/data/regimens.csv and the centre's own; the windows are this product's choice.
-- Rule book: 4.1, 4.2, 8, A13, A15, A28
-- Finding: BP-DOSE
-- Opens: a dose, given or planned, is more than 10 % off its regimen's (M), more than 25 % or over the maximum (H), tenfold or a
--   tenth (C); the year's total is over 110 % of the regimen's (H).
-- Since: the infusion; today for one that is planned.
-- Closes: the entry is corrected; a later cycle's dose is as its regimen has it (not for a tenfold one); a year has passed.
-- Reopens: another dose or weight; the severity rises.
CREATE OR REPLACE VIEW finding_bp_dose AS
WITH fine AS (
  SELECT patient_key, agent, max(cycle_no) AS fine_cycle
  FROM bp_dose
  WHERE status = 'given' AND verdict = 'fine'
  GROUP BY patient_key, agent),
worst AS (
  SELECT d.*, count(*) OVER (PARTITION BY d.patient_key, d.agent, d.cycle_no) - 1 AS other_days
  FROM bp_dose d
  LEFT JOIN fine f ON f.patient_key = d.patient_key AND f.agent = d.agent
  WHERE d.severity IS NOT NULL
    AND (d.severity = 'C' OR d.status = 'planned' OR coalesce(f.fine_cycle <= d.cycle_no, true))
  QUALIFY row_number() OVER (PARTITION BY d.patient_key, d.agent, d.cycle_no ORDER BY strpos('CHM', d.severity), d.infusion_date) = 1),
words AS (
  SELECT *, coalesce(regimen_id, 'the regimen') AS by_regimen,
    CASE WHEN expected_low_mg < expected_high_mg THEN dose_text(expected_low_mg) || ' to ' || dose_text(expected_high_mg) || ' mg'
         WHEN expected_low_mg IS NULL AND expected_high_mg IS NOT NULL THEN 'at most ' || dose_text(expected_high_mg) || ' mg'
         ELSE dose_text(expected_high_mg) || ' mg' END AS wanted
  FROM worst),
lasts AS (
  SELECT *
  FROM bp_dose
  WHERE status = 'given'
  QUALIFY row_number() OVER (PARTITION BY patient_key, agent ORDER BY infusion_date DESC) = 1),
years AS (           -- as the last infusion leaves it; a slip of the decimal sign is told for itself
  SELECT l.*
  FROM lasts l
  ANTI JOIN worst w ON w.patient_key = l.patient_key AND w.agent = l.agent AND w.severity = 'C' AND w.infusion_date <= l.infusion_date
    AND meets.bp_year_days(l.infusion_date - w.infusion_date))
SELECT
  'BP-DOSE' AS rule, severity, patient_key, agent || ' ' || infusion_date AS object, CAST(least(infusion_date, today()) AS DATE) AS since,
  sentence_start(agent) || ' ' || dose_text(dose_mg) || ' mg ' || CASE status WHEN 'planned' THEN 'planned for ' ELSE 'on ' END || infusion_date || ': '
    || CASE verdict
         WHEN 'tenfold' THEN 'looks like a slip of the decimal sign; '
           || coalesce(by_regimen || ' has ' || wanted, 'the maximum is ' || dose_text(max_mg) || ' mg a day', 'no regimen has such a dose')
         WHEN 'over the maximum' THEN 'more than ' || coalesce('the maximum of ' || dose_text(max_mg) || ' mg a day', 'any maximum')
         ELSE change_text(deviation_percent, 0) || ' % off '
           || coalesce(by_regimen || ', ' || wanted, 'the nearest regimen') END
    || coalesce(' for ' || number_text(weight_kg, 1) || ' kg' || coalesce(' of ' || weight_date, ''), ', weight unknown')
    || CASE WHEN other_days > 0 THEN '; of its cycle ' || other_days || ' more off' ELSE '' END
    || '. A check of the entry, not an order.' AS sentence,
  said([fact('dose', dose_text(dose_mg) || ' mg', infusion_date, 'infusions', batch_id, file_row),
        CASE WHEN weight_kg IS NOT NULL
             THEN fact('weight', number_text(weight_kg, 1) || ' kg', weight_date, CASE weight_from WHEN 'visit' THEN 'visits' ELSE 'infusions' END,
                       weight_batch_id, weight_file_row) END,
        CASE WHEN wanted IS NOT NULL OR max_mg IS NOT NULL
             THEN fact('regimen ' || coalesce(regimen_id, 'not stated'), concat_ws(', ', wanted, 'at most ' || dose_text(max_mg) || ' mg a day'), NULL,
                       'regimens', NULL, NULL) END]) AS evidence,
  ['bp_dose_off_percent', 'bp_dose_far_off_percent', 'bp_tenfold_over_ratio', 'bp_tenfold_under_ratio', 'dose_weight_max_days',
   'dose_weight_max_days_infant'] AS limits,
  concat_ws('|', infusion_date, dose_text(dose_mg), number_text(weight_kg, 1), verdict, regimen_id, nullif(other_days, 0)) AS fact_key
FROM words
UNION ALL
SELECT
  'BP-DOSE', 'H', patient_key, agent || ' in a year', infusion_date,
  sentence_start(agent) || ' ' || CASE WHEN year_n_unknown > 0 THEN 'at least ' ELSE '' END || dose_text(year_mg_per_kg) || ' mg/kg in cycles less than ' || (limits.bp_year_days() - limits.bp_year_grace_days()) || ' d apart, up to '
    || infusion_date || ': ' || coalesce(regimen_id, 'the regimen') || ' has ' || dose_text(year_limit_mg_per_kg) || ' mg/kg a year.',
  [fact('the year''s total', dose_text(year_mg_per_kg) || ' mg/kg', infusion_date, 'infusions', batch_id, file_row),
   fact('regimen ' || coalesce(regimen_id, 'not stated'), dose_text(year_limit_mg_per_kg) || ' mg/kg a year', NULL, 'regimens', NULL, NULL)],
  ['bp_year_percent', 'bp_year_days', 'bp_year_grace_days'],
  concat_ws('|', infusion_date, dose_text(year_mg_per_kg), regimen_id)
FROM years
WHERE year_over AND meets.bp_year_days(today() - infusion_date);
