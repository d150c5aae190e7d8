-- Question: What ties the points in time of a pregnancy together: gestational weeks, days after the delivery and dates?
-- One row: one pregnancy. *_first and *_last: the first and the last possible one. Where the delivery lies ahead the expected day stands in
--   for it (anchor_*), and delivered is false; is_ahead: its day, or its gestational age, is on record and later than the as-of day.
--   perhaps_from: the first day on which she may have been pregnant; sure_from: from when on she surely was; over_by: the day by which the delivery was.
--   differs: what the stated gestational age and the dates say, where they are far apart; then the dates count.
-- Source: gestational age = 280 days - (expected day - date), Naegele's rule; weeks without days are completed weeks. A gestational age that no
--   pregnancy reaches is none, and one that is past the longest is over.
-- Rule book: 6.4, A29
CREATE OR REPLACE VIEW pregnancy_anchors AS
WITH said AS (
  SELECT *, CAST(coalesce(expected_date - to_days(limits.pregnancy_days()), last_menstrual_period) AS DATE) AS week_zero,
    CASE WHEN delivery_date <= today() THEN delivery_date END AS born_on,
    CASE WHEN meets.gestation_shortest_days(gestation_first(delivery_gestation)) AND gestation_first(delivery_gestation) <= limits.pregnancy_longest_days()
         THEN gestation_first(delivery_gestation) END AS stated_first,
    CASE WHEN stated_first IS NOT NULL THEN gestation_last(delivery_gestation) END AS stated_last,
    CASE WHEN least(lactation_start, lactation_end) <= today() THEN least(lactation_start, lactation_end) END AS lactating_by
  FROM pregnancies),
read AS (
  SELECT *, coalesce(coalesce(delivery_date, week_zero + stated_first) > today(), false) AS is_ahead,
    NOT is_ahead AND (coalesce(born_on, lactating_by) IS NOT NULL OR delivery_gestation IS NOT NULL OR (delivery_mode IS NOT NULL AND coalesce(week_zero + limits.pregnancy_days() <= today(), true))
                      OR coalesce(today() > week_zero + limits.pregnancy_longest_days(), false)) AS delivered
  FROM said),
known AS (
  SELECT *,
    coalesce(born_on, week_zero + stated_first) AS delivered_first, coalesce(born_on, week_zero + stated_last) AS delivered_last,
    CAST(coalesce(born_on - week_zero, stated_first) AS INTEGER) AS at_first, CAST(coalesce(born_on - week_zero, stated_last) AS INTEGER) AS at_last,
    coalesce(week_zero, born_on - stated_last) AS zero_first, coalesce(week_zero, born_on - stated_first) AS zero_last,
    CASE WHEN delivered THEN coalesce(born_on, least(week_zero + coalesce(stated_last, limits.pregnancy_longest_days()), lactating_by)) END AS over_by
  FROM read)
SELECT
  patient_key, coalesce(pregnancy_no, 1) AS pregnancy_no, delivered, is_ahead, zero_first, zero_last,
  CAST(coalesce(zero_first, CASE WHEN delivered THEN over_by ELSE today() END - limits.pregnancy_longest_days()) AS DATE) AS perhaps_from,
  CAST(coalesce(zero_last, born_on - limits.gestation_shortest_days()) AS DATE) AS sure_from, CAST(over_by AS DATE) AS over_by,
  CAST(week_zero + to_days(limits.pregnancy_days()) AS DATE) AS expected_on,
  CASE WHEN delivered THEN delivered_first ELSE CAST(week_zero + to_days(limits.pregnancy_days()) AS DATE) END AS anchor_first,
  CASE WHEN delivered THEN delivered_last ELSE CAST(week_zero + to_days(limits.pregnancy_days()) AS DATE) END AS anchor_last,
  CASE WHEN delivered THEN at_first WHEN week_zero IS NOT NULL THEN limits.pregnancy_days() END AS anchor_gestation_first,
  CASE WHEN delivered THEN at_last WHEN week_zero IS NOT NULL THEN limits.pregnancy_days() END AS anchor_gestation_last,
  CASE WHEN NOT delivered THEN coalesce('expected ' || CAST(week_zero + to_days(limits.pregnancy_days()) AS DATE), 'not delivered, dates unknown')
       ELSE coalesce(nullif(concat_ws(' at ', CAST(born_on AS VARCHAR), coalesce(CASE WHEN stated_first IS NOT NULL THEN delivery_gestation END, gestation_day_text(at_first))), ''),
                     'day not recorded, by ' || CAST(over_by AS DATE), 'time unknown') END AS delivery_told,
  CASE WHEN meets.gestation_apart_days(greatest(stated_first - (born_on - week_zero), (born_on - week_zero) - stated_last))
       THEN delivery_gestation || ' stated, ' || gestation_day_text(born_on - week_zero) || ' by the dates' END AS differs,
  batch_id, file_row
FROM known;
