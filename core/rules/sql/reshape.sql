-- Question: Whose fractured vertebrae are growing back?
-- One row: one finding; patient. For information: the lowest severity that there is.
-- Source: Ward 2018 and 2021 (reshaping); Eur J Pediatr 2022;181:2549-2561 (unique to children).
-- Rule book: 2.6, 8, A7, A28
-- Finding: RESHAPE
-- Opens: on the latest image a fractured level is read lower than on the last one of the same method, and none as new or worse.
-- Since: the image.
-- Closes: a later image.
-- Reopens: never by itself; a new image is a new fact.
CREATE OR REPLACE VIEW reshape AS
WITH latest AS (
  SELECT *
  FROM vertebral_history
  QUALIFY image_date = max(image_date) OVER (PARTITION BY patient_key)),
levels AS (
  SELECT patient_key, image_date,
    count(*) FILTER (incident) AS n_incident,
    string_agg(level || ' ' || coalesce('grade ' || before_grade, 'fracture declared') || ', then ' || coalesce('grade ' || grade, 'fracture declared'), '; '
               ORDER BY level_no, image_id)
      FILTER (event IN ('reshaped fully', 'reshaped partly') AND NOT across_methods) AS what,
    bool_and(NOT fractured) FILTER (readable) AS none_left,
    list(fact(level || ' (' || same_method || ')', coalesce('grade ' || before_grade, 'fracture declared') || ', then ' || coalesce('grade ' || grade, 'fracture declared'),
              image_date, 'vertebral_reads', batch_id, file_row) ORDER BY level_no, image_id)
      FILTER (event IN ('reshaped fully', 'reshaped partly') AND NOT across_methods) AS evidence
  FROM latest
  GROUP BY patient_key, image_date),
indices AS (
  SELECT patient_key, image_date, max(words) AS words, bool_or(change = 'reshaped fully') AS whole_spine
  FROM sdi
  GROUP BY patient_key, image_date)
SELECT
  'RESHAPE' AS rule, 'L' AS severity, l.patient_key, 'spine' AS object, l.image_date AS since,
  CASE WHEN s.whole_spine AND l.none_left THEN 'Reshaped fully: ' ELSE 'Reshaping: ' END || l.what || ' (' || l.image_date || '). ' || s.words || '.' AS sentence,
  l.evidence,
  ['vertebral_fracture_grade', 'sdi_levels'] AS limits,
  concat_ws('|', l.image_date, l.what) AS fact_key
FROM levels l
LEFT JOIN indices s ON s.patient_key = l.patient_key AND s.image_date = l.image_date
WHERE l.what IS NOT NULL AND l.n_incident = 0;
