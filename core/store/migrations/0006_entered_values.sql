-- one row: a value that was converted on its way in, as the file had it; its stored row has the same batch and file row
CREATE TABLE entered_values (
    batch_id INTEGER, file_row INTEGER, table_name VARCHAR, column_name VARCHAR, part VARCHAR, header VARCHAR,
    value_entered VARCHAR, unit_entered VARCHAR
);
