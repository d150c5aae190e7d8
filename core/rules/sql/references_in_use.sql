-- Question: Which references are Z-scores computed from?
-- One row: one reference, with the centre's latest choice to use it or not where there is one. in_use_no is the order in which
--   references came into use, in_use_after_batch the last batch before that. Of those for height one is in use: the last chosen.
-- Source: the references' own citations; core/reference/references.toml; files that the centre loaded.
-- Rule book: 3.4
CREATE OR REPLACE VIEW references_in_use AS
WITH choices AS (
  SELECT reference_id,
    arg_max(struct_pack(enabled := enabled, chosen_by := chosen_by, chosen_on := chosen_on, after_batch := after_batch,
                        recorded_at := recorded_at),
            struct_pack(chosen_on := chosen_on, recorded_at := coalesce(recorded_at, TIMESTAMP '1970-01-01'), enabled := enabled))
      AS last
  FROM reference_choices
  WHERE chosen_on <= today()
  GROUP BY reference_id),
chosen AS (
  SELECT r.* REPLACE (coalesce(c.last.enabled, r.enabled) AS enabled),
    c.last.chosen_by AS chosen_by, c.last.chosen_on AS chosen_on,
    coalesce(c.last.after_batch, 0) AS in_use_after_batch,
    row_number() OVER (ORDER BY coalesce(c.last.after_batch, 0), c.last.recorded_at NULLS FIRST, r.origin, r.reference_id) AS in_use_no
  FROM lms_references r
  LEFT JOIN choices c ON c.reference_id = r.reference_id)
SELECT * REPLACE (
  enabled AND (measure <> 'height_cm' OR row_number() OVER (PARTITION BY measure, enabled ORDER BY in_use_no DESC) = 1) AS enabled)
FROM chosen;
