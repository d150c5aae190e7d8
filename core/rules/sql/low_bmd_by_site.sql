-- Question: Is bone mineral density at this site low for age now?
-- One row: one patient and site, by its latest valid scan with a Z. low: TRUE, FALSE, or NULL with what is missing.
-- Source: ISCD Pediatric 2019; a Z counts for 12 months (this product's choice).
-- Rule book: 1.2, 1.3
CREATE OR REPLACE VIEW low_bmd_by_site AS
WITH latest AS (
  SELECT *, scan_date + to_months(limits.iscd_z_valid_months()) >= today() AS fresh
  FROM low_bmd_scans
  QUALIFY row_number() OVER (PARTITION BY patient_key, site ORDER BY scan_date DESC) = 1)
SELECT
  patient_key, site, scan_date, fresh, too_young,
  CASE WHEN fresh THEN low END AS low,
  CASE WHEN fresh THEN missing ELSE 'valid Z of the last ' || limits.iscd_z_valid_months() || ' months (latest '
                                    || scan_date || ')' END AS missing,
  note, z, z_for_age, z_adjusted, series, reference, height_z, batch_id, file_row
FROM latest;
