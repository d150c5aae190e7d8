-- Question: Does this patient have low bone mineral density for age, at any site that counts?
-- One row: one patient. low: TRUE, FALSE, or NULL with what is missing (Kleene: one unknown site leaves the answer open).
-- Source: ISCD Pediatric 2019; rules of the sites in low_bmd_scans.
-- Rule book: 1.2, 1.3
CREATE OR REPLACE VIEW low_bmd AS
SELECT patient_key, low, missing, proof, note
FROM iscd_bmd
WHERE is_today;
