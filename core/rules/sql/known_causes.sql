-- Question: Is a cause of the bone disease known, and was a genetic one thought of?
-- One row: one patient. cause: a confirmed primary or secondary condition, or one whose status is not stated (also one that is over);
--   of a name without a group, one that says more than that bones are weak. genetics_on: the latest answer, or gene with a diagnosis,
--   that shows it was considered: requested, pending, a result, normal; "no" and "not done" do not, nor does an empty answer.
-- Source: Eur J Pediatr 2022;181:2549-2561 (primary and secondary conditions; genetics where no secondary cause is found).
-- Rule book: 7, 8, 9
CREATE OR REPLACE VIEW known_causes AS
WITH risk_factors AS (   -- entries of the list that harm bone and are no disease
  SELECT lower(name) AS name
  FROM conditions
  WHERE form IS NULL),
diseases AS (
  SELECT d.patient_key, d.diagnosis_code, d.since_date, d.status, d.gene, d.batch_id, d.file_row,
    CASE WHEN d."group" IN ('primary', 'secondary') THEN true
         WHEN d."group" IS NOT NULL OR r.name IS NOT NULL THEN false
         ELSE NOT regexp_matches(d.diagnosis_code, '(?i)transient.*osteoporosis|osteoporosis (of|in) pregnancy')
              AND NOT regexp_full_match(trim(lower(d.diagnosis_code)),
                '((juvenile|childhood|paediatric|pediatric|recurrent|multiple|repeated|frequent|vertebral|fragility|low.?trauma|long.?bone'
                || '|of unknown cause|unspecified|unknown|,)\s*)*'
                || '(osteoporosis|fractures?|(bone )?fragility|fragile bones?|weak bones?|low (bone )?(mineral )?(density|mass|bmd)( for age)?'
                || '|back pain|unknown)?(\s*,?\s*(unspecified|of unknown cause|cause unknown))?')
         END AS is_cause
  FROM diagnoses d
  LEFT JOIN risk_factors r ON r.name = trim(lower(d.diagnosis_code))
  WHERE coalesce(d.status <> 'excluded', true) AND coalesce(d.since_date <= today(), true)),
causes AS (
  SELECT patient_key,
    min(diagnosis_code) FILTER (is_cause AND status IS DISTINCT FROM 'suspected') AS cause,
    min(diagnosis_code) FILTER (is_cause AND status = 'suspected') AS suspected
  FROM diseases
  GROUP BY patient_key),
looked AS (
  SELECT patient_key, assessed_date AS on_day, item || ': ' || result AS said, 'assessments' AS source_table, batch_id, file_row
  FROM assessments
  WHERE item IN ('genetics requested', 'genetics result') AND assessed_date <= today() AND NOT says_not_done(result)
  UNION ALL
  SELECT patient_key, since_date, 'gene ' || gene, 'diagnoses', batch_id, file_row
  FROM diseases
  WHERE trim(gene) <> '' AND since_date IS NOT NULL),
genetics AS (
  SELECT patient_key,
    max(struct_pack(on_day := on_day, said := said, source_table := source_table, batch_id := batch_id, file_row := file_row)) AS g
  FROM looked
  GROUP BY patient_key),
firsts AS (
  SELECT patient_key, min(struct_pack(on_day := visit_date, batch_id := batch_id, file_row := file_row)) AS v
  FROM visits
  WHERE visit_date <= today()
  GROUP BY patient_key)
SELECT
  p.patient_key, c.cause, c.suspected, g.g.on_day AS genetics_on, g.g.said AS genetics_said, g.g.source_table AS genetics_table,
  g.g.batch_id AS genetics_batch_id, g.g.file_row AS genetics_file_row,
  f.v.on_day AS first_visit, CAST(f.v.on_day + to_months(limits.genetics_after_months()) AS DATE) AS genetics_due,
  f.v.batch_id AS batch_id, f.v.file_row AS file_row
FROM people p
LEFT JOIN causes c ON c.patient_key = p.patient_key
LEFT JOIN genetics g ON g.patient_key = p.patient_key
LEFT JOIN firsts f ON f.patient_key = p.patient_key;
