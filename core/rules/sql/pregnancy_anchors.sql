-- Question: What ties the points in time of a pregnancy together: gestational weeks, days after the delivery and dates?
-- One row: one pregnancy. *_first and *_last: the first and the last possible one. Where the delivery lies ahead the expected day stands in
--   for it (anchor_*), and delivered is false.
--   differs: what the stated gestational age and the dates say, where they are far apart; then the dates count.
-- Source: gestational age = 280 days - (expected day - date), Naegele's rule; weeks without days are completed weeks.
-- Rule book: 6.4
CREATE OR REPLACE VIEW pregnancy_anchors AS
WITH read AS (
  SELECT *, gestation_first(delivery_gestation) AS stated_first, gestation_last(delivery_gestation) AS stated_last,
    CAST(coalesce(expected_date - to_days(limits.pregnancy_days()), last_menstrual_period) AS DATE) AS week_zero,
    CASE WHEN delivery_date <= today() THEN delivery_date END AS born_on,
    coalesce(delivery_gestation, delivery_mode) IS NOT NULL OR coalesce(coalesce(delivery_date, lactation_start) <= today(), false) AS delivered
  FROM pregnancies),
known AS (
  SELECT *,
    coalesce(born_on, week_zero + stated_first) AS delivered_first, coalesce(born_on, week_zero + stated_last) AS delivered_last,
    CAST(coalesce(born_on - week_zero, stated_first) AS INTEGER) AS at_first, CAST(coalesce(born_on - week_zero, stated_last) AS INTEGER) AS at_last,
    coalesce(week_zero, born_on - stated_last) AS zero_first, coalesce(week_zero, born_on - stated_first) AS zero_last
  FROM read)
SELECT
  patient_key, coalesce(pregnancy_no, 1) AS pregnancy_no, delivered, zero_first, zero_last,
  CAST(week_zero + to_days(limits.pregnancy_days()) AS DATE) AS expected_on,
  CASE WHEN delivered THEN delivered_first ELSE CAST(week_zero + to_days(limits.pregnancy_days()) AS DATE) END AS anchor_first,
  CASE WHEN delivered THEN delivered_last ELSE CAST(week_zero + to_days(limits.pregnancy_days()) AS DATE) END AS anchor_last,
  CASE WHEN delivered THEN at_first WHEN week_zero IS NOT NULL THEN limits.pregnancy_days() END AS anchor_gestation_first,
  CASE WHEN delivered THEN at_last WHEN week_zero IS NOT NULL THEN limits.pregnancy_days() END AS anchor_gestation_last,
  CASE WHEN NOT delivered THEN coalesce('expected ' || CAST(week_zero + to_days(limits.pregnancy_days()) AS DATE), 'not delivered, dates unknown')
       ELSE coalesce(array_to_string(said([CAST(born_on AS VARCHAR), coalesce(delivery_gestation, gestation_day_text(at_first))]), ' at '), 'time unknown')
    END AS delivery_told,
  CASE WHEN meets.gestation_apart_days(greatest(stated_first - (born_on - week_zero), (born_on - week_zero) - stated_last))
       THEN delivery_gestation || ' stated, ' || gestation_day_text(born_on - week_zero) || ' by the dates' END AS differs,
  batch_id, file_row
FROM known;
