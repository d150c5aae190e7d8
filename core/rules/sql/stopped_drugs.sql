-- Question: What followed after calcium, vitamin D or a bisphosphonate was stopped?
-- One row: one patient and one stop of one kind of drug, none of the kind being taken on the day after. The leading lumbar spine Z and 25-OH-D
--   before it, and the last ones after it until the kind was begun again.
-- Source: Dutch abstract on osteoporosis in metabolic disease (effect of calcium and vitamin D limited and transient).
-- Rule book: 4.6, 4.7, A22
CREATE OR REPLACE VIEW stopped_drugs AS
WITH courses AS (
  SELECT patient_key, drug_class AS kind, agent, start_date AS from_date, stop_date AS until_date, 'treatments' AS source_table, batch_id, file_row
  FROM treatments
  WHERE drug_class IN ('calcium', 'vitamin D') AND start_date <= today()
  UNION ALL
  SELECT patient_key, 'bisphosphonate', agent, from_date, until_date, source_table, batch_id, file_row
  FROM bp_exposures
  WHERE from_date <= today()),
stops AS (           -- the day after the stop no course of the kind runs
  SELECT c.patient_key, c.kind, c.until_date AS stopped_on,
    arg_min(struct_pack(agent := c.agent, source_table := c.source_table, batch_id := c.batch_id, file_row := c.file_row), c.agent) AS what,
    min(c.from_date) AS from_date
  FROM courses c
  ANTI JOIN courses o
    ON o.patient_key = c.patient_key AND o.kind = c.kind AND o.from_date <= c.until_date + 1 AND coalesce(o.until_date > c.until_date, true)
  WHERE c.until_date <= today()
  GROUP BY c.patient_key, c.kind, c.until_date),
spans AS (
  SELECT s.*, min(o.from_date) AS begun_again
  FROM stops s
  LEFT JOIN courses o ON o.patient_key = s.patient_key AND o.kind = s.kind AND o.from_date > s.stopped_on
  GROUP BY ALL),
scores AS (
  SELECT patient_key, scan_date, arg_max(struct_pack(z := z, batch_id := batch_id, file_row := file_row, made_by := struct_pack(
      serial_number := serial_number, device := nullif(device, 'device not stated'), software := software, analysis_software := analysis_software,
      scan_mode := scan_mode, levels := nullif(levels, 'not stated'), reference := nullif(reference, 'reference not stated'))),
    struct_pack(n := coalesce(vertebrae_analysed(levels), 0), levels := levels, scan_id := scan_id)) AS scan
  FROM scan_series
  WHERE valid AND is_primary AND z IS NOT NULL AND site = 'lumbar spine'
  GROUP BY patient_key, scan_date),
vitamin_d AS (
  SELECT patient_key, sample_date, arg_max(struct_pack(shown := coalesce(nullif(operator, '='), '') || number_text(value, 0), batch_id := batch_id, file_row := file_row), sample_id) AS sample
  FROM labs
  WHERE analyte = '25-OH-D' AND value IS NOT NULL AND coalesce(specimen, 'blood') <> 'urine' AND sample_date <= today()
  GROUP BY patient_key, sample_date),
z_around AS (
  SELECT s.patient_key, s.kind, s.stopped_on,
    max(c.scan_date) FILTER (c.scan_date <= s.stopped_on) AS z_before_on, arg_max(c.scan, c.scan_date) FILTER (c.scan_date <= s.stopped_on) AS before,
    max(c.scan_date) FILTER (c.scan_date > s.stopped_on) AS z_after_on, arg_max(c.scan, c.scan_date) FILTER (c.scan_date > s.stopped_on) AS after
  FROM spans s
  JOIN scores c ON c.patient_key = s.patient_key AND coalesce(c.scan_date < s.begun_again, true)
  GROUP BY s.patient_key, s.kind, s.stopped_on),
