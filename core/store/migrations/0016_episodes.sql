-- What a published case tells of the mother, and who found a fact of the episode.
ALTER TABLE pregnancies ADD COLUMN mother_age_years DOUBLE;
ALTER TABLE pregnancies ADD COLUMN menarche_years DOUBLE;
ALTER TABLE pregnancies ADD COLUMN history_text VARCHAR;
ALTER TABLE pregnancies ADD COLUMN usual_treatment_text VARCHAR;
ALTER TABLE pregnancies ADD COLUMN published_in VARCHAR;
ALTER TABLE former_pregnancies ADD COLUMN mother_age_years DOUBLE;
ALTER TABLE former_pregnancies ADD COLUMN menarche_years DOUBLE;
ALTER TABLE former_pregnancies ADD COLUMN history_text VARCHAR;
ALTER TABLE former_pregnancies ADD COLUMN usual_treatment_text VARCHAR;
ALTER TABLE former_pregnancies ADD COLUMN published_in VARCHAR;
ALTER TABLE pregnancy_findings ADD COLUMN recorded_by VARCHAR;
ALTER TABLE former_pregnancy_findings ADD COLUMN recorded_by VARCHAR;
