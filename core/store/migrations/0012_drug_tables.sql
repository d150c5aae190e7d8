-- What doses of drugs are held against: filled anew with what comes with the program.
CREATE TABLE prednisolone_equivalents (   -- so many mg of each drug act like 5 mg of prednisolone
  agent VARCHAR PRIMARY KEY,
  equal_mg DOUBLE NOT NULL,
  source VARCHAR NOT NULL
);
CREATE TABLE nutrient_recommendations (   -- per day, from one age in completed months up to before another
  nutrient VARCHAR NOT NULL,
  age_from_months INTEGER NOT NULL,
  age_to_months INTEGER NOT NULL,
  state VARCHAR NOT NULL,                 -- '' or 'pregnant or lactating'
  recommended DOUBLE NOT NULL,
  recommended_kind VARCHAR NOT NULL,      -- RDA, or AI (adequate intake) in infants
  upper DOUBLE NOT NULL,
  unit VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  PRIMARY KEY (nutrient, age_from_months, state)
);
