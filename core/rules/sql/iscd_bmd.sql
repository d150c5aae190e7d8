-- Question: Had the patient low bone mineral density for age on a day, at any site that counts?
-- One row: one patient and day of iscd_days. low_since: the first of the scans without a break by which it is low. low:
--   TRUE, FALSE, or NULL with what is missing (Kleene: one unknown site leaves the answer open). may_be_low: the latest Z of a site is low, if perhaps too old to count or still to be adjusted for size.
-- Source: ISCD Pediatric 2019; rules of the sites in low_bmd_scans.
-- Rule book: 1.2, 1.3
CREATE OR REPLACE VIEW iscd_bmd AS
WITH sites AS (  -- a site without a Z to judge is no answer; it neither says yes nor keeps the other from saying no
  SELECT patient_key, on_day, count(*) FILTER (fresh AND NOT too_young) AS judged,
    any_known(CASE WHEN fresh AND NOT too_young THEN low ELSE false END) AS low,
    bool_or(NOT too_young AND low_by_latest IS DISTINCT FROM false) AS may_be_low,
    -- Lists sorted as a whole, by the site that each text begins with (of the two none begins with the other): ordered aggregates
    --   take several times as long.
    list_sort(list(site || ': ' || missing) FILTER (low IS NULL AND missing <> '')) AS missing,
    list_sort(list(site || ' ' || z_text(z) || ' (' || scan_date || ')') FILTER (low)) AS proof,
    max(scan_date) FILTER (low) AS proof_on, min(low_since) FILTER (low) AS low_since,
    list_sort(list(site || ': ' || note) FILTER (note <> '')) AS note,
    -- of earlier days the label is all that is asked
    list_sort(list(fact(site || CASE WHEN z_is_adjusted THEN ', size-adjusted Z' ELSE ', Z' END || coalesce(' (' || reference || ')', ''), z_text(z),
              scan_date, 'dxa_scans', batch_id, file_row)) FILTER (is_today AND fresh AND NOT too_young)) AS evidence
  FROM low_bmd_days
  GROUP BY patient_key, on_day)
SELECT
  d.patient_key, d.on_day, d.is_today,
  CASE WHEN s.judged > 0 THEN s.low END AS low, coalesce(s.may_be_low, false) AS may_be_low,
  CASE WHEN s.judged > 0 AND s.low IS NOT NULL THEN NULL ELSE coalesce(array_to_string(s.missing, '; '), 'a valid Z of the lumbar spine or total body less head')
       END AS missing,
  array_to_string(s.proof, ', ') AS proof, s.proof_on, s.low_since, array_to_string(s.note, '; ') AS note, CASE WHEN d.is_today THEN coalesce(s.evidence, []) END AS evidence
FROM iscd_days d
LEFT JOIN sites s ON s.patient_key = d.patient_key AND s.on_day = d.on_day;
