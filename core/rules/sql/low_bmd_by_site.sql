-- Question: Is bone mineral density at this site low for age now?
-- One row: one patient and site, by its latest valid scan with a Z. low: TRUE, FALSE, or NULL with what is missing.
-- Source: ISCD Pediatric 2019; a Z counts for 12 months (this product's choice).
-- Rule book: 1.2, 1.3
CREATE OR REPLACE VIEW low_bmd_by_site AS
SELECT * EXCLUDE (on_day, is_today, low_by_latest, low_since)
FROM low_bmd_days
WHERE is_today;
