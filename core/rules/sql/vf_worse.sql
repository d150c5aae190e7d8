-- Question: Which fractured vertebra got worse?
-- One row: one finding; patient and level.
-- Source: STOPP consortium (Rodd 2012, LeBlanc 2015): a rise of one grade or more.
-- Rule book: 2.6, 8, A7, A28
-- Finding: VF-WORSE
-- Opens: a fractured level is read one grade higher or more; across methods too, then "confirm".
-- Since: the image.
-- Closes: a later image of the same method reads the level as normal, or the level has a later event.
-- Reopens: another image or another grade of the event.
CREATE OR REPLACE VIEW vf_worse AS
SELECT
  'VF-WORSE' AS rule, 'C' AS severity, patient_key, level AS object, image_date AS since,
  CASE WHEN across_methods
       THEN level || ' new or worse, across methods: confirm. ' || sentence_start(before_words) || ' (' || before_modality || ', '
            || before_date || '), then ' || grade_words || ' (' || modality || ', ' || image_date || ').'
       ELSE 'Vertebral fracture worse: ' || level || ', ' || before_words || ' on ' || before_date || ', ' || grade_words || ' on '
            || image_date || '.' END
    || CASE WHEN unread_between THEN ' Timing uncertain: not readable on ' || unread_on || '.' ELSE '' END AS sentence,
  evidence,
  ['vertebral_fracture_grade'] AS limits,
  concat_ws('|', level, image_date, grade) AS fact_key
FROM vertebral_change
WHERE open_event AND event = 'worse';
