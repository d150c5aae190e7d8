-- Which drugs ask for care beside which: filled anew with what comes with the program.
CREATE TABLE drug_groups (
  group_name VARCHAR NOT NULL,
  told_by VARCHAR NOT NULL,               -- 'agent': a word of the drug's name; 'class': the drug's class
  word VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  PRIMARY KEY (group_name, told_by, word)
);
CREATE TABLE drug_cautions (              -- a drug of a group, alone (beside is '') or beside one of another
  caution_no INTEGER PRIMARY KEY,
  group_name VARCHAR NOT NULL,
  beside VARCHAR NOT NULL,
  caution VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
