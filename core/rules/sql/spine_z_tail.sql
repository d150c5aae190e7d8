-- Question: How did the leading Z of the lumbar spine go since it was last measured on another footing?
-- One row: one patient; days and z are the newest run of scans whose Z are comparable with one another, oldest first. A line across
--   a change of scanner would show a trend that nobody measured.
-- Source: this product's choice: a small picture has room for what can be compared, and for no more.
-- Rule book: 3.4, 3.5
CREATE OR REPLACE VIEW spine_z_tail AS
WITH shown AS (      -- one kind of Z by one reference: where another one leads a day, the run begins anew
  SELECT patient_key, scan_date, z,
    z_comparable AND series = lag(series) OVER course
      AND (series NOT LIKE 'computed%' OR reference = lag(reference) OVER course) AS goes_on
  FROM scan_pairs
  WHERE site = 'lumbar spine' AND leads AND z IS NOT NULL
  WINDOW course AS (PARTITION BY patient_key ORDER BY scan_date)),
led AS (
  SELECT patient_key, scan_date, z,
    sum(CASE WHEN goes_on THEN 0 ELSE 1 END) OVER (PARTITION BY patient_key ORDER BY scan_date) AS run
  FROM shown),
newest AS (
  SELECT *
  FROM led
  QUALIFY run = max(run) OVER (PARTITION BY patient_key))
-- Sorted as a whole; the day is the first field, which is the order.
SELECT patient_key, list_transform(tail, lambda scan: scan.scan_date) AS days, list_transform(tail, lambda scan: scan.z) AS z
FROM (SELECT patient_key, list_sort(list(struct_pack(scan_date, z))) AS tail FROM newest GROUP BY patient_key);
