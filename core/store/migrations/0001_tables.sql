-- The tables of the contracts as they stood first, the rows that later batches superseded, and the store's own books.
-- A test proves that all migrations together equal the contracts of today.

CREATE TABLE patients (
    "patient_key" INTEGER,
    "token" VARCHAR,
    "centre" VARCHAR,
    "patient_id" VARCHAR,
    "date_of_birth" DATE,
    "date_of_birth_precision" VARCHAR,
    "sex" VARCHAR,
    "family_name" VARCHAR,
    "given_name" VARCHAR,
    "ethnicity" VARCHAR,
    "family_history" VARCHAR,
    "deceased_date" DATE,
    "synthetic" BOOLEAN,
    "dates_are_relative" BOOLEAN,
    "note" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER
);
CREATE TABLE former_patients (
    "patient_key" INTEGER,
    "token" VARCHAR,
    "centre" VARCHAR,
    "patient_id" VARCHAR,
    "date_of_birth" DATE,
    "date_of_birth_precision" VARCHAR,
    "sex" VARCHAR,
    "family_name" VARCHAR,
    "given_name" VARCHAR,
    "ethnicity" VARCHAR,
    "family_history" VARCHAR,
    "deceased_date" DATE,
    "synthetic" BOOLEAN,
    "dates_are_relative" BOOLEAN,
    "note" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER,
    "superseded_by" INTEGER
);

CREATE TABLE diagnoses (
    "patient_key" INTEGER,
    "diagnosis_code" VARCHAR,
    "since_date" DATE,
    "status" VARCHAR,
    "group" VARCHAR,
    "gene" VARCHAR,
    "variant_hgvs" VARCHAR,
    "inheritance" VARCHAR,
    "orpha_code" VARCHAR,
    "until_date" DATE,
    "batch_id" INTEGER,
    "file_row" INTEGER
);
CREATE TABLE former_diagnoses (
    "patient_key" INTEGER,
    "diagnosis_code" VARCHAR,
    "since_date" DATE,
    "status" VARCHAR,
    "group" VARCHAR,
    "gene" VARCHAR,
    "variant_hgvs" VARCHAR,
    "inheritance" VARCHAR,
    "orpha_code" VARCHAR,
    "until_date" DATE,
    "batch_id" INTEGER,
    "file_row" INTEGER,
    "superseded_by" INTEGER
);

CREATE TABLE visits (
    "patient_key" INTEGER,
    "visit_date" DATE,
    "height_cm" DOUBLE,
    "height_method" VARCHAR,
    "weight_kg" DOUBLE,
    "head_circumference_cm" DOUBLE,
    "tanner_stage" INTEGER,
    "testicular_volume_ml" DOUBLE,
    "menarche_date" DATE,
    "bone_age_years" DOUBLE,
    "back_pain_0_10" DOUBLE,
    "back_pain_since" DATE,
    "mobility" VARCHAR,
    "calcium_intake_mg_per_day" DOUBLE,
    "physical_activity" VARCHAR,
    "sunlight_limited" BOOLEAN,
    "diet_restriction" VARCHAR,
    "disease_activity" VARCHAR,
    "fracture_history_complete" BOOLEAN,
    "plan" VARCHAR,
    "note" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER
);
CREATE TABLE former_visits (
    "patient_key" INTEGER,
    "visit_date" DATE,
    "height_cm" DOUBLE,
    "height_method" VARCHAR,
    "weight_kg" DOUBLE,
    "head_circumference_cm" DOUBLE,
    "tanner_stage" INTEGER,
    "testicular_volume_ml" DOUBLE,
    "menarche_date" DATE,
    "bone_age_years" DOUBLE,
    "back_pain_0_10" DOUBLE,
    "back_pain_since" DATE,
    "mobility" VARCHAR,
    "calcium_intake_mg_per_day" DOUBLE,
    "physical_activity" VARCHAR,
    "sunlight_limited" BOOLEAN,
    "diet_restriction" VARCHAR,
    "disease_activity" VARCHAR,
    "fracture_history_complete" BOOLEAN,
    "plan" VARCHAR,
    "note" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER,
    "superseded_by" INTEGER
);

