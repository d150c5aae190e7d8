-- Question: Is the definition of osteoporosis in children met, not met, or not to be decided?
-- One row: one patient and day. a: vertebral fracture; s: significant fracture history; low: low bone mineral density; b: s and low;
--   met: a or b; each TRUE, FALSE or NULL (Kleene). label says no more than that, in words; missing lists what could change it.
-- Source: ISCD Official Positions, Pediatric, 2013 and 2019; the words of the labels are this product's choice.
-- Rule book: 1.1, 1.2, 1.3, A1, A2, A3, A4
CREATE OR REPLACE VIEW iscd AS
WITH clauses AS (
  SELECT d.patient_key, d.on_day, d.is_today, d.is_child, d.pregnancy,
    a.a, a.missing AS a_missing, a.proof AS a_proof, a.note AS a_note, a.last_image, a.batch_id AS image_batch, a.file_row AS image_row,
    f.s, f.missing AS s_missing, f.proof AS s_proof, f.note AS s_note, f.reached_on, f.evidence AS s_evidence,
    f.young_sure, f.young_possible, f.any_sure, f.any_possible, f.history_complete, f.told_on, f.told_batch, f.told_row,
    l.low, l.missing AS low_missing, l.proof AS low_proof, l.proof_on AS low_on, l.low_since, l.note AS low_note, l.evidence AS low_evidence,
    f.s AND l.low AS b, a.a OR (f.s AND l.low) AS met,
    -- What speaks for it may be undecided, too: a fracture or a Z that lacks a fact is not none.
    a.proof IS NOT NULL OR l.may_be_low OR f.may_be_enough AS something_speaks_for_it
  FROM iscd_days d
  JOIN iscd_spine a ON a.patient_key = d.patient_key AND a.on_day = d.on_day
  JOIN iscd_fractures f ON f.patient_key = d.patient_key AND f.on_day = d.on_day
  JOIN iscd_bmd l ON l.patient_key = d.patient_key AND l.on_day = d.on_day),
judged AS (
  SELECT *,
    CASE WHEN pregnancy OR is_child = false THEN 'not applicable'
         WHEN is_child IS NULL THEN 'undecided'
         WHEN met AND a THEN 'met, vertebral'
         WHEN met THEN 'met, fractures and low BMD'
         WHEN met IS NULL THEN 'undecided'
         WHEN low THEN 'low BMD'
         WHEN s THEN 'fracture history'
         ELSE 'not met' END AS state,
    -- A fact is missing only where it could change the answer: with one half of b at FALSE the other half cannot.
    CASE WHEN is_child IS NULL THEN 'the exact birth date'
         WHEN met IS NULL THEN array_to_string(said([
           CASE WHEN a IS NULL THEN a_missing END,
           CASE WHEN s IS NULL AND low IS DISTINCT FROM false THEN s_missing END,
           CASE WHEN low IS NULL AND s IS DISTINCT FROM false THEN low_missing END]), '; ') END AS could_change
  FROM clauses)
SELECT
  patient_key, on_day, is_today, state,
  CASE state WHEN 'met, vertebral' THEN 'ISCD criteria met (vertebral fracture)'
             WHEN 'met, fractures and low BMD' THEN 'ISCD criteria met (fractures and low BMD)'
             WHEN 'undecided' THEN 'Cannot be decided: ' || could_change || ' is missing'
             WHEN 'low BMD' THEN 'Low BMD for age; ISCD criteria not met; fragility not excluded'
             WHEN 'fracture history' THEN 'Significant fracture history, Z above -2; fragility not excluded'
             WHEN 'not met' THEN 'ISCD criteria not met; fragility not excluded'
             ELSE 'Paediatric definition not applicable' END AS label,
  CASE WHEN state = 'undecided' THEN could_change END AS missing,
  CASE WHEN state = 'not applicable' THEN CASE WHEN pregnancy THEN 'pregnancy' ELSE 'adult definition' END END AS not_applicable_because,
  a, a_missing, a_note, a_proof.level || ' ' || a_proof.grade_words AS a_fracture, a_proof.episode_since AS a_on, a_proof.energy AS a_energy,
  a_proof.batch_id AS a_batch_id, a_proof.file_row AS a_file_row, last_image, image_batch, image_row,
  s, s_missing, s_note, s_proof, reached_on AS s_on, young_sure, young_possible, any_sure, any_possible, history_complete, told_on,
  told_batch, told_row,
  low, low_missing, low_note, low_proof, low_on, low_since, b, met, something_speaks_for_it,
  -- The day of the fact that decided: from then on the definition was met.
  CASE WHEN state = 'met, vertebral' THEN a_proof.episode_since
       WHEN state = 'met, fractures and low BMD' THEN greatest(reached_on, low_since) END AS met_on,
  array_to_string(said([
    CASE WHEN state = 'met, vertebral' AND b THEN 'fracture history and low BMD too' END,
    CASE WHEN state = 'met, fractures and low BMD' AND a IS NULL THEN 'vertebral fracture not known: ' || a_missing END,
    nullif(a_note, ''),
    s_note,
    low_note]), '; ') AS note,
  -- Of today alone: of earlier days the label is all that is asked.
  CASE WHEN is_today THEN list_concat(
    said([CASE WHEN a_proof IS NOT NULL
               THEN fact(a_proof.level || ' (' || a_proof.modality || ', energy ' || coalesce(a_proof.energy, 'not known') || ')', a_proof.grade_words,
                         a_proof.episode_since, 'vertebral_reads', a_proof.batch_id, a_proof.file_row)
               WHEN last_image IS NOT NULL THEN fact('latest spine image', last_image, last_image, 'spine_images', image_batch, image_row) END]),
    list_concat(s_evidence, low_evidence)) END AS evidence
FROM judged;
