-- Question: Are the blood results before the next infusion there, recent, and such that it may be given?
-- One row: one patient to be checked and one blood result of the list; vitamin D, calcium, phosphate, magnesium, alkaline phosphatase,
--   creatinine, PTH. Of several results of the latest day the worst counts; a later one that does not decide lifts no block.
-- Source: Leeds Children's pamidronate protocol, Oxford pamidronate protocol v2, 2013, APEG 2018 (vitamin D, bloods); Warren 2021
--   and ANZBMS (alkaline phosphatase); later windows are this product's choice.
-- Rule book: 4.4, A20
CREATE OR REPLACE VIEW preinfusion_bloods AS
WITH items AS (
  SELECT *
  FROM (VALUES (1, 'vitamin D', '25-OH-D'), (2, 'calcium', 'calcium'), (3, 'phosphate', 'phosphate'), (4, 'magnesium', 'magnesium'),
    (5, 'alkaline phosphatase', 'alkaline phosphatase'), (6, 'creatinine', 'creatinine'), (7, 'PTH', 'PTH')) i(item_no, item, analyte)),
wanted AS (
  SELECT f.*, i.item_no, i.item, i.analyte,
    CASE WHEN i.item = 'vitamin D' THEN f.vitamin_d_from ELSE f.blood_from END AS valid_from
  FROM preinfusion_for f
  CROSS JOIN items i),
calciums AS (
  SELECT patient_key, 'calcium' AS analyte, sample_date, value, operator, unit, low, high, status, kind,
    CASE WHEN status = 'low' THEN 'block' WHEN status = 'high' THEN 'caution' WHEN status = 'normal' THEN 'pass' END AS verdict,
    concat_ws('; ', CASE WHEN kind <> 'total' THEN kind END, why) AS said, range_name, batch_id, file_row
  FROM calcium_states),
vitamins AS (        -- a result in ng/mL is held against the limit in ng/mL: 20 ng/mL are 49.9 nmol/L
  SELECT patient_key, '25-OH-D' AS analyte, sample_date, value, operator, unit, NULL AS low, NULL AS high, band AS status, NULL AS kind,
    coalesce(regexp_matches(lower(unit_entered), '^ *(ng ?/ ?ml|[uµμ]g ?/ ?l|mcg ?/ ?l) *$'), false) AS by_mass,
    CASE WHEN value IS NULL THEN NULL
         WHEN by_mass THEN
           CASE WHEN meets.preinfusion_vitamin_d_ng_ml(round(lowest_of(value, operator) / limits.vitamin_d_nmol_l_per_ng_ml(), 6)) THEN 'pass'
                WHEN NOT meets.preinfusion_vitamin_d_ng_ml(round(highest_of(value, operator) / limits.vitamin_d_nmol_l_per_ng_ml(), 6)) THEN 'block' END
         WHEN meets.preinfusion_vitamin_d_nmol_l(lowest_of(value, operator)) THEN 'pass'
         WHEN NOT meets.preinfusion_vitamin_d_nmol_l(highest_of(value, operator)) THEN 'block' END AS verdict,
    concat_ws('; ', CASE WHEN value = limits.preinfusion_vitamin_d_nmol_l() AND operator IS NULL THEN 'exactly at the limit' END,
      CASE WHEN band = 'toxicity concern' THEN 'above the level of concern' END, why) AS said, NULL AS range_name, batch_id, file_row
  FROM vitamin_d_states),
alps AS (            -- low before any bisphosphonate asks for hypophosphatasia; after one it is expected
  SELECT r.*, coalesce(s.first_date < r.sample_date OR s.pretreated, false) AS low_is_expected
  FROM lab_results r
  LEFT JOIN bp_start s ON s.patient_key = r.patient_key
  WHERE r.analyte = 'alkaline phosphatase' AND r.specimen = 'blood'),
phosphatases AS (
  SELECT patient_key, analyte, sample_date, value, operator, unit, low, high, status, NULL AS kind,
    CASE WHEN low_is_expected THEN CASE WHEN value IS NOT NULL THEN 'pass' END
         WHEN status = 'low' THEN 'block' WHEN status IN ('normal', 'high') THEN 'pass' END AS verdict,
    concat_ws('; ', CASE WHEN status = 'low' AND low_is_expected THEN 'low, as is expected after a bisphosphonate'
                         WHEN status = 'low' THEN 'low before any bisphosphonate: exclude hypophosphatasia, in which they are contraindicated'
                         WHEN status = 'high' THEN 'above its range' END, status_why) AS said, range_name, batch_id, file_row
  FROM alps),
others AS (          -- these have to be there; outside the range is said
  SELECT patient_key, analyte, sample_date, value, operator, unit, low, high, status, NULL AS kind,
    CASE WHEN value IS NULL THEN NULL WHEN status IN ('low', 'high') THEN 'caution' ELSE 'pass' END AS verdict,
    CASE WHEN status IN ('low', 'high') THEN status || ' by its range' WHEN value IS NULL THEN status_why END AS said, range_name, batch_id, file_row
  FROM lab_results
  WHERE analyte IN ('phosphate', 'magnesium', 'creatinine', 'PTH') AND specimen = 'blood'),
