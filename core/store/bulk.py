"""Rows in bulk: a CSV file's cells, all as text, into the table `raw` of a workspace."""

from __future__ import annotations

from pathlib import Path

import duckdb


class CsvRejected(Exception):
    """DuckDB's reader would not take the file as rows of the given width."""


def read_cells(cursor: duckdb.DuckDBPyConnection, path: Path, delimiter: str, width: int, numbered: bool) -> int:
    """Create `raw` (file_row INTEGER, c0..cN VARCHAR) and return its number of rows.

    numbered: the first cell of each line is the file row and there is no header; otherwise line 1 is the header and
    the row number is counted. Raises CsvRejected for a ragged row, a stray quote, or text that DuckDB cannot read.
    """
    cells = {f"c{n}": "VARCHAR" for n in range(width)}
    ending = ", new_line = '\\n'" if numbered else ""
    shape = ({"file_row": "INTEGER"} | cells) if numbered else cells
    row = "file_row" if numbered else "(row_number() OVER () + 1)::INTEGER AS file_row"
    # blanks of every kind around a cell are none of its value: a tab after a number is not another patient
    blanks = "chr(32) || chr(9) || chr(10) || chr(13) || chr(160)"
    names = ", ".join(f"trim({name}, {blanks}) AS {name}" for name in cells)
    try:
        cursor.execute(
            f"""CREATE TABLE raw AS SELECT {row}, {names} FROM read_csv(
                ?, delim = ?, quote = '"', escape = '"', header = false, skip = {0 if numbered else 1},
                    columns = {shape},
                auto_detect = false, null_padding = false, strict_mode = true, max_line_size = 4000000{ending})""",
            [str(path), delimiter],
        )
    except duckdb.Error as error:
        raise CsvRejected(str(error)) from None
    count = cursor.execute("SELECT count(*) FROM raw").fetchone()
    return int(count[0]) if count else 0
