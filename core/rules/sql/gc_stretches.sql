-- Question: From when to when did somebody take systemic glucocorticoids without a longer gap?
-- One row: one stretch of courses that follow each other, of whatever drug. until_date: NULL while it goes on without an end.
-- Source: this product's choice (gaps up to 14 days).
-- Rule book: 8, 9
CREATE OR REPLACE VIEW gc_stretches AS
WITH ordered AS (
  SELECT patient_key, agent, start_date, stop_date, batch_id, file_row,
    max(coalesce(stop_date, today())) OVER (PARTITION BY patient_key ORDER BY start_date, agent, course_no
                                            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered_to,
    struct_pack(start_date, agent, course_no) AS place
  FROM gc_doses),
numbered AS (        -- a gap is the days between on which nothing was taken
  SELECT *, sum(CASE WHEN meets.gc_gap_days(start_date - covered_to - 1) THEN 0 ELSE 1 END)
    OVER (PARTITION BY patient_key ORDER BY place ROWS UNBOUNDED PRECEDING) AS stretch
  FROM ordered)
SELECT
  patient_key, min(start_date) AS from_date, CASE WHEN count(*) = count(stop_date) THEN max(stop_date) END AS until_date, count(*) AS n_courses,
  arg_min(agent, place) AS agent, arg_min(batch_id, place) AS batch_id, arg_min(file_row, place) AS file_row
FROM numbered
GROUP BY patient_key, stretch;
