-- Question: Which child's leading Z should be the size-adjusted one?
-- One row: one finding; patient and site. A suggestion: the leading Z changes only when somebody chooses it.
-- Source: ISCD Pediatric 2019 and Zemel 2010; the cut-offs are this product's choice.
-- Rule book: 3.3, A11, A28
-- Finding: SIZE-ADJUST
-- Opens: on the latest valid scan size adjustment applies, its Z is at hand, height is reliable, and the Z for age leads.
-- Since: the scan.
-- Closes: a Z is chosen to lead on or after the scan, or adjustment no longer applies.
-- Reopens: never by itself; a new scan is a new fact.
CREATE OR REPLACE VIEW size_adjust AS
WITH latest AS (
  SELECT *
  FROM low_bmd_scans
  QUALIFY row_number() OVER (PARTITION BY patient_key, site ORDER BY scan_date DESC) = 1)
SELECT
  'SIZE-ADJUST' AS rule, 'L' AS severity, patient_key, site AS object, scan_date AS since,
  sentence_start(site) || ': consider the size-adjusted Z as the leading one (' || adjust_because || '). Z ' || z_text(z_for_age)
    || ' for age, ' || z_text(z_adjusted) || ' size-adjusted, ' || scan_date || '.' AS sentence,
  said([
    fact('Z for age (' || reference || ')', z_text(z_for_age), scan_date, 'dxa_scans', batch_id, file_row),
    fact('size-adjusted Z (' || adjusted_reference || ')', z_text(z_adjusted), scan_date, 'dxa_scans', batch_id, file_row),
    CASE WHEN height_z IS NOT NULL
         THEN fact('height Z (' || height_reference || ')', z_text(height_z), height_on, height_table, height_batch, height_row) END]) AS evidence,
  ['size_adjust_height_z', 'bone_age_delay_years', 'puberty_late_girl_years', 'puberty_late_boy_years'] AS limits,
  concat_ws('|', site, scan_date) AS fact_key
FROM latest
SEMI JOIN people p ON p.patient_key = latest.patient_key AND p.adult IS DISTINCT FROM true
WHERE adjust_applies AND NOT height_unreliable AND z_adjusted IS NOT NULL AND z_for_age IS NOT NULL
  AND primary_series NOT LIKE '%size_adjusted' AND coalesce(primary_chosen_on < scan_date, true) AND NOT too_young;
