-- Question: When was each fact of an episode, in days after the delivery, in gestational days and as a date, as far as it can be known?
-- One row: one fact (pregnancy_findings) with its point in time as written. *_first and *_last: the first and the last possible day, NULL
--   where nothing ties it; a stretch (`in pregnancy`) has both ends. place: a number to sort the facts of one pregnancy by.
-- Source: rule book 6.4; completed weeks and months, a month of 30.4375 days on average (this product's choice).
-- Rule book: 6.4
CREATE OR REPLACE VIEW episode_points AS
WITH said AS (
  SELECT *, coalesce(pregnancy_no, 1) AS of_pregnancy, point_kind(time_point) AS said_kind, point_first(time_point) AS own_first,
    point_last(time_point) AS own_last, CASE WHEN point_kind(time_point) = 'date' THEN CAST(point_words(time_point) AS DATE) END AS on_day
  FROM pregnancy_findings),
read AS (            -- a gestational age that no pregnancy reaches is none
  SELECT *, CASE WHEN said_kind = 'gestation' AND NOT (meets.gestation_shortest_days(own_first) AND own_first <= limits.pregnancy_longest_days()) THEN NULL
                 ELSE said_kind END AS kind
  FROM said),
tied AS (            -- what the delivery, or the expected one, tells
  SELECT f.*, a.zero_first, a.zero_last, a.anchor_first, a.anchor_last, a.anchor_gestation_first AS born_first, a.anchor_gestation_last AS born_last,
    CASE kind WHEN 'date' THEN on_day - anchor_last WHEN 'gestation' THEN own_first - born_last WHEN 'after delivery' THEN own_first
              WHEN 'in pregnancy' THEN -born_last WHEN 'in the puerperium' THEN own_first END AS by_delivery_first,
    CASE kind WHEN 'date' THEN on_day - anchor_first WHEN 'gestation' THEN own_last - born_first WHEN 'after delivery' THEN own_last
              WHEN 'in pregnancy' THEN 0 END AS by_delivery_last
  FROM read f
  LEFT JOIN pregnancy_anchors a ON a.patient_key = f.patient_key AND a.pregnancy_no = f.of_pregnancy),
starts AS (          -- the first onset and the first diagnosis that have a place of their own
  SELECT patient_key, of_pregnancy,
    min(CASE WHEN finding = 'symptom onset' THEN struct_pack(days_first := by_delivery_first, days_last := by_delivery_last, on_day := on_day) END) AS onset,
    min(CASE WHEN finding = 'diagnosis' THEN struct_pack(days_first := by_delivery_first, days_last := by_delivery_last, on_day := on_day) END) AS diagnosis
  FROM tied
  WHERE by_delivery_first IS NOT NULL OR on_day IS NOT NULL
  GROUP BY patient_key, of_pregnancy),
begun AS (
  SELECT t.*, CASE t.kind WHEN 'after onset' THEN s.onset WHEN 'after diagnosis' THEN s.diagnosis END AS b
  FROM tied t
  LEFT JOIN starts s ON s.patient_key = t.patient_key AND s.of_pregnancy = t.of_pregnancy),
counted AS (
  SELECT *, CAST(coalesce(by_delivery_first, b.days_first + own_first) AS INTEGER) AS after_first,
    CAST(coalesce(by_delivery_last, b.days_last + own_last) AS INTEGER) AS after_last
  FROM begun)
SELECT
  patient_key, of_pregnancy AS pregnancy_no, finding_no, finding, joint, side, time_point, kind, after_first, after_last,
  CAST(CASE WHEN kind = 'date' THEN on_day WHEN kind = 'gestation' THEN zero_first + own_first WHEN b.on_day IS NOT NULL THEN b.on_day + own_first
            ELSE anchor_first + after_first END AS DATE) AS day_first,
  CAST(CASE WHEN kind = 'date' THEN on_day WHEN kind = 'gestation' THEN zero_last + own_last WHEN b.on_day IS NOT NULL THEN b.on_day + own_last
            ELSE anchor_last + after_last END AS DATE) AS day_last,
  CAST(CASE kind WHEN 'gestation' THEN own_first WHEN 'date' THEN on_day - zero_last ELSE born_first + after_first END AS INTEGER) AS gestation_first,
  CAST(CASE kind WHEN 'gestation' THEN own_last WHEN 'date' THEN on_day - zero_first ELSE born_last + after_last END AS INTEGER) AS gestation_last,
  coalesce(after_first, gestation_first - limits.pregnancy_days(), date_diff('day', DATE '2000-01-01', day_first)) AS place,
  coalesce(day_first <= today(), true) AS by_today,
  value, which, evidence, recorded_by, coalesce(origin_assumed, false) AS origin_assumed, batch_id, file_row
FROM counted;