CREATE TABLE dxa_scans (
    "patient_key" INTEGER,
    "scan_id" VARCHAR,
    "site" VARCHAR,
    "side" VARCHAR,
    "levels" VARCHAR,
    "scan_date" DATE,
    "bmd_g_cm2" DOUBLE,
    "bmc_g" DOUBLE,
    "area_cm2" DOUBLE,
    "analysis_date" DATE,
    "manufacturer" VARCHAR,
    "model" VARCHAR,
    "serial_number" VARCHAR,
    "software" VARCHAR,
    "analysis_software" VARCHAR,
    "scan_mode" VARCHAR,
    "positioning_ok" BOOLEAN,
    "height_cm" DOUBLE,
    "weight_kg" DOUBLE,
    "z_reported" DOUBLE,
    "z_reported_reference" VARCHAR,
    "z_reported_adjustment" VARCHAR,
    "z_size_adjusted_reported" DOUBLE,
    "z_size_adjusted_method" VARCHAR,
    "excluded" BOOLEAN,
    "excluded_reason" VARCHAR,
    "artefacts" VARCHAR,
    "duplicate_for_precision" BOOLEAN,
    "batch_id" INTEGER,
    "file_row" INTEGER
);
CREATE TABLE former_dxa_scans (
    "patient_key" INTEGER,
    "scan_id" VARCHAR,
    "site" VARCHAR,
    "side" VARCHAR,
    "levels" VARCHAR,
    "scan_date" DATE,
    "bmd_g_cm2" DOUBLE,
    "bmc_g" DOUBLE,
    "area_cm2" DOUBLE,
    "analysis_date" DATE,
    "manufacturer" VARCHAR,
    "model" VARCHAR,
    "serial_number" VARCHAR,
    "software" VARCHAR,
    "analysis_software" VARCHAR,
    "scan_mode" VARCHAR,
    "positioning_ok" BOOLEAN,
    "height_cm" DOUBLE,
    "weight_kg" DOUBLE,
    "z_reported" DOUBLE,
    "z_reported_reference" VARCHAR,
    "z_reported_adjustment" VARCHAR,
    "z_size_adjusted_reported" DOUBLE,
    "z_size_adjusted_method" VARCHAR,
    "excluded" BOOLEAN,
    "excluded_reason" VARCHAR,
    "artefacts" VARCHAR,
    "duplicate_for_precision" BOOLEAN,
    "batch_id" INTEGER,
    "file_row" INTEGER,
    "superseded_by" INTEGER
);

CREATE TABLE dxa_vertebrae (
    "patient_key" INTEGER,
    "scan_id" VARCHAR,
    "level" VARCHAR,
    "bmc_g" DOUBLE,
    "area_cm2" DOUBLE,
    "bmd_g_cm2" DOUBLE,
    "width_cm" DOUBLE,
    "included" BOOLEAN,
    "batch_id" INTEGER,
    "file_row" INTEGER
);
CREATE TABLE former_dxa_vertebrae (
    "patient_key" INTEGER,
    "scan_id" VARCHAR,
    "level" VARCHAR,
    "bmc_g" DOUBLE,
    "area_cm2" DOUBLE,
    "bmd_g_cm2" DOUBLE,
    "width_cm" DOUBLE,
    "included" BOOLEAN,
    "batch_id" INTEGER,
    "file_row" INTEGER,
    "superseded_by" INTEGER
);

CREATE TABLE device_checks (
    "serial_number" VARCHAR,
    "check_date" DATE,
    "kind" VARCHAR,
    "phantom_bmd_g_cm2" DOUBLE,
    "expected_g_cm2" DOUBLE,
    "note" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER
);
CREATE TABLE former_device_checks (
    "serial_number" VARCHAR,
    "check_date" DATE,
    "kind" VARCHAR,
    "phantom_bmd_g_cm2" DOUBLE,
    "expected_g_cm2" DOUBLE,
    "note" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER,
    "superseded_by" INTEGER
);

CREATE TABLE spine_images (
    "patient_key" INTEGER,
    "image_id" VARCHAR,
    "image_date" DATE,
    "modality" VARCHAR,
    "reason" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER
);
CREATE TABLE former_spine_images (
    "patient_key" INTEGER,
    "image_id" VARCHAR,
    "image_date" DATE,
    "modality" VARCHAR,
    "reason" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER,
    "superseded_by" INTEGER
);

CREATE TABLE vertebral_reads (
    "patient_key" INTEGER,
    "image_id" VARCHAR,
    "reading_no" INTEGER,
    "level" VARCHAR,
    "reader" VARCHAR,
    "method" VARCHAR,
    "grading_scheme" VARCHAR,
    "readable" BOOLEAN,
    "fracture" VARCHAR,
    "grade" INTEGER,
    "anterior_mm" DOUBLE,
    "middle_mm" DOUBLE,
    "posterior_mm" DOUBLE,
    "shape" VARCHAR,
    "energy" VARCHAR,
    "local_disease" VARCHAR,
    "finding_text" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER
);
CREATE TABLE former_vertebral_reads (
    "patient_key" INTEGER,
    "image_id" VARCHAR,
    "reading_no" INTEGER,
    "level" VARCHAR,
    "reader" VARCHAR,
    "method" VARCHAR,
    "grading_scheme" VARCHAR,
    "readable" BOOLEAN,
    "fracture" VARCHAR,
    "grade" INTEGER,
    "anterior_mm" DOUBLE,
    "middle_mm" DOUBLE,
    "posterior_mm" DOUBLE,
    "shape" VARCHAR,
    "energy" VARCHAR,
    "local_disease" VARCHAR,
    "finding_text" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER,
    "superseded_by" INTEGER
);

