-- How the headers of a file were matched by hand, kept for the next file with the same headers until it is forgotten.
-- signature is made of the headers; headers and meanings are JSON: a list, and header -> the name that was chosen.
CREATE TABLE matchings (
    signature VARCHAR PRIMARY KEY, headers VARCHAR, kind VARCHAR, meanings VARCHAR, file_name VARCHAR, batch_id INTEGER,
    matched_by VARCHAR, matched_at TIMESTAMP);
