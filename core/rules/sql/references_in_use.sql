-- Question: Which references are Z-scores computed from?
-- One row: one reference, with the centre's choice to use it or not where there is one.
-- Source: the references' own citations; core/reference/references.toml.
-- Rule book: 3.4
CREATE OR REPLACE VIEW references_in_use AS
WITH choices AS (
  SELECT reference_id, arg_max(enabled, struct_pack(chosen_on, enabled)) AS enabled
  FROM reference_choices
  WHERE chosen_on <= today()
  GROUP BY reference_id)
SELECT r.* REPLACE (coalesce(c.enabled, r.enabled) AS enabled)
FROM lms_references r
LEFT JOIN choices c USING (reference_id);
