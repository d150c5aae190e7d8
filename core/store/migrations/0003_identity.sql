-- Birth date and sex beside the surrogate key: a number that comes back after an undo is the same person only with both.
ALTER TABLE identities ADD COLUMN "date_of_birth" DATE;
ALTER TABLE identities ADD COLUMN "sex" VARCHAR;