CREATE TABLE fractures (
    "patient_key" INTEGER,
    "event_id" VARCHAR,
    "bone" VARCHAR,
    "side" VARCHAR,
    "fracture_date" DATE,
    "date_precision" VARCHAR,
    "location" VARCHAR,
    "energy" VARCHAR,
    "mechanism" VARCHAR,
    "radiographic_features" VARCHAR,
    "local_disease" VARCHAR,
    "confirmed_by_imaging" BOOLEAN,
    "suspected_inflicted" BOOLEAN,
    "batch_id" INTEGER,
    "file_row" INTEGER
);
CREATE TABLE former_fractures (
    "patient_key" INTEGER,
    "event_id" VARCHAR,
    "bone" VARCHAR,
    "side" VARCHAR,
    "fracture_date" DATE,
    "date_precision" VARCHAR,
    "location" VARCHAR,
    "energy" VARCHAR,
    "mechanism" VARCHAR,
    "radiographic_features" VARCHAR,
    "local_disease" VARCHAR,
    "confirmed_by_imaging" BOOLEAN,
    "suspected_inflicted" BOOLEAN,
    "batch_id" INTEGER,
    "file_row" INTEGER,
    "superseded_by" INTEGER
);

CREATE TABLE labs (
    "patient_key" INTEGER,
    "sample_id" VARCHAR,
    "analyte" VARCHAR,
    "specimen" VARCHAR,
    "sample_date" DATE,
    "sample_time" TIME,
    "value" DOUBLE,
    "unit" VARCHAR,
    "operator" VARCHAR,
    "value_entered" VARCHAR,
    "unit_entered" VARCHAR,
    "lab_low" DOUBLE,
    "lab_high" DOUBLE,
    "laboratory" VARCHAR,
    "method" VARCHAR,
    "text_result" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER
);
CREATE TABLE former_labs (
    "patient_key" INTEGER,
    "sample_id" VARCHAR,
    "analyte" VARCHAR,
    "specimen" VARCHAR,
    "sample_date" DATE,
    "sample_time" TIME,
    "value" DOUBLE,
    "unit" VARCHAR,
    "operator" VARCHAR,
    "value_entered" VARCHAR,
    "unit_entered" VARCHAR,
    "lab_low" DOUBLE,
    "lab_high" DOUBLE,
    "laboratory" VARCHAR,
    "method" VARCHAR,
    "text_result" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER,
    "superseded_by" INTEGER
);

CREATE TABLE treatments (
    "patient_key" INTEGER,
    "agent" VARCHAR,
    "start_date" DATE,
    "course_no" INTEGER,
    "stop_date" DATE,
    "drug_class" VARCHAR,
    "dose" DOUBLE,
    "dose_unit" VARCHAR,
    "frequency" VARCHAR,
    "route" VARCHAR,
    "regimen" VARCHAR,
    "phase" VARCHAR,
    "indication" VARCHAR,
    "prednisolone_equivalent_mg_per_kg_per_day" DOUBLE,
    "prior_exposure" BOOLEAN,
    "stop_reason" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER
);
CREATE TABLE former_treatments (
    "patient_key" INTEGER,
    "agent" VARCHAR,
    "start_date" DATE,
    "course_no" INTEGER,
    "stop_date" DATE,
    "drug_class" VARCHAR,
    "dose" DOUBLE,
    "dose_unit" VARCHAR,
    "frequency" VARCHAR,
    "route" VARCHAR,
    "regimen" VARCHAR,
    "phase" VARCHAR,
    "indication" VARCHAR,
    "prednisolone_equivalent_mg_per_kg_per_day" DOUBLE,
    "prior_exposure" BOOLEAN,
    "stop_reason" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER,
    "superseded_by" INTEGER
);