d_around AS (
  SELECT s.patient_key, s.kind, s.stopped_on,
    max(v.sample_date) FILTER (v.sample_date <= s.stopped_on) AS d_before_on, arg_max(v.sample, v.sample_date) FILTER (v.sample_date <= s.stopped_on) AS before,
    max(v.sample_date) FILTER (v.sample_date > s.stopped_on) AS d_after_on, arg_max(v.sample, v.sample_date) FILTER (v.sample_date > s.stopped_on) AS after
  FROM spans s
  JOIN vitamin_d v ON v.patient_key = s.patient_key AND coalesce(v.sample_date < s.begun_again, true)
  GROUP BY s.patient_key, s.kind, s.stopped_on),
told AS (
  SELECT s.*, z.z_before_on, z.before.z AS z_before, z.z_after_on, z.after.z AS z_after, d.d_before_on, d.before.shown AS d_before, d.d_after_on,
    d.after.shown AS d_after, z.before.batch_id AS z_before_batch, z.before.file_row AS z_before_row, z.after.batch_id AS z_after_batch,
    z.after.file_row AS z_after_row, d.before.batch_id AS d_before_batch, d.before.file_row AS d_before_row, d.after.batch_id AS d_after_batch,
    d.after.file_row AS d_after_row,
    CASE WHEN z.z_before_on IS NULL OR z.z_after_on IS NULL THEN [] ELSE scans_differ(z.before.made_by, z.after.made_by) END AS differs,
    CASE WHEN z.z_before_on IS NULL OR z.z_after_on IS NULL THEN [] ELSE scans_lack(z.before.made_by, z.after.made_by) END AS lacks
  FROM spans s
  LEFT JOIN z_around z ON z.patient_key = s.patient_key AND z.kind = s.kind AND z.stopped_on = s.stopped_on
  LEFT JOIN d_around d ON d.patient_key = s.patient_key AND d.kind = s.kind AND d.stopped_on = s.stopped_on)
SELECT
  patient_key, kind AS drug, what.agent AS agent, from_date, stopped_on, begun_again, z_before, z_before_on, z_after, z_after_on,
  CASE WHEN z_before IS NULL OR z_after IS NULL OR len(differs) = 0 AND len(lacks) > 0 THEN NULL ELSE len(differs) = 0 END AS z_comparable,
  nullif(concat_ws('; ', nullif(array_to_string(differs, '; '), ''), nullif(array_to_string(lacks, ', '), '') || ' not stated'), '') AS z_why,
  CASE WHEN len(differs) = 0 AND len(lacks) = 0 THEN difference(z_after, z_before) END AS d_z,
  d_before AS vitamin_d_before, d_before_on AS vitamin_d_before_on, d_after AS vitamin_d_after, d_after_on AS vitamin_d_after_on,
  kind || ' (' || what.agent || ') stopped on ' || stopped_on || ': lumbar spine Z '
    || coalesce(z_text(z_before) || ' (' || z_before_on || ')', 'not recorded') || ' before, ' || coalesce(z_text(z_after) || ' (' || z_after_on || ')', 'not recorded')
    || ' after'
    || CASE WHEN len(differs) > 0 THEN ', not comparable' WHEN len(lacks) > 0 THEN ', comparability unknown' ELSE '' END
    || '; 25-OH-D ' || coalesce(d_before || ' nmol/L (' || d_before_on || ')', 'not recorded') || ' before, '
    || coalesce(d_after || ' nmol/L (' || d_after_on || ')', 'not recorded') || ' after. '
    || CASE WHEN kind = 'bisphosphonate' THEN 'Long-term effects of bisphosphonates at a young age are uncertain.'
            ELSE 'The effect of calcium and vitamin D is limited and transient once stopped.' END AS words,
  what.source_table AS source_table, what.batch_id AS batch_id, what.file_row AS file_row, z_before_batch, z_before_row, z_after_batch, z_after_row,
  d_before_batch, d_before_row, d_after_batch, d_after_row
FROM told;
