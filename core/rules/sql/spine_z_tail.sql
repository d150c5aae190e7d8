-- Question: How did the leading Z of the lumbar spine go since it was last measured on another footing?
-- One row: one patient; days and z are the newest run of scans whose Z are comparable with one another, oldest first. A line across
--   a change of scanner would show a trend that nobody measured.
-- Source: this product's choice: a small picture has room for what can be compared, and for no more.
CREATE OR REPLACE VIEW spine_z_tail AS
WITH led AS (
  SELECT patient_key, scan_date, z,
    sum(CASE WHEN z_comparable THEN 0 ELSE 1 END) OVER (PARTITION BY patient_key ORDER BY scan_date) AS run
  FROM scan_pairs
  WHERE site = 'lumbar spine' AND leads AND z IS NOT NULL),
newest AS (
  SELECT *
  FROM led
  QUALIFY run = max(run) OVER (PARTITION BY patient_key))
SELECT patient_key, list(scan_date ORDER BY scan_date) AS days, list(z ORDER BY scan_date) AS z
FROM newest
GROUP BY patient_key;
