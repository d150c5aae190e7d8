-- Question: Which mother has a sign that something else must be excluded now?
-- One row: one finding; pregnancy and sign.
-- Source: rule book A23 (cannot bear weight, sudden worsening, fever, fracture line, subchondral collapse); serpiginous line and cold scan speak
--   for avascular necrosis (rule book 6.4).
-- Rule book: 6.4, 8, A23, A28
-- Finding: TOP-URGENT
-- Opens: such a sign at any time (C); a serpiginous line or a cold scan (H).
-- Since: the day of the sign; the as-of day where it is not known.
-- Closes: cannot bear weight and sudden worsening by better weight-bearing, no pain or recovery; a fracture line, signs of necrosis and
--   fever by an exclusion of what they speak for (fever: of both infections), not by feeling better, and nothing by discharge. What closes
--   a sign is surely later than it: where the days do not prove that, it stays.
-- Reopens: the sign again.
CREATE OR REPLACE VIEW top_urgent AS
WITH signs AS (
  SELECT *
  FROM episode_points
  WHERE by_today AND finding IN ('weight-bearing none', 'sudden worsening', 'fever', 'fracture line', 'subchondral collapse', 'serpiginous line', 'cold scan')),
better AS (          -- what can close a sign, and when
  SELECT patient_key, pregnancy_no, span, differential_named(which) AS excluded,
    CASE WHEN finding = 'weight-bearing partial' THEN ['weight-bearing none']
         WHEN finding IN ('weight-bearing full', 'pain-free', 'recovered') THEN ['weight-bearing none', 'sudden worsening']
         WHEN excluded = 'stress fracture' THEN ['fracture line']
         WHEN excluded = 'avascular necrosis' THEN ['subchondral collapse', 'serpiginous line', 'cold scan']
         WHEN excluded IN ('osteomyelitis', 'septic arthritis') THEN ['fever'] ELSE [] END AS closes
  FROM episode_points
  WHERE by_today AND finding IN ('weight-bearing partial', 'weight-bearing full', 'pain-free', 'recovered', 'differential excluded')),
closed AS (
  SELECT s.patient_key, s.pregnancy_no, s.finding_no
  FROM signs s
  JOIN better b ON b.patient_key = s.patient_key AND b.pregnancy_no = s.pregnancy_no AND list_contains(b.closes, s.finding) AND surely_before(s.span, b.span)
  GROUP BY s.patient_key, s.pregnancy_no, s.finding_no, s.finding
  HAVING s.finding <> 'fever' OR list_has_all(list(b.excluded), ['osteomyelitis', 'septic arthritis'])),
standing AS (
  SELECT s.*
  FROM signs s
  JOIN patients m ON m.patient_key = s.patient_key AND m.dates_are_relative IS NOT TRUE
  ANTI JOIN closed c ON c.patient_key = s.patient_key AND c.pregnancy_no = s.pregnancy_no AND c.finding_no = s.finding_no),
last AS (
  SELECT *
  FROM standing
  QUALIFY row_number() OVER (PARTITION BY patient_key, pregnancy_no, finding ORDER BY place DESC NULLS LAST, finding_no DESC) = 1)
SELECT
  'TOP-URGENT' AS rule, CASE WHEN finding IN ('serpiginous line', 'cold scan') THEN 'H' ELSE 'C' END AS severity, patient_key,
  'pregnancy ' || pregnancy_no || ', ' || finding AS object, coalesce(day_first, today()) AS since,
  CASE finding WHEN 'weight-bearing none' THEN 'Cannot bear weight' ELSE sentence_start(finding) END
    || coalesce(', ' || CASE WHEN side IN ('left', 'right') THEN side || ' ' WHEN side = 'both' THEN 'both sides, ' ELSE '' END || joint, '') || ' (' || time_point || '): '
    || CASE WHEN finding IN ('serpiginous line', 'cold scan') THEN 'speaks for avascular necrosis.'
            ELSE 'exclude fracture, infection, avascular necrosis now.' END AS sentence,
  [fact(finding, coalesce(value, evidence, time_point), day_first, 'pregnancy_findings', batch_id, file_row)] AS evidence, CAST([] AS VARCHAR[]) AS limits,
  concat_ws('|', finding, time_point, joint, side) AS fact_key
FROM last;
