-- Published regimens that entries of bisphosphonate infusions are checked against, and a centre's own. The program renews
-- what it brought; a centre's own rows stay.

-- one row: an age band of a regimen, for one phase. phase: full, maintenance. The band starts at age_from_years and ends before
-- age_to_years (on that birthday where to_inclusive; then the next band starts after it); NULL: without end. A dose by weight
-- (dose_mg_per_kg) or a fixed one (fixed_low_mg to fixed_high_mg). first_dose_…: the reduced dose of the first day ever. NULL: not
-- stated. kind: published, centre.
CREATE TABLE regimens (
    regimen_id VARCHAR NOT NULL, agent VARCHAR NOT NULL, name VARCHAR NOT NULL, phase VARCHAR NOT NULL,
    age_from_years DOUBLE NOT NULL, age_to_years DOUBLE, to_inclusive BOOLEAN NOT NULL,
    dose_mg_per_kg DOUBLE, fixed_low_mg DOUBLE, fixed_high_mg DOUBLE,
    first_dose_low_mg_per_kg DOUBLE, first_dose_high_mg_per_kg DOUBLE,
    days_per_cycle INTEGER, interval_months INTEGER, max_mg_per_day DOUBLE, mg_per_kg_per_year DOUBLE,
    source VARCHAR NOT NULL, kind VARCHAR NOT NULL, origin VARCHAR NOT NULL, set_by VARCHAR, set_on DATE
);
