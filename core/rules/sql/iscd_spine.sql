-- Question: Had the patient a vertebral fracture without local disease and without high-energy trauma?
-- One row: one patient and day. a: criterion A, TRUE with the deciding fracture, FALSE, or NULL with what is missing.
-- Source: ISCD Pediatric 2013 and 2019: one or more vertebral compression fractures, whatever the Z.
-- Rule book: 1.1, 1.3, 2.7, A3, A6
CREATE OR REPLACE VIEW iscd_spine AS
WITH as_known AS (   -- each fracture as the last image up to the day has it
  SELECT d.on_day, f.*
  FROM iscd_days d
  JOIN vertebral_fractures f ON f.patient_key = d.patient_key AND f.image_date <= d.on_day
  QUALIFY row_number() OVER (PARTITION BY d.patient_key, d.on_day, f.level, f.episode ORDER BY f.image_date DESC, f.image_id DESC) = 1),
later AS (           -- a level that was read as normal since
  SELECT patient_key, level, image_date
  FROM vertebral_history
  WHERE event = 'reshaped fully'),
normal_since AS (
  SELECT k.patient_key, k.on_day, string_agg(DISTINCT k.level || ' normal again on ' || l.image_date, ', ' ORDER BY k.level || ' normal again on ' || l.image_date) AS reshaped
  FROM as_known k
  JOIN later l ON l.patient_key = k.patient_key AND l.level = k.level AND l.image_date > k.image_date AND l.image_date <= k.on_day
  WHERE k.counts
  GROUP BY k.patient_key, k.on_day),
fractures AS (       -- the deciding one is the earliest, in the words of the image that showed it first
  SELECT patient_key, on_day, any_known(counts) AS counts,
    arg_min(struct_pack(level, grade_words := first_words, episode_since, modality := first_modality, energy, batch_id := first_batch_id,
                        file_row := first_file_row), struct_pack(episode_since, level_no)) FILTER (counts) AS proof,
    count(DISTINCT level) FILTER (counts) = 1 AND bool_and(only_mild_on_vfa) FILTER (counts) AS provisional,
    string_agg(level || ' (' || episode_since || '): ' || missing, '; ' ORDER BY level_no, episode_since) FILTER (counts IS NULL) AS open_facts,
    arg_min(struct_pack(level, grade_words := first_words, episode_since, modality := first_modality, energy, batch_id := first_batch_id,
                        file_row := first_file_row), struct_pack(episode_since, level_no)) FILTER (counts IS NULL) AS open_proof,
    string_agg(level || ' (' || episode_since || ') not counted: ' || excluded_because, '; ' ORDER BY level_no, episode_since)
      FILTER (counts = false) AS excluded
  FROM as_known
  GROUP BY patient_key, on_day),
spine AS (
  SELECT d.patient_key, d.on_day, k.image_date, k.unread, k.often_hidden, k.oldest_read_on, k.unread_image_on, k.only_vfa, k.batch_id,
    k.file_row
  FROM iscd_days d
  ASOF LEFT JOIN spine_known k ON k.patient_key = d.patient_key AND k.image_date <= d.on_day),
late AS (            -- an event makes every read before it out of date; an interval only when it has run out
  SELECT patient_key, on_day, string_agg(DISTINCT reason, ', ' ORDER BY reason) AS reasons
  FROM spine_due_days
  WHERE outdates_reads
  GROUP BY patient_key, on_day)
SELECT
  s.patient_key, s.on_day, s.image_date AS last_image, s.unread, f.excluded,
  CASE WHEN f.counts THEN true
       WHEN f.patient_key IS NOT NULL AND f.counts IS NULL THEN NULL
       WHEN s.image_date IS NULL OR s.unread IS NOT NULL OR s.unread_image_on IS NOT NULL OR l.reasons IS NOT NULL THEN NULL
       ELSE false END AS a,
  CASE WHEN f.counts THEN NULL
       WHEN f.patient_key IS NOT NULL AND f.counts IS NULL THEN f.open_facts
       WHEN s.image_date IS NULL THEN 'an image of the spine (never imaged)'
       WHEN s.unread_image_on IS NOT NULL THEN 'a read of the image of ' || s.unread_image_on
       WHEN s.unread IS NOT NULL THEN 'a read of ' || s.unread || ' (last image ' || s.image_date || ')'
       WHEN l.reasons IS NOT NULL THEN 'a newer image of the spine (last ' || CASE WHEN s.oldest_read_on < s.image_date THEN 'read whole ' || s.oldest_read_on ELSE CAST(s.image_date AS VARCHAR) END
              || '; ' || l.reasons || ')' END AS missing,
  CASE WHEN f.counts THEN f.proof ELSE f.open_proof END AS proof,
  array_to_string(said([
    CASE WHEN f.counts AND f.provisional THEN 'provisional: grade 1 on VFA alone' END,
    n.reshaped,
    f.excluded,
    CASE WHEN f.counts IS NOT TRUE AND s.only_vfa THEN 'VFA may miss grade 1' END,
    CASE WHEN f.counts IS NOT TRUE AND s.often_hidden IS NOT NULL THEN s.often_hidden || ' not read' END]), '; ') AS note,
  s.batch_id, s.file_row
FROM spine s
LEFT JOIN fractures f ON f.patient_key = s.patient_key AND f.on_day = s.on_day
LEFT JOIN normal_since n ON n.patient_key = s.patient_key AND n.on_day = s.on_day
LEFT JOIN late l ON l.patient_key = s.patient_key AND l.on_day = s.on_day;
