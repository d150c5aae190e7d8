"""Text becomes a table of raw cells, every row accounted for: data, skipped (blank or footer), or refused as malformed.

Two readers. DuckDB's is fast and is believed only where it read exactly one record per physical line; every other
file goes to the careful one, which reads record by record and goes on after a broken row at its next line.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import FileProblem
from core.intake.dialect import Text
from core.store import Cursor
from core.store.bulk import CsvRejected, read_cells

# Longer cells come from a quotation mark that nobody closed; reading on would cost the square of the file's size.
_FIELD_LIMIT = 20_000
_LONGEST_CELL = 200
_MOST_CAREFUL_LINES = 1_500_000
_FOOTER = re.compile(
    r"^\W*(total|sum|count|end|eof|rows?|records?|printed|exported|generated|page|report|source)\b", re.I
)


@dataclass
class Broken:
    """A row that has no usable cells: its row number, its text, what is wrong."""

    row: int
    text: str
    message: str
    mend: str


@dataclass
class Sheet:
    """Raw cells in the table `raw` (file_row, c0, c1, ...) of a workspace, and the rows that are not in it."""

    headers: tuple[str, ...]
    rows_in: int = 0
    blank: list[int] = field(default_factory=list)
    footers: list[tuple[int, str]] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)


def read_sheet(cursor: Cursor, source: Text) -> Sheet:
    """Fill the workspace's table `raw` and say what became of every row after the header."""
    sheet = Sheet(source.headers)
    with tempfile.TemporaryDirectory(prefix="trabecula-") as folder:
        path = Path(folder) / "cells.csv"
        if source.body_line == 1 and _read_fast(cursor, source, path, sheet):
            return sheet
        _refuse_too_long(source)
        records = list(_records(source))
        sheet.rows_in = len(records)
        _sort_out(records, sheet, source.delimiter)
        rows = [(record.row, *record.cells) for record in records if record.cells]
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
        try:
            read_cells(cursor, path, ",", len(source.headers), numbered=True)
        except CsvRejected as error:
            raise FileProblem(f"The rows of the file cannot be read ({str(error)[:100]}): export it again.") from None
    return sheet


def _refuse_too_long(source: Text) -> None:
    """The careful reader takes its time; a giant file that needs it has to be mended or split first."""
    lines = source.text.count("\n")
    if lines > _MOST_CAREFUL_LINES:
        raise FileProblem(
            f"The file has {lines} lines, and some are blank, ragged or hold line breaks or stray quotation marks: "
            f"files with such rows are taken up to {_MOST_CAREFUL_LINES} lines. Split it, or export it anew."
        )


def _read_fast(cursor: Cursor, source: Text, path: Path, sheet: Sheet) -> bool:
    """True where DuckDB read one record from each physical line, none blank, none ragged; else nothing is kept."""
    lines = source.text.count("\n") + (not source.text.endswith("\n"))
    if lines < 2 or "\r" in source.text.replace("\r\n", ""):
        return False
    path.write_bytes(source.text.encode())
    try:
        rows = read_cells(cursor, path, source.delimiter, len(source.headers), numbered=False)
    except CsvRejected:
        return False
    if rows != lines - 1 or _looks_unfinished(cursor, len(source.headers)):
        cursor.execute("DROP TABLE raw")
        return False
    sheet.rows_in = rows
    return True


def _looks_unfinished(cursor: Cursor, width: int) -> bool:
    """A last row with a single cell, or rows of blanks, need the careful reader's words."""
    filled = ", ".join(f"(c{n} IS NOT NULL AND c{n} <> '')::INTEGER" for n in range(width))
    least = cursor.execute(f"SELECT min(list_sum([{filled}])) FROM raw").fetchone()
    return least is not None and least[0] is not None and least[0] < min(2, width)


@dataclass
class _Record:
    row: int
    cells: list[str]
    text: str = ""
    wrong: str = ""
    mend: str = ""


