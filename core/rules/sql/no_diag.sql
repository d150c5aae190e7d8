-- Question: For which child is no cause known half a year after the first visit, and genetics not considered?
-- One row: one finding; patient.
-- Source: Eur J Pediatr 2022;181:2549-2561 (genetics where no secondary cause is found); the time is this product's choice.
-- Rule book: 7, 8, A28
-- Finding: NO-DIAG
-- Opens: 6 months after the first visit no primary or secondary cause is coded, and nothing shows that genetics was considered.
-- Since: the day on which the 6 months were over.
-- Closes: a cause is coded; genetics is requested, pending or answered, whatever the answer; the patient grows up or dies.
-- Reopens: the diagnosis is excluded.
CREATE OR REPLACE VIEW no_diag AS
SELECT
  'NO-DIAG' AS rule, 'L' AS severity, k.patient_key, 'cause' AS object, k.genetics_due AS since,
  'No cause coded ' || limits.genetics_after_months() || ' months after the first visit on ' || k.first_visit || '; genetics not recorded as considered.'
    || coalesce(' Suspected: ' || k.suspected || '.', '') AS sentence,
  [fact('first visit', k.first_visit, k.first_visit, 'visits', k.batch_id, k.file_row),
   fact('primary or secondary cause', coalesce('suspected only: ' || k.suspected, 'none coded'), NULL, 'diagnoses', NULL, NULL),
   fact('genetics', 'not recorded as considered', NULL, 'assessments', NULL, NULL)] AS evidence,
  ['genetics_after_months'] AS limits,
  concat_ws('|', k.first_visit, k.suspected) AS fact_key
FROM known_causes k
JOIN dxa_due d ON d.patient_key = k.patient_key AND d.status <> 'not followed'
WHERE k.cause IS NULL AND k.genetics_on IS NULL AND today() >= k.genetics_due;
