-- Question: Does this patient have low bone mineral density for age, at any site that counts?
-- One row: one patient. low: TRUE, FALSE, or NULL with what is missing (Kleene: one unknown site leaves the answer open).
-- Source: ISCD Pediatric 2019; rules of the sites in low_bmd_scans.
-- Rule book: 1.2, 1.3
CREATE OR REPLACE VIEW low_bmd AS
WITH sites AS (  -- a site without a Z to judge is no answer; it neither says yes nor keeps the other from saying no
  SELECT patient_key, count(*) FILTER (fresh AND NOT too_young) AS judged,
    any_known(CASE WHEN fresh AND NOT too_young THEN low ELSE false END) AS low,
    string_agg(site || ': ' || missing, '; ' ORDER BY site) FILTER (low IS NULL AND missing <> '') AS missing,
    string_agg(site || ' ' || z_text(z) || ' (' || scan_date || ')', ', ' ORDER BY site) FILTER (low) AS proof,
    string_agg(site || ': ' || nullif(note, ''), '; ' ORDER BY site) AS note
  FROM low_bmd_by_site
  GROUP BY patient_key)
SELECT
  p.patient_key,
  CASE WHEN s.judged > 0 THEN s.low END AS low,
  CASE WHEN s.judged > 0 AND s.low IS NOT NULL THEN NULL ELSE coalesce(s.missing, 'a valid Z of the lumbar spine or total body less head')
       END AS missing,
  s.proof, s.note
FROM people p
LEFT JOIN sites s ON s.patient_key = p.patient_key;
