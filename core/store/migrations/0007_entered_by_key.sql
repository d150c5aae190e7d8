-- one row: a value that was converted on its way in, as the file had it. row_key: the key of its row within the patient;
-- value: what it became. It belongs to the stored row as long as that still says the same.
ALTER TABLE entered_values RENAME TO entered_by_file_row;
CREATE TABLE entered_values (
    batch_id INTEGER, file_row INTEGER, table_name VARCHAR, patient_key INTEGER, row_key VARCHAR, column_name VARCHAR,
    value DOUBLE, header VARCHAR, value_entered VARCHAR, unit_entered VARCHAR
);
INSERT INTO entered_values
SELECT e.batch_id, e.file_row, e.table_name, s.patient_key, s.visit_date::VARCHAR, e.column_name,
    (to_json(s) ->> e.column_name)::DOUBLE, e.header, e.value_entered, e.unit_entered
FROM entered_by_file_row e JOIN visits s USING (batch_id, file_row) WHERE e.table_name = 'visits';
INSERT INTO entered_values
SELECT e.batch_id, e.file_row, e.table_name, s.patient_key, concat_ws('|', s.scan_id, s.site, s.side, s.levels),
    e.column_name, (to_json(s) ->> e.column_name)::DOUBLE, e.header, e.value_entered, e.unit_entered
FROM entered_by_file_row e JOIN dxa_scans s USING (batch_id, file_row)
WHERE e.table_name = 'dxa_scans' AND (e.part = '' OR starts_with(e.part, s.site));
INSERT INTO entered_values
SELECT e.batch_id, e.file_row, e.table_name, s.patient_key, concat_ws('|', s.agent, s.infusion_date, s.sequence),
    e.column_name, (to_json(s) ->> e.column_name)::DOUBLE, e.header, e.value_entered, e.unit_entered
FROM entered_by_file_row e JOIN infusions s USING (batch_id, file_row)
WHERE e.table_name = 'infusions' AND (e.part = '' OR starts_with(e.part, s.agent));
DROP TABLE entered_by_file_row;
