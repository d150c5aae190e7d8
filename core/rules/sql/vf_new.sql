-- Question: Which vertebra is newly fractured?
-- One row: one finding; patient and level. A fracture on the first image is not new: see VF-FIRST.
-- Source: STOPP consortium (Rodd 2012, LeBlanc 2015): grade 0, then 1 or more.
-- Rule book: 2.6, 8, A7, A28
-- Finding: VF-NEW
-- Opens: a level that was read as normal is read as fractured; across methods too, then "confirm".
-- Since: the image.
-- Closes: a later image of the same method reads the level as normal, or the level has a later event.
-- Reopens: another image or another grade of the event.
CREATE OR REPLACE VIEW vf_new AS
SELECT
  'VF-NEW' AS rule, 'C' AS severity, patient_key, level AS object, image_date AS since,
  CASE WHEN across_methods
       THEN level || ' new or worse, across methods: confirm. ' || sentence_start(before_words) || ' (' || before_modality || ', '
            || before_date || '), then ' || grade_words || ' (' || modality || ', ' || image_date || ').'
       ELSE 'New vertebral fracture: ' || level || ', ' || before_words || ' on ' || before_date || ', ' || grade_words || ' on '
            || image_date || '.' END
    || CASE WHEN arose_by < image_date THEN ' Seen first on ' || arose_by || '.' ELSE '' END
    || CASE WHEN unread_between THEN ' Timing uncertain: not readable on ' || unread_on || '.' ELSE '' END AS sentence,
  evidence,
  ['vertebral_fracture_grade'] AS limits,
  concat_ws('|', level, image_date, grade) AS fact_key
FROM vertebral_change
WHERE open_event AND event IN ('new', 'new, timing uncertain');
