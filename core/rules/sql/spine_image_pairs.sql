-- Question: May two images of the spine be compared?
-- One row: one image that was read, beside the image before it. comparable: TRUE, FALSE with because, or NULL with what is not
--   stated.
-- Source: Genant 1993 and Crabtree (VFA) grade by other percentages; Adiotomre 2017 (radiograph and VFA differ); what is not
--   stated is unknown (this product's choice).
-- Rule book: 2.2, 2.6, 2.7, A7
CREATE OR REPLACE VIEW spine_image_pairs AS
WITH images AS (
  SELECT patient_key, image_id, image_date, modality,
    nullif(string_agg(DISTINCT nullif(lower(trim(scheme)), 'not stated'), ', ' ORDER BY nullif(lower(trim(scheme)), 'not stated')), '') AS schemes,
    bool_or(scheme = 'not stated') AS scheme_not_stated
  FROM vertebra_reads
  GROUP BY patient_key, image_id, image_date, modality),
pairs AS (
  SELECT *, lag(image_id) OVER earlier AS before_image_id, lag(image_date) OVER earlier AS before_date,
    lag(modality) OVER earlier AS before_modality, lag(schemes) OVER earlier AS before_schemes,
    lag(scheme_not_stated) OVER earlier AS before_not_stated
  FROM images
  WINDOW earlier AS (PARTITION BY patient_key ORDER BY image_date, image_id))
SELECT
  patient_key, image_id, image_date, modality, schemes, before_image_id, before_date, before_modality, before_schemes,
  CASE WHEN modality <> before_modality OR schemes <> before_schemes THEN false
       WHEN scheme_not_stated OR before_not_stated THEN NULL
       WHEN before_image_id IS NOT NULL THEN true END AS comparable,
  array_to_string(said([
    CASE WHEN modality <> before_modality THEN 'kind of image changed: ' || before_modality || ', then ' || modality END,
    CASE WHEN schemes <> before_schemes THEN 'grading scheme changed: ' || before_schemes || ', then ' || schemes END,
    CASE WHEN (scheme_not_stated OR before_not_stated) AND before_image_id IS NOT NULL THEN 'grading scheme not stated' END]), '; ')
    AS because
FROM pairs;
