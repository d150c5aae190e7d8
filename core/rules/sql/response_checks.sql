-- Question: What has to be looked at before a response is called inadequate?
-- One row: one patient who was ever given a bisphosphonate and one thing to check, with its value and day, or that it is not recorded.
-- Source: this product's choice; vitamin D before bisphosphonates is usual practice.
-- Rule book: 4.6
CREATE OR REPLACE VIEW response_checks AS
WITH vitamin_d AS (
  SELECT patient_key, arg_max(struct_pack(value := value, operator := operator, sample_date := sample_date, batch_id := batch_id, file_row := file_row),
                              struct_pack(sample_date := sample_date, sample_id := sample_id)) AS last
  FROM labs
  WHERE analyte = '25-OH-D' AND value IS NOT NULL AND coalesce(specimen, 'blood') <> 'urine' AND sample_date <= today()
  GROUP BY patient_key),
weights AS (
  SELECT patient_key, arg_max(struct_pack(kg := weight_kg, on_day := visit_date), visit_date) AS last
  FROM visits
  WHERE weight_kg IS NOT NULL AND visit_date <= today()
  GROUP BY patient_key),
doses AS (
  SELECT patient_key,
    arg_max(struct_pack(agent := agent, on_day := infusion_date, mg := dose_mg, kg := weight_kg, expected_mg := expected_mg, percent := deviation_percent,
                        why := why, batch_id := batch_id, file_row := file_row), struct_pack(infusion_date, sequence)) AS last
  FROM bp_dose
  WHERE status = 'given' AND infusion_date <= today()
  GROUP BY patient_key),
steroids AS (        -- all that are given now
  SELECT patient_key, array_to_string(list_transform(list_sort(list(struct_pack(start_date := start_date, agent := agent, words :=
      agent || ' ' || coalesce(number_text(mg_per_kg_per_day, 2) || ' mg/kg/d prednisolone equivalent' || CASE WHEN stated THEN '' ELSE ' (converted)' END,
                               'dose not known (' || why || ')') || ', since ' || start_date))), lambda one: one.words), '; ') AS words,
    arg_max(struct_pack(start_date := start_date, batch_id := batch_id, file_row := file_row), struct_pack(start_date := start_date, agent := agent)) AS last
  FROM gc_doses
  WHERE stop_date IS NULL OR stop_date >= today()
  GROUP BY patient_key),
past_steroids AS (
  SELECT patient_key, max(stop_date) AS stopped_on
  FROM gc_doses
  WHERE stop_date < today()
  GROUP BY patient_key),
scans AS (
  SELECT patient_key, count(*) FILTER (comparable IS DISTINCT FROM true) AS n,
    arg_max(struct_pack(on_day := scan_date, why := why, baseline_date := baseline_date, batch_id := batch_id, file_row := file_row), scan_date)
      FILTER (comparable IS DISTINCT FROM true) AS last
  FROM response_scans
  WHERE site = 'lumbar spine' AND baseline = 'last before treatment'
  GROUP BY patient_key),
every AS (
  SELECT patient_key
  FROM response_clock)
SELECT patient_key, 1 AS item_no, 'adherence' AS item, 'not recorded' AS value_text, CAST(NULL AS DATE) AS on_date, CAST(NULL AS VARCHAR) AS source_table,
  CAST(NULL AS INTEGER) AS batch_id, CAST(NULL AS INTEGER) AS file_row
FROM every
UNION ALL
SELECT e.patient_key, 2, 'vitamin D', coalesce('25-OH-D ' || nullif(coalesce(v.last.operator, ''), '=') || number_text(v.last.value, 0) || ' nmol/L', 'not recorded'),
  v.last.sample_date, CASE WHEN v.patient_key IS NOT NULL THEN 'labs' END, v.last.batch_id, v.last.file_row
FROM every e
LEFT JOIN vitamin_d v ON v.patient_key = e.patient_key
UNION ALL
SELECT e.patient_key, 3, 'dose for weight growth',
  CASE WHEN d.patient_key IS NULL THEN 'not recorded'
       WHEN d.last.mg IS NULL THEN d.last.agent || ': dose unknown'
       ELSE d.last.agent || ' ' || number_text(d.last.mg, 2) || ' mg'
         || coalesce(', expected ' || number_text(d.last.expected_mg, 2) || ' mg (' || change_text(d.last.percent, 0) || ' %)',
                     ', expected dose not known' || coalesce(' (' || d.last.why || ')', ''))
         || CASE WHEN w.last.on_day > d.last.on_day AND d.last.kg IS NOT NULL
                 THEN '; ' || number_text(d.last.mg / d.last.kg, 3) || ' mg/kg then, ' || number_text(d.last.mg / w.last.kg, 3) || ' mg/kg at '
                      || number_text(w.last.kg, 1) || ' kg on ' || w.last.on_day
                 WHEN d.last.kg IS NOT NULL THEN '; ' || number_text(d.last.mg / d.last.kg, 3) || ' mg/kg' ELSE '; weight not recorded' END END,
  d.last.on_day, CASE WHEN d.patient_key IS NOT NULL THEN 'infusions' END, d.last.batch_id, d.last.file_row
FROM every e
LEFT JOIN doses d ON d.patient_key = e.patient_key
LEFT JOIN weights w ON w.patient_key = e.patient_key
UNION ALL
SELECT e.patient_key, 4, 'glucocorticoid now',
  CASE WHEN s.patient_key IS NOT NULL
       THEN s.words
       WHEN p.patient_key IS NOT NULL THEN 'none now, the last stopped ' || p.stopped_on ELSE 'not recorded' END,
  coalesce(s.last.start_date, p.stopped_on), CASE WHEN s.patient_key IS NOT NULL OR p.patient_key IS NOT NULL THEN 'treatments' END,
  s.last.batch_id, s.last.file_row
FROM every e
LEFT JOIN steroids s ON s.patient_key = e.patient_key
LEFT JOIN past_steroids p ON p.patient_key = e.patient_key
UNION ALL
SELECT e.patient_key, 5, 'scans that cannot be compared',
  CASE WHEN s.patient_key IS NULL THEN 'no two scans of the lumbar spine to compare'
       WHEN s.n = 0 THEN 'none' ELSE 'with the scan of ' || s.last.baseline_date || ': ' || s.last.why END,
  s.last.on_day, CASE WHEN s.n > 0 THEN 'dxa_scans' END,
  s.last.batch_id, s.last.file_row
FROM every e
LEFT JOIN scans s ON s.patient_key = e.patient_key;
