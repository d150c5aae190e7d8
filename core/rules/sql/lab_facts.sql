-- Question: What else was found in the blood and urine of a day?
-- One row: one day of one patient with results; facts: each with its unit, range and row, in the order of the analytes.
-- Source: the stored results.
-- Rule book: 8
CREATE OR REPLACE VIEW lab_facts AS
SELECT patient_key, sample_date,
  list_sort(list(fact(analyte, lab_text(value, operator, unit) || coalesce(', ' || CASE status WHEN 'normal' THEN 'in its range' ELSE status END, ''),
                      sample_date, 'labs', batch_id, file_row))) AS facts
FROM lab_results
WHERE value IS NOT NULL AND unit IS NOT NULL
GROUP BY patient_key, sample_date;
