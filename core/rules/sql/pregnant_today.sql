-- Question: Who is pregnant on the as-of day, for all that is known?
-- One row: one patient. A pregnancy that only may go on (no date tells when it began) is none here: what is due stays due.
-- Source: pregnancy_spans. Radiation in pregnancy: Rev Colomb Reumatol 2023 (DXA is limited by its radiation); bisphosphonates are
--   contraindicated in it.
-- Rule book: 4.8, 6.1, 6.4, A29
CREATE OR REPLACE VIEW pregnant_today AS
SELECT patient_key, min(struct_pack(sure_from := sure_from, told := told)).told AS told
FROM pregnancy_spans
WHERE sure_from <= today() AND today() < last_day
GROUP BY patient_key;