CREATE TABLE infusions (
    "patient_key" INTEGER,
    "agent" VARCHAR,
    "infusion_date" DATE,
    "sequence" INTEGER,
    "status" VARCHAR,
    "dose_mg" DOUBLE,
    "weight_kg" DOUBLE,
    "weight_date" DATE,
    "regimen" VARCHAR,
    "first_ever" BOOLEAN,
    "reaction" VARCHAR,
    "symptomatic_hypocalcaemia" BOOLEAN,
    "batch_id" INTEGER,
    "file_row" INTEGER
);
CREATE TABLE former_infusions (
    "patient_key" INTEGER,
    "agent" VARCHAR,
    "infusion_date" DATE,
    "sequence" INTEGER,
    "status" VARCHAR,
    "dose_mg" DOUBLE,
    "weight_kg" DOUBLE,
    "weight_date" DATE,
    "regimen" VARCHAR,
    "first_ever" BOOLEAN,
    "reaction" VARCHAR,
    "symptomatic_hypocalcaemia" BOOLEAN,
    "batch_id" INTEGER,
    "file_row" INTEGER,
    "superseded_by" INTEGER
);

CREATE TABLE assessments (
    "patient_key" INTEGER,
    "assessed_date" DATE,
    "item" VARCHAR,
    "result" VARCHAR,
    "detail" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER
);
CREATE TABLE former_assessments (
    "patient_key" INTEGER,
    "assessed_date" DATE,
    "item" VARCHAR,
    "result" VARCHAR,
    "detail" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER,
    "superseded_by" INTEGER
);

CREATE TABLE pregnancies (
    "patient_key" INTEGER,
    "pregnancy_no" INTEGER,
    "last_menstrual_period" DATE,
    "expected_date" DATE,
    "delivery_date" DATE,
    "delivery_gestation" VARCHAR,
    "delivery_mode" VARCHAR,
    "plurality" VARCHAR,
    "chorionicity" VARCHAR,
    "conception" VARCHAR,
    "obstetric_formula" VARCHAR,
    "lactation_start" DATE,
    "lactation_end" DATE,
    "smoking_text" VARCHAR,
    "bmi_kg_m2" DOUBLE,
    "form" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER
);
CREATE TABLE former_pregnancies (
    "patient_key" INTEGER,
    "pregnancy_no" INTEGER,
    "last_menstrual_period" DATE,
    "expected_date" DATE,
    "delivery_date" DATE,
    "delivery_gestation" VARCHAR,
    "delivery_mode" VARCHAR,
    "plurality" VARCHAR,
    "chorionicity" VARCHAR,
    "conception" VARCHAR,
    "obstetric_formula" VARCHAR,
    "lactation_start" DATE,
    "lactation_end" DATE,
    "smoking_text" VARCHAR,
    "bmi_kg_m2" DOUBLE,
    "form" VARCHAR,
    "batch_id" INTEGER,
    "file_row" INTEGER,
    "superseded_by" INTEGER
);

CREATE TABLE pregnancy_findings (
    "patient_key" INTEGER,
    "pregnancy_no" INTEGER,
    "finding_no" INTEGER,
    "finding" VARCHAR,
    "joint" VARCHAR,
    "side" VARCHAR,
    "time_point" VARCHAR,
    "value" VARCHAR,
    "which" VARCHAR,
    "evidence" VARCHAR,
    "origin_assumed" BOOLEAN,
    "batch_id" INTEGER,
    "file_row" INTEGER
);
CREATE TABLE former_pregnancy_findings (
    "patient_key" INTEGER,
    "pregnancy_no" INTEGER,
    "finding_no" INTEGER,
    "finding" VARCHAR,
    "joint" VARCHAR,
    "side" VARCHAR,
    "time_point" VARCHAR,
    "value" VARCHAR,
    "which" VARCHAR,
    "evidence" VARCHAR,
    "origin_assumed" BOOLEAN,
    "batch_id" INTEGER,
    "file_row" INTEGER,
    "superseded_by" INTEGER
);

-- one row: a person ever known here; kept when a batch is undone, so that reviews find the same person again
CREATE TABLE identities (
    "patient_key" INTEGER,
    "token" VARCHAR,
    "centre" VARCHAR,
    "patient_id" VARCHAR
);
-- one row: a file or a set of hand entries that was written as one
CREATE TABLE batches (
    "batch_id" INTEGER,
    "file_name" VARCHAR,
    "sha256" VARCHAR,
    "kind" VARCHAR,
    "options" VARCHAR,
    "loaded_at" TIMESTAMP,
    "loaded_by" VARCHAR,
    "rows_in" INTEGER,
    "rows_new" INTEGER,
    "rows_changed" INTEGER,
    "rows_same" INTEGER,
    "rows_refused" INTEGER,
    "rows_skipped" INTEGER,
    "state" VARCHAR,
    "undone_at" TIMESTAMP
);
-- one row: the store itself
CREATE TABLE store_state (
    "version" BIGINT,
    "centre" VARCHAR,
    "as_of_frozen" DATE,
    "findings_as_of" DATE,
    "views_digest" VARCHAR,
    "views_as_of" DATE
);
INSERT INTO store_state VALUES (0, 'main', NULL, NULL, NULL, NULL);
