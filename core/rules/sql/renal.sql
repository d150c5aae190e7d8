-- Question: Whose kidneys filter little, or less than before?
-- One row: one finding; patient.
-- Source: Schwartz 2009 (PMC2653687) for the formula; the limits are this product's choice, paediatric ones are not agreed.
-- Rule book: 5.4, 8, A19, A28
-- Finding: RENAL
-- Opens: the last eGFR is low (so it is where a creatinine above a value proves it), or has fallen from the best one of the months before. Where creatinine over-estimates, a low one is so
--   all the more.
-- Since: the first such one since the eGFR was last known to be well.
-- Closes: a later eGFR that is neither; not one by a creatinine that misleads.
-- Reopens: another low or fallen one.
CREATE OR REPLACE VIEW renal AS
WITH judged AS (
  SELECT *, coalesce(by_creatinine, below_egfr) AS rate, meets.egfr_low(rate) AS is_low, coalesce(meets.egfr_fall_percent(fall_percent), false) AS fell
  FROM egfr
  WHERE by_creatinine IS NOT NULL OR meets.egfr_low(below_egfr)),
placed AS (
  SELECT *, is_low OR fell AS opens, lab_place(sample_date, sample_time, is_low OR fell) AS place
  FROM judged
  WHERE is_low OR fell OR NOT misleads),
standing AS (
  SELECT *
  FROM placed
  QUALIFY opens AND not_closed(opens, place, patient_key)),
opened AS (
  SELECT *, min(sample_date) OVER (PARTITION BY patient_key) AS since
  FROM standing
  QUALIFY row_number() OVER (PARTITION BY patient_key ORDER BY place DESC, rate, sample_id) = 1)
SELECT
  'RENAL' AS rule, 'H' AS severity, patient_key, 'eGFR' AS object, since,
  'eGFR ' || CASE WHEN by_creatinine IS NULL THEN 'below ' ELSE '' END || number_text(rate, 0) || ' mL/min/1.73 m² on ' || sample_date || ' by creatinine ' || lab_text(creatinine_umol_l, creatinine_operator, 'umol/L')
    || ' and height ' || number_text(height_cm, 1) || ' cm of ' || height_on || CASE WHEN is_low THEN ': low' ELSE '' END
    || CASE WHEN fell THEN CASE WHEN is_low THEN ', and' ELSE ':' END || ' down by ' || lab_number(fall_percent, 0) || ' % from '
        || number_text(before_egfr, 0) || ' on ' || before_date ELSE '' END
    || CASE WHEN misleads THEN '. Creatinine over-estimates here (' || misleads_because || '): cystatin C' ELSE '' END || '.' AS sentence,
  said([fact('creatinine', lab_text(creatinine_umol_l, creatinine_operator, 'umol/L'), sample_date, 'labs', batch_id, file_row),
        fact('height', number_text(height_cm, 1) || ' cm', height_on, height_table, height_batch, height_row),
        CASE WHEN fell THEN fact('eGFR before', number_text(before_egfr, 0) || ' mL/min/1.73 m²', before_date, 'labs', before_batch, before_row) END]) AS evidence,
  ['egfr_low', 'egfr_fall_percent', 'egfr_fall_months', 'egfr_height_months'] AS limits,
  concat_ws('|', sample_date, creatinine_umol_l, height_on) AS fact_key
FROM opened;
