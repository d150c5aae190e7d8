-- A centre's own reference tables: which file each came from, what a height regression is, which choice came after which batch.

-- one row: a file from which a centre's reference or height adjustment was loaded; state is loaded, replaced or removed
CREATE TABLE reference_files (
    reference_id VARCHAR, kind VARCHAR, file_name VARCHAR, sha256 VARCHAR, n_rows INTEGER, loaded_by VARCHAR,
    loaded_on DATE, state VARCHAR, ended_by VARCHAR, ended_on DATE
);
-- one row: a reference's regression of its Z on height Z: what it is, where it holds, by which reference the height Z is
CREATE TABLE height_regressions (
    reference_id VARCHAR, citation VARCHAR, licence_note VARCHAR, limits_to_show VARCHAR, height_reference_id VARCHAR,
    origin VARCHAR, loaded_on DATE
);
-- The last batch before a choice: a Z by this reference was known after it, and cannot lead before what was known then.
ALTER TABLE reference_choices ADD COLUMN "after_batch" INTEGER;
ALTER TABLE reference_choices ADD COLUMN "recorded_at" TIMESTAMP;
-- Of several references a chosen computed Z is by one.
ALTER TABLE primary_series ADD COLUMN "reference_id" VARCHAR;
