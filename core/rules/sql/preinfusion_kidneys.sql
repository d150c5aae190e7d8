-- Question: Do the kidneys allow the next infusion?
-- One row: one patient to be checked. By creatinine alone nobody passes whose creatinine misleads; one whose rate is too low even so is
--   blocked.
-- Source: zoledronate labels (30 to 35 mL/min); their use in children is this product's choice; Schwartz 2009 (PMC2653687).
-- Rule book: 4.4, 5.4, A19
CREATE OR REPLACE VIEW preinfusion_kidneys AS
WITH told AS (       -- a creatinine that is only known to be above a value proves that the rate is below one
  SELECT *, coalesce(by_creatinine, CASE WHEN meets.preinfusion_egfr_caution(below_egfr) THEN below_egfr END) AS rate, by_creatinine IS NULL AS is_bound
  FROM egfr),
rates AS (           -- of one day the lowest; one that cannot be told comes after it
  SELECT *
  FROM told
  QUALIFY row_number() OVER (PARTITION BY patient_key ORDER BY sample_date DESC, rate NULLS LAST, batch_id DESC, file_row DESC) = 1),
lows AS (            -- the latest that blocked: a later one that cannot be told lifts nothing
  SELECT patient_key, max(struct_pack(sample_date := sample_date, rate := rate, is_bound := is_bound, batch_id := batch_id, file_row := file_row)) AS known
  FROM told
  WHERE rate IS NOT NULL
  GROUP BY patient_key),
cystatins AS (       -- where creatinine misleads
  SELECT patient_key, max(struct_pack(sample_date := sample_date, words := lab_text(value, operator, unit), batch_id := batch_id, file_row := file_row)) AS c
  FROM lab_results
  WHERE analyte = 'cystatin C' AND specimen = 'blood' AND value IS NOT NULL
  GROUP BY patient_key),
judged AS (
  SELECT f.*, r.sample_date, r.egfr, r.rate, r.is_bound, coalesce(r.misleads, false) AS misleads, r.misleads_because, r.why_not, r.note, k.known,
    CASE WHEN coalesce(r.misleads, false) AND y.c.sample_date >= f.blood_from THEN y.c END AS cystatin,
    r.batch_id AS r_batch, r.file_row AS r_row, r.height_on,
    CASE WHEN meets.preinfusion_egfr_none(coalesce(r.rate, k.known.rate)) THEN true
         WHEN f.agent = 'zoledronate' THEN meets.preinfusion_egfr_zoledronate(coalesce(r.rate, k.known.rate)) ELSE false END AS too_low
  FROM preinfusion_for f
  LEFT JOIN rates r ON r.patient_key = f.patient_key
  LEFT JOIN lows k ON k.patient_key = f.patient_key
  LEFT JOIN cystatins y ON y.patient_key = f.patient_key)
SELECT patient_key, 8 AS item_no, 'eGFR' AS item,
  CASE WHEN too_low THEN 'block'
       WHEN cystatin IS NOT NULL THEN 'caution'
       WHEN misleads THEN 'creatinine misleads'
       WHEN egfr IS NULL THEN 'missing'
       WHEN sample_date < blood_from THEN 'stale'
       WHEN meets.preinfusion_egfr_caution(egfr) THEN 'caution'
       ELSE 'pass' END AS state,
  CASE WHEN coalesce(rate, CASE WHEN too_low THEN known.rate END) IS NOT NULL
       THEN CASE WHEN CASE WHEN rate IS NULL THEN known.is_bound ELSE is_bound END THEN 'below ' ELSE '' END || number_text(coalesce(rate, known.rate), 0) || ' mL/min/1.73 m²' END AS value_text,
  CASE WHEN rate IS NULL AND too_low THEN known.sample_date ELSE sample_date END AS on_date,
  'from ' || CASE WHEN agent = 'zoledronate' THEN limits.preinfusion_egfr_zoledronate() ELSE limits.preinfusion_egfr_none() END
    || ' mL/min/1.73 m², caution below ' || limits.preinfusion_egfr_caution() || ', at most ' || blood_months || CASE blood_months WHEN 1 THEN ' month old' ELSE ' months old' END AS limit_text,
  nullif(concat_ws('; ', CASE WHEN cystatin IS NOT NULL AND NOT coalesce(too_low, false) THEN 'creatinine misleads here (' || misleads_because || '): judge by cystatin C ' || cystatin.words || ' of ' || cystatin.sample_date
                              WHEN misleads THEN 'creatinine misleads here (' || misleads_because || '): cystatin C'
                              WHEN too_low AND rate IS NULL THEN 'the later creatinine gives no rate: ' || why_not
                              WHEN sample_date IS NULL THEN 'no creatinine on record' ELSE why_not END,
    CASE WHEN meets.preinfusion_egfr_caution(rate) AND NOT too_low THEN 'low: weigh dose and duration' END, note), '') AS why,
  true AS mandatory, 'labs' AS source_table,
  CASE WHEN rate IS NULL AND too_low THEN known.batch_id ELSE r_batch END AS batch_id,
  CASE WHEN rate IS NULL AND too_low THEN known.file_row ELSE r_row END AS file_row
FROM judged;