results AS (
  FROM vitamins
  UNION ALL BY NAME
  FROM calciums
  UNION ALL BY NAME
  FROM phosphatases
  UNION ALL BY NAME
  FROM others),
ranked AS (          -- the latest result that decides; whether a later one does not
  SELECT r.*, strpos('block caution pass', verdict) AS badness
  FROM results r),
decided AS (
  SELECT *
  FROM ranked
  WHERE verdict IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY patient_key, analyte ORDER BY sample_date DESC, badness, batch_id DESC, file_row DESC) = 1),
undecided AS (
  SELECT *
  FROM ranked
  WHERE verdict IS NULL
  QUALIFY row_number() OVER (PARTITION BY patient_key, analyte ORDER BY sample_date DESC, batch_id DESC, file_row DESC) = 1),
lows AS (            -- an alkaline phosphatase that was low before the first bisphosphonate
  SELECT patient_key, min(sample_date) AS low_on
  FROM alps
  WHERE status = 'low' AND NOT low_is_expected
  GROUP BY patient_key),
joined AS (
  SELECT w.*, d.verdict, d.sample_date, d.value, d.operator, d.unit, d.low, d.high, d.said, d.range_name, coalesce(d.by_mass, false) AS by_mass, d.batch_id AS d_batch, d.file_row AS d_row,
    u.sample_date AS open_on, u.said AS open_said, u.batch_id AS u_batch, u.file_row AS u_row, CASE WHEN w.item = 'alkaline phosphatase' THEN l.low_on END AS low_on,
    coalesce(u.sample_date > d.sample_date, d.sample_date IS NULL AND u.sample_date IS NOT NULL) AS later_is_open
  FROM wanted w
  LEFT JOIN decided d ON d.patient_key = w.patient_key AND d.analyte = w.analyte
  LEFT JOIN undecided u ON u.patient_key = w.patient_key AND u.analyte = w.analyte
  LEFT JOIN lows l ON l.patient_key = w.patient_key)
SELECT patient_key, item_no, item,
  CASE WHEN verdict = 'block' THEN 'block'
       WHEN later_is_open OR verdict IS NULL THEN 'missing'
       WHEN sample_date < valid_from THEN 'stale'
       WHEN verdict = 'pass' AND low_on < sample_date THEN 'caution'
       ELSE verdict END AS state,
  CASE WHEN value IS NOT NULL
       THEN lab_text(value, operator, unit) || CASE WHEN by_mass THEN ' (' || lab_text(round(value / limits.vitamin_d_nmol_l_per_ng_ml(), 6), operator, 'ng/mL') || ')' ELSE '' END
       END AS value_text,
  CASE WHEN verdict IS NULL THEN open_on ELSE sample_date END AS on_date,
  CASE item WHEN 'vitamin D' THEN 'at least ' || CASE WHEN by_mass THEN number_text(limits.preinfusion_vitamin_d_ng_ml(), 0) || ' ng/mL, as the laboratory reports it'
                 ELSE number_text(limits.preinfusion_vitamin_d_nmol_l(), 0) || ' nmol/L' END || ', at most ' || limits.preinfusion_vitamin_d_months() || ' months old'
            WHEN 'calcium' THEN 'not low' || coalesce(' (range ' || range_text(low, high, unit, NULL) || ')', '') || ', at most ' || blood_months || CASE blood_months WHEN 1 THEN ' month old' ELSE ' months old' END
            WHEN 'alkaline phosphatase' THEN 'not low before any bisphosphonate' || coalesce(' (range ' || range_text(low, high, unit, NULL) || ')', '') || ', at most ' || blood_months || CASE blood_months WHEN 1 THEN ' month old' ELSE ' months old' END
            ELSE 'at most ' || blood_months || CASE blood_months WHEN 1 THEN ' month old' ELSE ' months old' END || coalesce(' (range ' || range_text(low, high, unit, NULL) || ')', '') END AS limit_text,
  nullif(concat_ws('; ', nullif(said, ''), CASE WHEN later_is_open THEN 'the result of ' || open_on || ' does not decide: ' || coalesce(nullif(open_said, ''), 'not judged') END,
    CASE WHEN low_on < sample_date AND verdict <> 'block' THEN 'low on ' || low_on || ', before any bisphosphonate: was hypophosphatasia excluded?' END,
    CASE WHEN verdict IS NULL AND NOT later_is_open THEN 'no result on record' END), '') AS why,
  true AS mandatory, 'labs' AS source_table,
  CASE WHEN verdict IS NULL THEN u_batch ELSE d_batch END AS batch_id, CASE WHEN verdict IS NULL THEN u_row ELSE d_row END AS file_row
FROM joined;
