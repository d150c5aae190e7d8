-- Published ranges of laboratory values by age and sex, for results whose laboratory gives none. The program brings them.
-- one row: a range of one analyte at one age; sex '' both. An age from a day or birthday on, under another: the day and
-- the birthday itself belong to the next range. low or high NULL: that end is not published. method: the only assay that
-- it fits, NULL any.
CREATE TABLE lab_ranges (
    analyte VARCHAR, specimen VARCHAR, sex VARCHAR, method VARCHAR,
    age_from_days INTEGER, age_from_years INTEGER, age_under_days INTEGER, age_under_years INTEGER,
    low DOUBLE, high DOUBLE, unit VARCHAR, name VARCHAR, source VARCHAR, note VARCHAR
);
-- A range that stands in one column of the file, as written; its ends are beside it.
ALTER TABLE labs ADD COLUMN lab_range VARCHAR;
ALTER TABLE former_labs ADD COLUMN lab_range VARCHAR;
