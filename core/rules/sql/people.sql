-- Question: Whom do the rules speak about on the as-of day?
-- One row: one patient alive on that day, or deceased later.
-- Source: this product's choice; ages by anniversaries.
-- Rule book: 0, A29
CREATE OR REPLACE VIEW people AS
SELECT
  patient_key, date_of_birth, sex, ethnicity,
  coalesce(dates_are_relative, false) AS dates_are_relative,
  age_years(date_of_birth, today()) AS age_today,
  meets.adult_years(age_years(date_of_birth, today())) AS adult,
  -- A birth date known to the year alone may be half a year off: no Z-score can be computed from it.
  date_of_birth_precision IS DISTINCT FROM 'year' AS age_is_exact,
  first_possible(date_of_birth, date_of_birth_precision) AS born_from,
  last_possible(date_of_birth, date_of_birth_precision) AS born_to,
  batch_id, file_row
FROM patients
WHERE deceased_date IS NULL OR deceased_date > today();
