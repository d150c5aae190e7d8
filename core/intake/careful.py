"""The careful reader: record by record, whatever the file holds; after a broken row it goes on at the next line."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

from core.intake.dialect import Text
from core.intake.progress import Step

# Longer cells come from a quotation mark that nobody closed; reading on would cost the square of the file's size.
_FIELD_LIMIT = 20_000
_LONGEST_CELL = 200
_TELL_EVERY = 50_000
_FOOTER = re.compile(
    r"^\W*(total|sum|count|end|eof|rows?|records?|printed|exported|generated|page|report|source|summe|gesamt|anzahl|ende"
    r"|seite|gedruckt|erstellt|exportiert|bericht|quelle)\b(?![-_]?\d)",
    re.I,
)
# "Stand der Daten: November" is none of a patient's number, a day or a row that was cut off
_REMARK = re.compile(r"^\W*[^\W\d_]{3,}[^\W\d_ ]*( [^\d:]*)?:( |$)")


@dataclass
class Broken:
    """A row that has no usable cells: its row number, its text, what is wrong."""

    row: int
    text: str
    message: str
    mend: str


@dataclass
class CarefulRead:
    """What became of every row after the header; the good ones are in the file that was written."""

    rows_in: int = 0
    blank: list[int] = field(default_factory=list)
    footers: list[tuple[int, str]] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)


@dataclass
class _Record:
    row: int
    cells: list[str]
    text: str = ""
    wrong: str = ""
    mend: str = ""

    @property
    def filled(self) -> int:
        return sum(bool(cell.strip()) for cell in self.cells)


class _Lines:
    """The lines of a file with their ends, of which those read in vain can be given back."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._back: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._file)
        self.taken.append(line)
        return line

    def give_back(self) -> None:
        """All but the first line taken are to be read again."""
        self._back.extendleft(reversed(self.taken[1:]))


def read_carefully(source: Text, path: Path, step: Step) -> CarefulRead:
    """Write the good rows to `path` as a CSV (file row, then the cells, all quoted) and say what became of the others.

    step is told how far the reading is, from 0 to 1.
    """
    read, width = CarefulRead(), len(source.headers)
    source = replace(source, spare=_rows_end_alike(source))
    pending: list[_Record] = []
    with (
        source.path.open(encoding="utf-8-sig", newline="") as file,
        path.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for record in _records(file, source):
            read.rows_in += 1
            if read.rows_in % _TELL_EVERY == 0:
                step(min(read.rows_in / max(source.facts.lines, 1), 1.0))
            if record.filled > 1 and len(record.cells) == width and not record.wrong:
                # a row of data: what came before it and looked like a footer was none
                _settle(pending, read, writer, source.delimiter, width, at_end=False)
                writer.writerow((record.row, *record.cells))
            else:
                pending.append(record)
        _settle(pending, read, writer, source.delimiter, width, at_end=True)
    return read


def _records(file: TextIO, source: Text) -> Iterator[_Record]:
    """Every row after the header, broken ones with what is wrong."""
    for _ in range(source.body_line):
        next(file, None)
    csv.field_size_limit(_FIELD_LIMIT)
    lines, row = _Lines(file), source.header_row
    named = max(number for number, header in enumerate(source.headers, start=1) if header)
    while True:
        # strict, so that a stray quotation mark is an error and not a longer cell
        reader = csv.reader(lines, delimiter=source.delimiter, strict=True)
        while True:
            row += 1
            lines.taken.clear()
            record = _one_record(reader, lines, row, source, named)
            if record is None:
                return
            yield record
            if record.wrong:
                lines.give_back()
                break


def _rows_end_alike(source: Text) -> bool:
    """Whether every row has more cells than the header, the last ones empty: then a delimiter ends each row.

    Where only some have, a decimal comma may have shifted a row's cells.
    """
    width = len(source.headers)
    with source.path.open(encoding="utf-8-sig", newline="") as file:
        for _ in range(source.body_line):
            next(file, None)
        try:
            rows = (row for row in csv.reader(file, delimiter=source.delimiter) if any(cell.strip() for cell in row))
            return all(len(row) != width for row in rows)
        except csv.Error:
            return False


def _one_record(reader: Any, lines: _Lines, row: int, source: Text, named: int) -> _Record | None:
    """The next record; None at the end of the file."""
    delimiter, width, spare = source.delimiter, len(source.headers), source.spare
    try:
        cells: list[str] | None = next(reader, None)
    except csv.Error as error:
        return _quote_trouble(row, lines.taken[0].rstrip("\r\n"), str(error))
    if cells is None:
        return None
    first = lines.taken[0].rstrip("\r\n")
    used = len(lines.taken)
    while spare and len(cells) > width and not cells[-1].strip():
        cells.pop()
    if named <= len(cells) < width:
        cells += [""] * (width - len(cells))  # only columns without a name are missing
    if used > 1 and (used > _LONGEST_CELL or _swallowed(lines.taken[1:], delimiter, width, len(cells))):
        return _quote_trouble(row, first, "unexpected end of data")
    return _Record(row, cells, first)


def _swallowed(inner: list[str], delimiter: str, width: int, cells: int) -> bool:
    """A quoted cell ran over lines that look like rows of their own: its quote is a stray one."""
    # of a line with marks, what stands before the first was inside a cell that ends there, and what stands after the
    # last is inside one that begins there; of the last line only the former
    parts = [part for line in inner[:-1] for part in (line.split('"')[0], line.split('"')[-1])]
    parts.append(inner[-1].split('"')[0])
    return cells != width or (width >= 4 and any(part.count(delimiter) >= width - 1 for part in parts))


def _quote_trouble(row: int, text: str, error: str) -> _Record:
    if "end of data" in error:
        wrong = "a quotation mark opens a cell here and is not closed in this row"
    elif "field larger" in error:
        wrong = f"a cell is longer than {_FIELD_LIMIT} characters, or a quotation mark opens it and none closes it"
    elif "new-line" in error:
        wrong = "a line break stands in a cell that is not quoted"
    else:
        wrong = "a quotation mark stands in the middle of a cell"
    return _Record(row, [], text, wrong, "Remove the quotation mark, or double it and quote the whole cell.")


def _settle(pending: list[_Record], read: CarefulRead, writer: Any, delimiter: str, width: int, at_end: bool) -> None:
    """Blank and footer rows are skipped and named, ragged and broken ones refused; a row with one cell is data."""
    for record in pending:
        if record.wrong:
            read.broken.append(Broken(record.row, record.text, record.wrong, record.mend))
        elif not record.filled:
            read.blank.append(record.row)
        elif at_end and _is_footer(record, width):
            read.footers.append((record.row, record.text.strip(delimiter + " ")))
        elif len(record.cells) != width:
            read.broken.append(_ragged(record, width))
        else:
            writer.writerow((record.row, *record.cells))
    pending.clear()


def _is_footer(record: _Record, width: int) -> bool:
    """After the last data row: a usual word of footers, or one cell that is a remark; not the begin of a row."""
    if record.filled != 1 or width < 2:
        return bool(_FOOTER.match(record.text)) and record.filled < min(3, width)
    text = next(cell.strip() for cell in record.cells if cell.strip())
    return bool(_FOOTER.match(text) or _REMARK.match(text))


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