def _records(source: Text) -> Iterator[_Record]:
    """Every row after the header, broken ones with what is wrong; after a broken row reading goes on at its
    next line."""
    lines = list(io.StringIO(source.text, newline=None))
    at, row, width = source.body_line, source.header_row, len(source.headers)
    csv.field_size_limit(_FIELD_LIMIT)
    while at < len(lines):
        begin = at
        # strict, so that a stray quotation mark is an error and not a longer cell
        reader = csv.reader(_feed(lines, begin), delimiter=source.delimiter, strict=True)
        while at < len(lines):
            row += 1
            record, used = _one_record(reader, lines, at, begin, row, source.delimiter, width)
            at += used
            yield record
            if record.wrong:
                break


def _one_record(
    reader: Any, lines: list[str], at: int, begin: int, row: int, delimiter: str, width: int
) -> tuple[_Record, int]:
    """The record that starts at line `at`, and how many lines it took (one where it is broken)."""
    first = lines[at].rstrip("\n")
    try:
        cells: list[str] = next(reader, [])
    except csv.Error as error:
        return _quote_trouble(row, first, str(error)), 1
    used = max(begin + reader.line_num - at, 1)
    if used > 1 and (used > _LONGEST_CELL or _swallowed(lines[at + 1 : at + used], delimiter, width, len(cells))):
        return _quote_trouble(row, first, "unexpected end of data"), 1
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    return _Record(row, cells, first), used


def _feed(lines: list[str], begin: int) -> Iterator[str]:
    for number in range(begin, len(lines)):
        yield lines[number]


def _swallowed(inner: list[str], delimiter: str, width: int, cells: int) -> bool:
    """A quoted cell ran over lines that look like rows of their own: its quote is a stray one."""
    return cells != width or (width >= 4 and any(line.count(delimiter) >= width - 1 for line in inner))


def _quote_trouble(row: int, text: str, error: str) -> _Record:
    if "end of data" in error:
        wrong = "a quotation mark opens a cell here and is not closed in this row"
    elif "field larger" in error:
        wrong = f"a cell is longer than {_FIELD_LIMIT} characters"
    else:
        wrong = "a quotation mark stands in the middle of a cell"
    return _Record(row, [], text, wrong, "Remove the quotation mark, or double it and quote the whole cell.")


def _sort_out(records: list[_Record], sheet: Sheet, delimiter: str) -> None:
    """Blank and footer rows are skipped and named, ragged and broken ones refused; cells are emptied of both."""
    width = len(sheet.headers)
    last = max((n for n, r in enumerate(records) if _filled(r) > 1 and len(r.cells) == width), default=-1)
    for number, record in enumerate(records):
        if record.wrong:
            sheet.broken.append(Broken(record.row, record.text, record.wrong, record.mend))
        elif not _filled(record):
            sheet.blank.append(record.row)
        elif number > last and _is_footer(record, width):
            sheet.footers.append((record.row, record.text.strip(delimiter + " ")))
        elif len(record.cells) != width:
            sheet.broken.append(_ragged(record, width))
        else:
            continue
        record.cells = []


def _filled(record: _Record) -> int:
    return sum(bool(cell.strip()) for cell in record.cells)


def _is_footer(record: _Record, width: int) -> bool:
    """After the last data row: one filled cell that reads as words, not as a patient's number."""
    if _filled(record) != 1 or width < 2:
        return bool(_FOOTER.match(record.text)) and _filled(record) < min(3, width)
    text = next(cell.strip() for cell in record.cells if cell.strip())
    return bool(_FOOTER.match(text)) or " " in text or ":" in text


def _ragged(record: _Record, width: int) -> Broken:
    found = len(record.cells)
    more = (
        "a delimiter too many, or a cell with a delimiter that is not quoted"
        if found > width
        else "a cell or a delimiter is missing"
    )
    return Broken(
        record.row,
        record.text,
        f"the row has {found} cells, the header has {width}: {more}",
        "Give the row as many cells as the header has.",
    )
