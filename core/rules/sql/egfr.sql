-- Question: How well do the kidneys filter, by creatinine and height?
-- One row: one creatinine in blood. egfr is NULL with why_not; below_egfr: the rate is below that, where the creatinine is only known to be
--   above a value; misleads: by_creatinine is too high, as there is little muscle.
-- Source: Schwartz 2009 (bedside formula, PMC2653687): 1 to 16 y, enzymatic creatinine; where it is not used is as there, the ages
--   and days of the height are this product's choice.
-- Rule book: 5.4, A19
CREATE OR REPLACE VIEW egfr AS
WITH creatinines AS (
  SELECT r.*, p.date_of_birth, first_possible(p.date_of_birth, p.date_of_birth_precision) AS born_from,
    last_possible(p.date_of_birth, p.date_of_birth_precision) AS born_to
  FROM lab_results r
  JOIN patients p ON p.patient_key = r.patient_key
  WHERE r.analyte = 'creatinine' AND r.specimen = 'blood'),
heights AS (
  SELECT c.patient_key, c.sample_id, c.sample_date, h.height_cm, h.measured_on, date_diff('day', h.measured_on, c.sample_date) AS days,
    h.source_table, h.batch_id, h.file_row
  FROM creatinines c
  JOIN height_z h ON h.patient_key = c.patient_key AND h.method_reliable
    AND h.measured_on >= c.sample_date - to_months(limits.egfr_height_months())
    AND h.measured_on <= c.sample_date + to_days(limits.egfr_height_after_days())
  QUALIFY row_number() OVER (PARTITION BY c.patient_key, c.sample_id, c.sample_date
    ORDER BY abs(days), days DESC, h.source_table DESC, h.height_cm) = 1),
reasons AS (
  SELECT c.patient_key, c.sample_id, c.sample_date, true AS misleads,
    array_to_string(list_sort(list_distinct(list(m.reason || CASE WHEN m.certain THEN '' ELSE ' (suspected)' END))), ', ') AS reason
  FROM creatinines c
  JOIN creatinine_misleads m ON m.patient_key = c.patient_key AND coalesce(m.from_date <= c.sample_date, true)
    AND coalesce(m.until_date >= c.sample_date, true)
  GROUP BY ALL),
formula AS (
  SELECT c.*, h.height_cm, h.measured_on AS height_on, h.days AS height_days,
    h.source_table AS height_table, h.batch_id AS height_batch, h.file_row AS height_row, coalesce(m.misleads, false) AS misleads, m.reason,
    CASE WHEN c.value IS NULL THEN coalesce(c.status_why, 'no value')
         WHEN c.date_of_birth IS NULL THEN 'the birth date is missing'
         WHEN meets.egfr_too_young_years(age_years(c.born_to, c.sample_date)) THEN 'not under 1 year'
         WHEN meets.egfr_too_old_years(age_years(c.born_from, c.sample_date)) THEN 'not from 18 years'
         WHEN c.pregnant THEN 'not in pregnancy'
         WHEN regexp_matches(lower(c.method), 'jaffe|jaffé|picrate|kinetic alkal') THEN 'creatinine by ' || c.method || ': the formula is for enzymatic assays'
         WHEN h.height_cm IS NULL THEN 'no height near enough' END AS unfit,
    CASE WHEN unfit IS NULL THEN schwartz(h.height_cm, c.value) END AS rate
  FROM creatinines c
  LEFT JOIN heights h ON h.patient_key = c.patient_key AND h.sample_id = c.sample_id AND h.sample_date = c.sample_date
  LEFT JOIN reasons m ON m.patient_key = c.patient_key AND m.sample_id = c.sample_id AND m.sample_date = c.sample_date),
computed AS (
  SELECT *, CASE WHEN operator IS NULL THEN rate END AS by_creatinine, CASE WHEN operator IN ('>', '>=') THEN rate END AS below_egfr,
    coalesce(unfit, CASE WHEN operator IS NOT NULL THEN 'creatinine is only known as ' || operator || number_text(value, 0) || ' µmol/L' END) AS no_formula
  FROM formula),
befores AS (     -- the best of the months before
  SELECT c.patient_key, c.sample_id, c.sample_date, max(struct_pack(rate := b.by_creatinine, on_day := b.sample_date, batch_id := b.batch_id, file_row := b.file_row)) AS best
  FROM computed c
  JOIN computed b ON b.patient_key = c.patient_key AND b.sample_date < c.sample_date
    AND b.sample_date >= c.sample_date - to_months(limits.egfr_fall_months()) AND b.by_creatinine IS NOT NULL
  GROUP BY ALL)
SELECT
  c.patient_key, c.sample_id, c.sample_date, c.sample_time, c.value AS creatinine_umol_l, c.operator AS creatinine_operator, c.method, c.height_cm, c.height_on, c.height_days,
  c.height_table, c.height_batch, c.height_row,
  CASE WHEN NOT c.misleads THEN c.by_creatinine END AS egfr, c.by_creatinine, c.below_egfr, c.misleads, c.reason AS misleads_because,
  CASE WHEN c.no_formula IS NOT NULL THEN c.no_formula
       WHEN c.misleads THEN 'creatinine misleads here; cystatin C (' || c.reason || ')' END AS why_not,
  CASE WHEN c.no_formula IS NULL AND c.method IS NULL THEN 'the assay is not stated; the formula is for enzymatic creatinine' END AS note,
  b.best.rate AS before_egfr, b.best.on_day AS before_date, b.best.batch_id AS before_batch,
  b.best.file_row AS before_row,
  round(100 * (b.best.rate - c.by_creatinine) / b.best.rate, 9) AS fall_percent, c.batch_id, c.file_row
FROM computed c
LEFT JOIN befores b ON b.patient_key = c.patient_key AND b.sample_id = c.sample_id AND b.sample_date = c.sample_date;
