-- What somebody set aside of the checks before an infusion, and why. Nothing is overwritten: the latest row of a check counts, and
-- it holds only for the facts that the check had then (fact_key).
CREATE TABLE infusion_overrides (
    override_id INTEGER, patient_key INTEGER NOT NULL, for_date DATE, item VARCHAR NOT NULL, fact_key VARCHAR NOT NULL,
    holds BOOLEAN NOT NULL, reason VARCHAR NOT NULL, set_by VARCHAR NOT NULL, set_on DATE NOT NULL, recorded_at TIMESTAMP NOT NULL
);
