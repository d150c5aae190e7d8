-- Question: What did the laboratory find, and is it in its range?
-- One row: one stored result of blood or urine, or (computed) a urine ratio from calcium or phosphate and creatinine of one sample.
--   status: low, normal, high; NULL with status_why; below, above: of each end alone. range_from: laboratory (its own range goes
--   first), fallback (a published one).
-- Source: the laboratory's own range; else CALIPER (Colantonio 2012, Estey 2013), Matos 1997.
-- Rule book: 5.2, 5.3, 5.4, A20, A26
CREATE OR REPLACE VIEW lab_results AS
WITH stored AS (
  SELECT patient_key, sample_id, analyte, specimen_of(specimen) AS specimen, sample_date, sample_time, value, unit,
    nullif(operator, '=') AS operator, text_result, value_entered, unit_entered, lab_low, lab_high, lab_range, laboratory, method, false AS computed,
    batch_id, file_row
  FROM labs
  WHERE sample_date <= today()),
urines AS (
  SELECT *, CASE analyte WHEN 'urine calcium' THEN 'urine calcium/creatinine' WHEN 'urine phosphate' THEN 'urine phosphate/creatinine' END AS ratio
  FROM stored
  WHERE specimen = 'urine' AND value IS NOT NULL),
ratios AS (
  SELECT n.* REPLACE (n.ratio AS analyte, round(n.value / d.value, 9) AS value, 'mmol/mmol' AS unit, NULL AS text_result,
      NULL AS value_entered, NULL AS unit_entered, CAST(NULL AS DOUBLE) AS lab_low, CAST(NULL AS DOUBLE) AS lab_high, NULL AS lab_range, true AS computed)
  FROM urines n
  JOIN urines d ON d.patient_key = n.patient_key AND d.sample_id = n.sample_id AND d.sample_date = n.sample_date
    AND d.analyte = 'urine creatinine'
  ANTI JOIN stored s ON s.patient_key = n.patient_key AND s.sample_date = n.sample_date AND s.sample_id = n.sample_id AND s.analyte = n.ratio
  WHERE n.ratio IS NOT NULL AND d.operator IS NULL AND d.value > 0),
results AS (
  FROM stored
  UNION ALL BY NAME
  SELECT * EXCLUDE (ratio) FROM ratios),
pregnant AS (
  SELECT r.patient_key, r.sample_date
  FROM (SELECT DISTINCT patient_key, sample_date FROM results) r
  SEMI JOIN pregnancy_spans g ON g.patient_key = r.patient_key AND r.sample_date >= g.from_date AND r.sample_date < g.until_date),
aged AS (
  SELECT r.*, p.sex, g.patient_key IS NOT NULL AS pregnant,
    first_possible(p.date_of_birth, p.date_of_birth_precision) AS born_from,
    last_possible(p.date_of_birth, p.date_of_birth_precision) AS born_to,
    CASE WHEN p.date_of_birth_precision IS DISTINCT FROM 'year' THEN age_years(p.date_of_birth, r.sample_date) END AS age_years
  FROM results r
  LEFT JOIN patients p ON p.patient_key = r.patient_key
  LEFT JOIN pregnant g ON g.patient_key = r.patient_key AND g.sample_date = r.sample_date),
ends AS (
  SELECT analyte, specimen, bool_or(low IS NOT NULL) AS has_low, bool_or(high IS NOT NULL) AS has_high
  FROM lab_ranges
  GROUP BY analyte, specimen),
