-- Question: When are visit, MRI and DXA of a mother with transient osteoporosis of pregnancy due?
-- One row: one of them for one patient, of her latest pregnancy with an episode. A dated fact of the episode counts as a visit.
-- Source: rule book 9 (this product's choice): every 2 to 4 weeks in pregnancy; 6 weeks, 3, 6, 9 and 12 months after the delivery; MRI after 3
--   to 6 months where she is not pain-free, and again where 12 months went by without recovery; DXA from 6 months after the delivery on, after weaning.
-- Rule book: 9
CREATE OR REPLACE VIEW schedule_pregnancy AS
WITH latest AS (
  SELECT *
  FROM top_episodes
  WHERE NOT dates_are_relative AND published_in IS NULL
  QUALIFY row_number() OVER (PARTITION BY patient_key ORDER BY pregnancy_no DESC) = 1),
days AS (            -- the visits that are wanted after the delivery
  SELECT e.*,
    [CAST(anchor_last + to_days(7 * limits.top_first_visit_weeks()) AS DATE),
     CAST(anchor_last + to_months(limits.top_visit_months()) AS DATE), CAST(anchor_last + to_months(2 * limits.top_visit_months()) AS DATE),
     CAST(anchor_last + to_months(3 * limits.top_visit_months()) AS DATE), CAST(anchor_last + to_months(4 * limits.top_visit_months()) AS DATE)] AS wanted,
    list_filter(wanted, lambda d: coalesce(last_contact < d - to_days(limits.top_visit_early_days()), true)) AS ahead
  FROM latest e),
visits_due AS (
  SELECT *,
    -- past the longest pregnancy without a day of the delivery the last visit that was wanted in it stays due
    CASE WHEN NOT delivered OR (anchor_last IS NULL AND status <> 'recovered') THEN CAST(last_contact + to_days(7 * limits.top_pregnancy_weeks()) AS DATE)
         WHEN len(ahead) > 0 THEN ahead[1]
         WHEN status <> 'recovered' THEN CAST(last_contact + to_months(limits.top_visit_months()) AS DATE) END AS due,
    CASE WHEN discharged IS NOT NULL THEN 'discharged (' || discharged || ')'
         WHEN delivered AND len(ahead) = 0 AND status = 'recovered' THEN 'recovered, and seen a year after the delivery' END AS ended
  FROM days)
SELECT patient_key, 'visit' AS what,
  CASE WHEN NOT delivered OR anchor_last IS NULL THEN '2 to ' || limits.top_pregnancy_weeks() || ' weeks' ELSE '6 weeks, 3, 6, 9, 12 months' END AS interval_text, last_contact AS last_date,
  due AS due_date, CASE WHEN NOT delivered OR anchor_last IS NULL THEN CAST(last_contact + to_days(7 * limits.top_pregnancy_from_weeks()) AS DATE)
                        ELSE CAST(due - to_days(limits.top_visit_early_days()) AS DATE) END AS became_due,
  CASE WHEN ended IS NOT NULL THEN 'not followed' END AS own_status, CAST(NULL AS BIGINT) AS own_days_late,
  coalesce(ended, CASE WHEN due IS NULL THEN 'no day of the delivery, or no dated fact'
                       WHEN delivered AND anchor_last IS NULL THEN 'the delivery is not on record (' || delivery_told || '): enter its day' ELSE 'transient osteoporosis of pregnancy, delivery ' || delivery_told END) AS why,
  'this product''s choice' AS source, 'pregnancy_findings' AS source_table, batch_id, file_row
FROM visits_due
UNION ALL
SELECT e.patient_key, 'MRI', limits.top_mri_from_months() || ' to ' || limits.top_mri_to_months() || ' months after delivery', e.last_day,
  CASE WHEN e.again THEN e.late_on ELSE CAST(e.anchor_last + to_months(limits.top_mri_to_months()) AS DATE) END,
  CASE WHEN e.again THEN e.late_on ELSE CAST(e.anchor_last + to_months(limits.top_mri_from_months()) AS DATE) END,
  CASE WHEN (e.is_pain_free AND NOT e.again) OR e.status = 'recovered' OR e.discharged IS NOT NULL THEN 'not followed'
       WHEN e.last_day >= e.anchor_last + to_months(limits.top_mri_from_months()) AND NOT e.again THEN 'not due' END, NULL,
  CASE WHEN e.is_pain_free AND NOT e.again THEN 'pain-free' WHEN e.status = 'recovered' THEN 'recovered' WHEN e.discharged IS NOT NULL THEN 'discharged'
       WHEN e.again THEN 'not recovered ' || limits.top_late_months() || ' months after the delivery: image again'
       ELSE 'not recorded as pain-free' END,
  'Rev Colomb Reumatol 2023; the months are this product''s choice', 'pregnancy_findings', e.batch_id, e.file_row
FROM (SELECT i.*, CAST(i.over_by + to_months(limits.top_late_months()) AS DATE) AS late_on, today() > late_on AND coalesce(i.last_day < late_on, true) AS again
      FROM (SELECT l.*, (SELECT max(p.day_last) FROM episode_points p
                         WHERE p.patient_key = l.patient_key AND p.pregnancy_no = l.pregnancy_no AND starts_with(p.finding, 'MRI ') AND was_imaged(p.value) AND p.by_today) AS last_day
            FROM latest l) i) e
WHERE e.delivered
UNION ALL
SELECT e.patient_key, 'DXA', limits.top_dxa_months() || ' months after delivery, after weaning', e.last_scan,
  CASE WHEN e.lactation_start IS NULL OR e.lactation_end IS NOT NULL THEN CAST(greatest(e.anchor_last + to_months(limits.top_dxa_months()), e.lactation_end) AS DATE) END, CAST(greatest(e.anchor_last + to_months(limits.top_dxa_months()), e.lactation_end) AS DATE),
  CASE WHEN e.discharged IS NOT NULL THEN 'not followed'
       WHEN e.last_scan >= greatest(e.anchor_last + to_months(limits.top_dxa_months()), e.lactation_end) THEN 'not due' END, NULL,
  'transient osteoporosis of pregnancy' || CASE WHEN e.anchor_last IS NULL THEN '; the day of the delivery is not on record' ELSE '' END || CASE WHEN e.lactation_end IS NULL AND e.lactation_start IS NOT NULL THEN '; not weaned on record' WHEN e.lactation_end IS NULL THEN '; lactation not recorded' ELSE '; weaned ' || e.lactation_end END,
  'this product''s choice', 'pregnancies', e.batch_id, e.file_row
FROM (SELECT l.* EXCLUDE (batch_id, file_row), a.batch_id, a.file_row, (SELECT max(d.scan_date) FROM dxa_scans d WHERE d.patient_key = l.patient_key AND d.scan_date <= today()) AS last_scan
      FROM latest l
      JOIN pregnancy_anchors a ON a.patient_key = l.patient_key AND a.pregnancy_no = l.pregnancy_no) e
WHERE e.delivered;
