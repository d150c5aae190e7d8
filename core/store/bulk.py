"""Rows in bulk: a CSV file's cells, all as text, readable as the view `cells` of a workspace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

# blanks of every kind around a cell are none of its value: a tab after a number is not another patient
_BLANKS = "chr(32) || chr(9) || chr(10) || chr(13) || chr(160)"


class CsvRejected(Exception):
    """DuckDB's reader would not take the file as rows of the given width."""


def show_cells(
    cursor: duckdb.DuckDBPyConnection, path: Path, delimiter: str, width: int, skip: int | None, odd_blanks: bool
) -> None:
    """Create the view `cells` (c0..cN VARCHAR) over a file. Nothing is read yet: wrap what reads it in csv_errors().

    skip: lines before the first row; None where there are none and the first cell of each line is the file row
    (file_row INTEGER). odd_blanks: tabs or no-break spaces may stand around a cell; plain ones are left to the reader
    of a cell.
    """
    cells = {f"c{n}": "VARCHAR" for n in range(width)}
    shape = cells if skip is not None else {"file_row": "INTEGER"} | cells
    head = "" if skip is not None else "file_row, "
    names = ", ".join(f"trim({name}, {_BLANKS}) AS {name}" if odd_blanks else name for name in cells)
    ending = "" if skip is not None else ", new_line = '\\n'"
    # a view takes no parameters: path and delimiter are quoted as SQL strings
    file, sign = (text.replace("'", "''") for text in (str(path), delimiter))
    cursor.execute(
        f"""CREATE OR REPLACE VIEW cells AS SELECT {head}{names} FROM read_csv('{file}', delim = '{sign}', quote = '"',
            escape = '"', header = false, skip = {skip or 0}, columns = {shape}, auto_detect = false,
            null_padding = false, compression = 'none', strict_mode = true, max_line_size = 4000000{ending})"""
    )


@contextmanager
def csv_errors() -> Iterator[None]:
    """What DuckDB says against a file becomes CsvRejected: a ragged row, a stray quote, text that it cannot read."""
    try:
        yield
    except duckdb.InvalidInputException as error:
        raise CsvRejected(str(error)) from None