ranged AS (       -- a published range only where every age that the birth date leaves open has the same one
  SELECT a.*, f.name AS published, f.note AS published_note,
    coalesce(e.has_low, false) AS has_low, coalesce(e.has_high, false) AS has_high, e.analyte IS NOT NULL AS any_published,
    a.lab_low IS NOT NULL OR a.lab_high IS NOT NULL AS own_range,
    lowest_of(a.value, a.operator) AS lowest, highest_of(a.value, a.operator) AS highest,
    f.low AS published_low, f.high AS published_high
  FROM aged a
  LEFT JOIN ends e ON e.analyte = a.analyte AND e.specimen = a.specimen
  LEFT JOIN lab_ranges f ON f.analyte = a.analyte AND f.specimen = a.specimen AND f.unit = a.unit AND f.sex IN ('', coalesce(a.sex, ''))
    AND coalesce(f.method = lower(a.method), true)
    AND a.sample_date >= coalesce(CAST(a.born_to + f.age_from_days AS DATE), birthday(a.born_to, f.age_from_years))
    AND a.sample_date < coalesce(CAST(a.born_from + f.age_under_days AS DATE), birthday(a.born_from, f.age_under_years))),
chosen AS (
  SELECT *,
    CASE WHEN own_range THEN lab_low ELSE published_low END AS low,
    CASE WHEN own_range THEN lab_high ELSE published_high END AS high,
    CASE WHEN own_range THEN 'laboratory' WHEN published IS NOT NULL THEN 'fallback' END AS range_from,
    CASE WHEN own_range THEN coalesce(laboratory, 'the laboratory')
         ELSE published || coalesce(' (' || published_note || ')', '') END AS range_name,
    CASE WHEN value IS NULL AND text_result IS NOT NULL THEN 'a result in words'
         WHEN value IS NULL THEN 'no value'
         WHEN pregnant AND analyte = 'calcium' THEN 'in pregnancy total calcium is not judged'
         WHEN pregnant AND NOT own_range AND published IS NOT NULL THEN 'in pregnancy a range for children does not fit' END AS not_judged
  FROM ranged),
ended AS (        -- an end written as < 50 or > 20 is itself outside
  SELECT *,
    CASE WHEN own_range AND regexp_matches(lab_range, '^[(\[ ]*>[^=]') THEN nextafter(low, CAST('infinity' AS DOUBLE)) ELSE low END AS first_in,
    CASE WHEN own_range AND regexp_matches(lab_range, '^[(\[ ]*<[^=]') THEN nextafter(high, CAST('-infinity' AS DOUBLE)) ELSE high END AS last_in
  FROM chosen),
judged AS (
  SELECT *, CASE WHEN not_judged IS NULL THEN range_status(lowest, highest, first_in, last_in, has_low, has_high) END AS status,
    CASE WHEN not_judged IS NOT NULL THEN NULL WHEN highest < first_in THEN true WHEN lowest >= first_in THEN false END AS below,
    CASE WHEN not_judged IS NOT NULL THEN NULL WHEN lowest > last_in THEN true WHEN highest <= last_in THEN false END AS above
  FROM ended)
SELECT
  patient_key, sample_id, analyte, specimen, sample_date, sample_time, value, unit, operator, text_result, value_entered, unit_entered,
  age_years, low, high, range_from, range_name, status, below, above,
  CASE WHEN status IS NOT NULL THEN NULL
       WHEN not_judged IS NOT NULL THEN not_judged
       WHEN range_from IS NULL AND NOT any_published THEN 'the laboratory gave no range'
       WHEN range_from IS NULL AND born_from IS NULL THEN 'no range of the laboratory, and the birth date is missing'
       WHEN range_from IS NULL AND born_from <> born_to THEN 'no range of the laboratory, and the birth date is not known to the day'
       WHEN range_from IS NULL AND sex IS NULL THEN 'no range of the laboratory, and the sex is missing'
       WHEN range_from IS NULL THEN 'no range of the laboratory, and none published for this age and assay'
       WHEN operator IS NOT NULL THEN operator || ' is a bound that does not decide'
       WHEN low IS NULL THEN 'the range has no lower end'
       ELSE 'the range has no upper end' END AS status_why,
  laboratory, method, computed, pregnant, has_low, has_high, batch_id, file_row
FROM judged;
