-- Question: Was bone mineral density at a site low for age on a day?
-- One row: one patient, day of iscd_days and site, by its latest valid scan with a Z up to that day. low: TRUE, FALSE, or NULL with
--   what is missing; low_by_latest: the same however old the scan.
-- Source: ISCD Pediatric 2019; a Z counts for 12 months (this product's choice).
-- Rule book: 1.2, 1.3, A29
CREATE OR REPLACE VIEW low_bmd_days AS
WITH latest_on AS (
  SELECT d.patient_key, d.on_day, d.is_today, s.site, max(s.scan_date) AS scan_date
  FROM iscd_days d
  JOIN low_bmd_scans s ON s.patient_key = d.patient_key AND s.scan_date <= d.on_day
  GROUP BY d.patient_key, d.on_day, d.is_today, s.site),
latest AS (
  SELECT a.on_day, a.is_today, l.*, l.scan_date + to_months(limits.iscd_z_valid_months()) >= a.on_day AS fresh
  FROM latest_on a
  JOIN low_bmd_scans l ON l.patient_key = a.patient_key AND l.site = a.site AND l.scan_date = a.scan_date),
since AS (           -- of those that are low: the first scan after the last one that was not
  SELECT l.patient_key, l.on_day, l.site,
    list_min(list_filter(list(s.scan_date), lambda d: coalesce(d > max(s.scan_date) FILTER (s.low IS DISTINCT FROM true), true))) AS low_since
  FROM latest l
  JOIN low_bmd_scans s ON s.patient_key = l.patient_key AND s.site = l.site AND s.scan_date <= l.scan_date
  WHERE l.fresh AND l.low
  GROUP BY l.patient_key, l.on_day, l.site)
SELECT
  l.patient_key, l.on_day, is_today, l.site, scan_date, fresh, too_young, s.low_since,
  CASE WHEN fresh THEN low END AS low, low AS low_by_latest,
  CASE WHEN fresh THEN missing ELSE 'valid Z of the last ' || limits.iscd_z_valid_months() || ' months (latest '
                                    || scan_date || ')' END AS missing,
  note, z, z_for_age, z_adjusted, z_is_adjusted, series, reference, height_z, batch_id, file_row
FROM latest l
LEFT JOIN since s ON s.patient_key = l.patient_key AND s.on_day = l.on_day AND s.site = l.site;
