-- Question: What was answered before the next infusion: rickets, teeth, hydration, illness, allergy?
-- One row: one patient to be checked and one question. An answer that cannot be understood is missing, never passed.
-- Source: Eur J Pediatr 2022 (rickets and osteomalacia excluded); Leeds Children's pamidronate protocol (teeth, hydration, illness,
--   allergy); how old an answer may be is this product's choice.
-- Rule book: 4.4
CREATE OR REPLACE VIEW preinfusion_answers AS
WITH items AS (
  SELECT *
  FROM (VALUES (9, 'rickets excluded', 'rickets or osteomalacia excluded', true),
    (11, 'dental review', 'reviewed within ' || limits.preinfusion_dental_months() || ' months; invasive work first', false),
    (12, 'hydration', 'asked within ' || limits.preinfusion_answer_days() || ' days before', false),
    (13, 'intercurrent illness', 'asked within ' || limits.preinfusion_answer_days() || ' days before', false),
    (14, 'allergy', 'asked', false)) i(item_no, item, asks, must)),
wanted AS (
  SELECT f.*, i.item_no, i.item, i.asks, i.must,
    CASE i.item WHEN 'dental review' THEN CAST(f.check_on - to_months(limits.preinfusion_dental_months()) AS DATE)
                    WHEN 'hydration' THEN CAST(f.check_on - to_days(limits.preinfusion_answer_days()) AS DATE)
                    WHEN 'intercurrent illness' THEN CAST(f.check_on - to_days(limits.preinfusion_answer_days()) AS DATE) END AS valid_from
  FROM preinfusion_for f
  CROSS JOIN items i),
answers AS (
  SELECT patient_key, item, assessed_date, result, detail, batch_id, file_row, answer_words(result) AS words,
    tells_nothing(result) AS nothing, says_no(result) AS no, says_yes(result) AS yes
  FROM assessments
  WHERE assessed_date <= today()),
judged AS (
  SELECT *,
    CASE WHEN nothing THEN NULL
         WHEN item = 'rickets excluded' THEN
           CASE WHEN regexp_matches(words, '\bnot excluded\b|\bcannot be excluded\b') OR words IN ('no', 'n', 'false', '0', 'nein', 'positive', 'pos', 'present') THEN 'block'
                WHEN regexp_matches(words, '^(excluded|ruled out)\b') THEN 'pass'
                -- `no` answers the question whether they are excluded; a denial names what is not there
                WHEN regexp_matches(undenied(words), 'rickets|osteomalac|looser|fraying|cupping|present|confirmed|suspected|probable|active') THEN 'block'
                WHEN regexp_matches(words, '^no[,:;. ]') AND undenied(regexp_replace(words, '^no[,:;. ]+', '')) <> ''
                     AND NOT regexp_matches(words, '^(no|without) ((clinical|radiological|biochemical|x-?ray) )*(evidence|signs?|features?|rickets|osteomalac|looser)') THEN 'block'
                WHEN no OR yes THEN 'pass' END
         WHEN item = 'dental review' THEN dental_answer(result)
         WHEN item = 'hydration' THEN
           CASE WHEN no OR regexp_matches(undenied(words), 'dehydr|poor|inadequate|\blow\b|\bbad\b|reduced|vomit|diarrh') THEN 'caution'
                WHEN yes OR regexp_matches(words, '^(well |adequately |good )?(hydrated|hydration)\b') THEN 'pass' END
         WHEN item = 'intercurrent illness' THEN
           CASE WHEN regexp_matches(words, '^(yes|y|true|1|ja)\b|\bnot (well|good|fine|ok)|\bno longer\b') THEN 'caution'
                WHEN undenied(words) IN ('', 'n', 'false', '0', 'nein', 'absent', 'negative', 'neg', 'well', 'healthy', 'fine', 'good', 'ok', 'okay', 'clear') THEN 'pass'
                ELSE 'caution' END
         ELSE CASE WHEN undenied(words) IN ('', 'n', 'false', '0', 'nein', 'absent', 'negative', 'neg', 'nkda', 'nka') THEN 'pass' ELSE 'caution' END END AS verdict
  FROM answers),
latest AS (          -- of one day the worst; a later one that says nothing lifts no block
  SELECT *
  FROM judged
  WHERE verdict IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY patient_key, item ORDER BY assessed_date DESC, strpos('block caution pass', verdict), batch_id DESC, file_row DESC) = 1),
unclear AS (
  SELECT *
  FROM judged
  WHERE verdict IS NULL
  QUALIFY row_number() OVER (PARTITION BY patient_key, item ORDER BY assessed_date DESC, batch_id DESC, file_row DESC) = 1)
SELECT w.patient_key, w.item_no, w.item,
  CASE WHEN l.verdict = 'block' THEN 'block'
       WHEN l.verdict IS NULL THEN 'missing'
       WHEN l.assessed_date < w.valid_from THEN 'stale'
       ELSE l.verdict END AS state,
  coalesce(l.result, u.result) AS value_text, coalesce(l.assessed_date, u.assessed_date) AS on_date, w.asks AS limit_text,
  CASE WHEN l.verdict IS NULL AND u.result IS NOT NULL THEN 'this answer does not decide'
       WHEN l.verdict IS NULL THEN 'not recorded'
       WHEN l.verdict = 'block' THEN 'rickets or osteomalacia is not excluded: treat it first'
       WHEN l.verdict = 'caution' AND w.item = 'dental review' THEN 'invasive work is done before a bisphosphonate'
       ELSE l.detail END AS why,
  w.must AS mandatory, 'assessments' AS source_table, coalesce(l.batch_id, u.batch_id) AS batch_id, coalesce(l.file_row, u.file_row) AS file_row
FROM wanted w
LEFT JOIN latest l ON l.patient_key = w.patient_key AND l.item = w.item
LEFT JOIN unclear u ON u.patient_key = w.patient_key AND u.item = w.item;
