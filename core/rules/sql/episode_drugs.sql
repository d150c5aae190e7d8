-- Question: Which anti-inflammatory drug, bisphosphonate or other treatment met a pregnancy, or the time of lactation?
-- One row: one drug given or taken (a course, an infusion, or a treatment among the facts of an episode) of a patient with a pregnancy.
--   in_pregnancy and lactating: true, false, or NULL where dates do not tell, as of the day of the delivery, of which only a fact (`day 0`) says
--   that it was after. lactating is also what is given in the puerperium before breast-feeding began. What was begun in a later pregnancy
--   is of that one. A pregnancy that is not over has
--   no end, also after the expected day. Without the first day of lactation its last one tells. group_name: NSAID, bisphosphonate, other.
-- Source: table drug_groups for NSAIDs and the trade names of bisphosphonates; what a text denies (`no NSAIDs`) is not given.
-- Rule book: 6.4, A24, A29
CREATE OR REPLACE VIEW episode_drugs AS
WITH given AS (
  SELECT t.patient_key, CAST(NULL AS INTEGER) AS pregnancy_no, t.agent, t.drug_class, t.start_date AS from_day, coalesce(t.stop_date, DATE 'infinity') AS to_day,
    CAST(NULL AS INTEGER) AS after_first, CAST(NULL AS INTEGER) AS after_last, CAST(NULL AS INTEGER) AS gestation, CAST(NULL AS VARCHAR) AS kind,
    CAST(t.start_date AS VARCHAR) AS told, 'treatments' AS source_table, t.batch_id, t.file_row
  FROM treatments t
  WHERE t.start_date <= today()
  UNION ALL
  SELECT patient_key, NULL, agent, 'bisphosphonate', infusion_date, infusion_date, NULL, NULL, NULL, NULL, CAST(infusion_date AS VARCHAR),
    'infusions', batch_id, file_row
  FROM infusions
  WHERE status = 'given' AND infusion_date <= today()
  UNION ALL
  SELECT patient_key, pregnancy_no, which, NULL, day_first, CASE WHEN kind = 'in the puerperium' THEN DATE 'infinity' ELSE day_last END, after_first,
    after_last, gestation_first, kind, time_point, 'pregnancy_findings', batch_id, file_row
  FROM episode_points
  WHERE finding = 'treatment' AND by_today AND which IS NOT NULL),
named AS (
  SELECT g.*, undenied(g.agent) AS words, string_split_regex(words, '[^a-z0-9-]+') AS each_word,
    is_bisphosphonate(words) OR contains(words, 'bisphosphonate') OR g.drug_class = 'bisphosphonate' OR list_has_any(each_word, d.bp_names) AS is_bp,
    g.drug_class = 'NSAID' OR regexp_matches(words, '\bnsaids?\b|anti-?inflammator') OR list_has_any(each_word, d.nsaid_names) AS is_nsaid
  FROM given g
  CROSS JOIN (SELECT list(word) FILTER (WHERE group_name = 'bisphosphonate') AS bp_names, list(word) FILTER (WHERE group_name = 'NSAID') AS nsaid_names
              FROM drug_groups
              WHERE told_by = 'agent') d),
pregnancies_of AS (  -- with the first day on which the next one may have begun
  SELECT *, lead(perhaps_from) OVER (PARTITION BY patient_key ORDER BY pregnancy_no) AS next_from
  FROM pregnancy_anchors),
met AS (
  SELECT n.*, p.pregnancy_no AS of_pregnancy, p.delivery_told, p.anchor_first, p.anchor_last, p.zero_first, p.zero_last, p.sure_from, p.delivered, b.lactation_start, b.lactation_end,
    -- a fact as it says itself, or counted from the delivery; dates by the dates of the pregnancy
    CASE WHEN n.kind = 'in pregnancy' THEN true
         WHEN n.kind = 'gestation' AND NOT (p.delivered AND coalesce(n.after_last > 0 OR n.after_first >= 0, false)) THEN true
         WHEN n.kind IN ('after delivery', 'in the puerperium') OR (n.kind IN ('after onset', 'after diagnosis') AND p.delivered)
         THEN CASE WHEN n.after_last <= 0 AND n.after_first < 0 THEN true WHEN n.after_first >= 0 THEN false END
         WHEN n.kind = 'gestation' THEN NULL
         WHEN n.from_day > p.over_by OR n.to_day < p.perhaps_from THEN false
         WHEN (n.from_day < p.anchor_first OR NOT p.delivered) AND n.to_day >= p.sure_from THEN true END AS in_pregnancy,
    CASE WHEN n.from_day IS NULL THEN NULL
         WHEN n.to_day < p.anchor_first OR b.lactation_end < n.from_day THEN false
         ELSE coalesce(b.lactation_start <= least(greatest(n.to_day, CASE WHEN p.delivered THEN p.anchor_last + to_days(limits.puerperium_days()) END), today()),
                       CASE WHEN b.lactation_end IS NOT NULL THEN true END) END AS lactating,
    CASE WHEN n.kind = 'in the puerperium' THEN true
         WHEN n.kind = 'after delivery' THEN n.after_last >= 0 AND n.after_first <= limits.puerperium_days()
         WHEN p.delivered THEN n.to_day > p.anchor_last AND n.from_day <= p.anchor_last + to_days(limits.puerperium_days()) END AS in_puerperium
  FROM named n
  JOIN pregnancies_of p ON p.patient_key = n.patient_key AND (n.pregnancy_no IS NULL OR n.pregnancy_no = p.pregnancy_no)
  JOIN pregnancies b ON b.patient_key = p.patient_key AND coalesce(b.pregnancy_no, 1) = p.pregnancy_no
  -- what ended long before it, or was begun in a later one, is not of this pregnancy
  WHERE n.pregnancy_no IS NOT NULL OR coalesce(n.to_day >= p.perhaps_from - limits.pregnancy_longest_days(), true) AND coalesce(n.from_day < p.next_from, true))
SELECT patient_key, of_pregnancy AS pregnancy_no, agent, CASE WHEN is_bp THEN 'bisphosphonate' WHEN is_nsaid THEN 'NSAID' ELSE 'other' END AS group_name,
  coalesce(is_bp, false) AS is_bisphosphonate, coalesce(is_nsaid, false) AS is_nsaid, in_pregnancy, lactating, in_puerperium,
  lactation_start IS NULL AND lactation_end IS NULL AS lactation_unknown, lactation_start, lactation_end, from_day, to_day, after_first, after_last, gestation, told, delivery_told, delivered, anchor_first, anchor_last,
  zero_first, zero_last, source_table, batch_id, file_row
FROM met;
