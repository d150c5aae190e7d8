-- Question: When was each fact of an episode, in days after the delivery, in gestational days and as a date, as far as it can be known?
-- One row: one fact (pregnancy_findings) with its point in time as written. *_first and *_last: the first and the last possible day, NULL
--   where nothing ties it; a stretch (`in pregnancy`) has both ends. place: a number to sort the facts of one pregnancy by, which proves no order;
--   span: what does (surely_before). floats: it is told
--   by a delivery whose day is not on record, and so has no day; where the delivery is known to lie ahead it is not of this day (by_today).
-- Source: rule book 6.4; completed weeks and months, a month of 30.4375 days on average (this product's choice).
-- Rule book: 6.4, A29
CREATE OR REPLACE VIEW episode_points AS
WITH said AS (
  SELECT *, coalesce(pregnancy_no, 1) AS of_pregnancy, read_point(time_point) AS point
  FROM pregnancy_findings),
read AS (            -- a gestational age that no pregnancy reaches is none
  SELECT * EXCLUDE (point), point.first_day AS own_first, point.last_day AS own_last,
    CASE WHEN point.kind = 'gestation' AND NOT (meets.gestation_shortest_days(point.first_day) AND point.first_day <= limits.pregnancy_longest_days())
         THEN NULL ELSE point.kind END AS kind,
    CASE WHEN point.kind = 'date' THEN CAST(point_words(time_point) AS DATE) END AS on_day
  FROM said),
tied AS (            -- what the delivery, or the expected one, tells
  SELECT f.*, coalesce(kind IN ('after delivery', 'in the puerperium') AND own_first >= 0 AND NOT a.delivered, false) AS floating, a.is_ahead,
    a.zero_first, a.zero_last, a.anchor_first, a.anchor_last, a.anchor_gestation_first AS born_first, a.anchor_gestation_last AS born_last,
    CASE kind WHEN 'date' THEN on_day - anchor_last WHEN 'gestation' THEN own_first - born_last WHEN 'after delivery' THEN own_first
              WHEN 'in pregnancy' THEN -born_last WHEN 'in the puerperium' THEN own_first END AS by_delivery_first,
    CASE kind WHEN 'date' THEN on_day - anchor_first WHEN 'gestation' THEN own_last - born_first WHEN 'after delivery' THEN own_last
              WHEN 'in pregnancy' THEN 0 END AS by_delivery_last
  FROM read f
  LEFT JOIN pregnancy_anchors a ON a.patient_key = f.patient_key AND a.pregnancy_no = f.of_pregnancy),
starts AS (          -- the first onset and the first diagnosis that have a place of their own
  SELECT patient_key, of_pregnancy,
    min(struct_pack(days_first := by_delivery_first, days_last := by_delivery_last, on_day := on_day, floating := floating))
      FILTER (WHERE finding = 'symptom onset') AS onset,
    min(struct_pack(days_first := by_delivery_first, days_last := by_delivery_last, on_day := on_day, floating := floating))
      FILTER (WHERE finding = 'diagnosis') AS diagnosis
  FROM tied
  WHERE by_delivery_first IS NOT NULL OR on_day IS NOT NULL
  GROUP BY patient_key, of_pregnancy),
begun AS (
  SELECT t.*, CASE t.kind WHEN 'after onset' THEN s.onset WHEN 'after diagnosis' THEN s.diagnosis END AS b
  FROM tied t
  LEFT JOIN starts s ON s.patient_key = t.patient_key AND s.of_pregnancy = t.of_pregnancy),
counted AS (
  SELECT *, floating OR coalesce(b.floating, false) AS floats, CAST(coalesce(by_delivery_first, b.days_first + own_first) AS INTEGER) AS after_first,
    CAST(coalesce(by_delivery_last, b.days_last + own_last) AS INTEGER) AS after_last
  FROM begun)
SELECT
  patient_key, of_pregnancy AS pregnancy_no, finding_no, finding, joint, side, time_point, kind, floats, after_first, after_last,
  CAST(CASE WHEN floats THEN NULL WHEN kind = 'date' THEN on_day WHEN kind = 'gestation' THEN zero_first + own_first WHEN b.on_day IS NOT NULL THEN b.on_day + own_first
            ELSE anchor_first + after_first END AS DATE) AS day_first,
  CAST(CASE WHEN floats THEN NULL WHEN kind = 'date' THEN on_day WHEN kind = 'gestation' THEN zero_last + own_last WHEN b.on_day IS NOT NULL THEN b.on_day + own_last
            ELSE anchor_last + after_last END AS DATE) AS day_last,
  CAST(CASE WHEN floats THEN NULL WHEN kind = 'gestation' THEN own_first WHEN kind = 'in pregnancy' THEN 0 WHEN kind = 'date' THEN on_day - zero_last
            ELSE born_first + after_first END AS INTEGER) AS gestation_first,
  CAST(CASE WHEN floats THEN NULL WHEN kind = 'gestation' THEN own_last WHEN kind = 'date' THEN on_day - zero_first ELSE born_last + after_last END AS INTEGER) AS gestation_last,
  coalesce(after_first, gestation_first - limits.pregnancy_days(), date_diff('day', DATE '2000-01-01', day_first)) AS place,
  struct_pack(after_first := after_first, after_last := after_last, gestation_first := gestation_first, gestation_last := gestation_last,
              day_first := day_first, day_last := day_last) AS span,
  CASE WHEN floats AND is_ahead THEN false ELSE coalesce(day_first <= today(), true) END AS by_today,
  value, which, evidence, recorded_by, coalesce(origin_assumed, false) AS origin_assumed, batch_id, file_row
FROM counted;
