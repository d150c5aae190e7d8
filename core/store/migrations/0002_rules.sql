-- What the rules keep beside the contracts' tables: references, a centre's own settings, findings and what was done about them.

-- one row: a reference for Z-scores
CREATE TABLE lms_references (
    reference_id VARCHAR, title VARCHAR, citation VARCHAR, licence_note VARCHAR, device_family VARCHAR,
    software_range VARCHAR, site VARCHAR, measure VARCHAR, unit VARCHAR, levels VARCHAR, ethnicity_needed BOOLEAN,
    age_from DOUBLE, age_to DOUBLE, limits_to_show VARCHAR, enabled BOOLEAN, origin VARCHAR
);
-- one row: L, M and S of a reference at one age, as published
CREATE TABLE lms_rows (
    reference_id VARCHAR, sex VARCHAR, ethnicity VARCHAR, age_years DOUBLE, l DOUBLE, m DOUBLE, s DOUBLE
);
-- one row: the straight line between two ages, once for each half month of age that it touches
CREATE TABLE lms_buckets (
    reference_id VARCHAR, sex VARCHAR, ethnicity VARCHAR, bucket INTEGER, age_from DOUBLE, age_to DOUBLE,
    l DOUBLE, m DOUBLE, s DOUBLE, l_per_year DOUBLE, m_per_year DOUBLE, s_per_year DOUBLE
);
-- one row: regression of a reference's Z on height Z, for one sex and completed year of age
CREATE TABLE height_adjustments (
    reference_id VARCHAR, sex VARCHAR, age_completed_years INTEGER, n INTEGER,
    intercept DOUBLE, slope_per_height_z DOUBLE, residual_sd DOUBLE
);
-- one row: a centre's choice to use a reference, or not to
CREATE TABLE reference_choices (
    reference_id VARCHAR, enabled BOOLEAN, chosen_by VARCHAR, chosen_on DATE
);
-- one row: a limit of the rule book as a centre signed it, with its own value or the rule book's
CREATE TABLE thresholds_override (
    limit_id VARCHAR, value DOUBLE, signed_by VARCHAR, signed_on DATE, recorded_at TIMESTAMP
);
-- one row: a precision study of one densitometer at one site (root-mean-square SD, not the least significant change)
CREATE TABLE precision_errors (
    serial_number VARCHAR, model VARCHAR, site VARCHAR, pe_g_cm2 DOUBLE, n INTEGER, entered_by VARCHAR, entered_on DATE
);
-- one row: the Z that leads for one patient and site, chosen once
CREATE TABLE primary_series (
    patient_key INTEGER, site VARCHAR, series VARCHAR, chosen_by VARCHAR, chosen_on DATE
);
-- one row: an open finding; filled wholly from the view all_findings
CREATE TABLE findings (
    rule VARCHAR, severity VARCHAR, patient_key INTEGER, object VARCHAR, since DATE, sentence VARCHAR,
    evidence VARCHAR, limits VARCHAR, fact_key VARCHAR
);
-- one row: what somebody did about a finding, and the finding as it was then
CREATE TABLE finding_states (
    state_id INTEGER, patient_key INTEGER, rule VARCHAR, object VARCHAR, state VARCHAR, reason VARCHAR, until_date DATE,
    fact_key VARCHAR, severity VARCHAR, set_by VARCHAR, set_on DATE, recorded_at TIMESTAMP
);
-- one row: a specialist went through a patient
CREATE TABLE reviews (
    review_id INTEGER, patient_key INTEGER, reviewed_on DATE, reviewed_by VARCHAR, note VARCHAR, recorded_at TIMESTAMP
);
