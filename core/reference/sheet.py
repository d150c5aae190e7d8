"""A small CSV becomes rows of cells under known headers; decimals are read as the file proves them, never guessed.

Its letters, its header's row and its delimiter are told as those of every other file (core/files).
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

from core.contracts.units import plain
from core.errors import FileProblem, Problem, Severity
from core.files.encoding import decode
from core.files.header import before_header, find_header, first_lines
from core.reference.plausible import MOST_BYTES

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
# 1,234 may be one point two three four or one thousand two hundred and thirty-four; every other comma is a decimal one.
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_WITH_COMMA = re.compile(r"[+-]?\d*,\d+")


@dataclass(frozen=True)
class Shape:
    """What a file of one kind holds: its columns in the order of the template, those it may lack, other names."""

    columns: tuple[str, ...]
    may_lack: tuple[str, ...]
    numbers: tuple[str, ...]
    aliases: Mapping[str, str]

    def named(self, header: str) -> str | None:
        """The column that a header means, whatever its case and signs; None where it means none."""
        return self._known.get(plain(header))

    @cached_property
    def _known(self) -> dict[str, str]:
        return {plain(name): name for name in self.columns} | {plain(k): v for k, v in self.aliases.items()}


@dataclass(frozen=True)
class Line:
    """One row of the file: its number as a spreadsheet counts (the first line is 1), and its cells by column."""

    row: int
    cells: Mapping[str, str]

    def said(self, column: str) -> str:
        """The cell without outer blanks; empty where the file has none."""
        return self.cells.get(column, "")


@dataclass
class Sheet:
    """The rows of a file and what is wrong with it so far."""

    file: str
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    comma: bool = False

    def find(
        self,
        line: Line | None,
        column: str | None,
        severity: Severity,
        message: str,
        mend: str,
        value: str | None = None,
    ) -> None:
        """Note a problem; the value is the cell's own unless given."""
        shown = value if value is not None or line is None or column is None else line.said(column)
        self.problems.append(Problem(self.file, line.row if line else None, column, shown, severity, message, mend))

    def number(self, line: Line, column: str) -> float | None:
        """A cell as a finite number; None, with its problem noted, where it is none."""
        text = line.said(column).replace("\u2212", "-")
        plain_text = text.replace(",", ".") if self.comma and _WITH_COMMA.fullmatch(text) else text
        if _NUMBER.fullmatch(plain_text):
            return float(plain_text)
        if not text:
            self.find(line, column, "hard", f"{column} is empty", "Every row needs a number here.")
        elif not _WITH_COMMA.fullmatch(text):
            self.find(line, column, "hard", "this is not a number", "Write a plain number, for example 0.0127.")
        else:
            why = "it can be read in two ways" if _EITHER.fullmatch(text) else "other numbers of the file have a point"
            self.find(line, column, "hard", f"the comma is not sure: {why}", "Write all numbers with a decimal point.")
        return None


def read_sheet(name: str, data: bytes, shape: Shape, encoding: str = "") -> Sheet:
    """The rows of a file; whatever is wrong with the file as a whole is in its problems, and then it has no rows.

    encoding: as somebody named it (core.files.encoding.ENCODINGS); else the bytes tell it. Raises UsageError for one
    that is none.
    """
    sheet = Sheet(name)
    if len(data) > MOST_BYTES:
        sheet.find(None, None, "hard", f"the file has {len(data) // 2**20} MB: no reference table is so large",
                   "Name the table of the reference, not its data.")  # fmt: skip
        return sheet
    try:
        with tempfile.TemporaryDirectory(prefix="trabecula-") as folder:
            header_row, records = _records(sheet, data, Path(folder), shape, encoding)
    except FileProblem as problem:
        sheet.find(None, None, "hard", str(problem), "")
        return sheet
    except csv.Error as error:
        sheet.find(None, None, "hard", f"the rows cannot be read ({error})", "Save the table as CSV (UTF-8) again.")
        return sheet
    headers = _headers(sheet, records[0], shape)
    if headers:
        _fill(sheet, records[1:], headers, header_row + 1)
        sheet.comma = _comma_is_proven(sheet.lines, shape.numbers)
    return sheet


def _records(sheet: Sheet, data: bytes, folder: Path, shape: Shape, encoding: str) -> tuple[int, list[list[str]]]:
    """The header's row and the records from there on; notes how the file was read.

    Raises FileProblem for what is no text of a table, and csv.Error for quotation marks that do not pair up.
    """
    path = folder / "data.csv"
    path.write_bytes(data)
    decoded = decode(path, folder, encoding or None)
    if decoded.note:
        row, message, mend = decoded.note
        sheet.problems.append(Problem(sheet.file, row, None, None, "note", message, mend))
    lines = first_lines(decoded.path)
    header = find_header(lines, lambda cell: shape.named(cell) is not None)
    for row, words in before_header(lines, header):
        message, mend = "the row stands before the header and was left out", "Nothing needs doing, if it is no header."
        sheet.problems.append(Problem(sheet.file, row, None, words, "note", message, mend))
    with decoded.path.open(encoding="utf-8-sig", newline="") as file:
        from_header = islice(file, header.row - 1, None)
        return header.row, list(csv.reader(from_header, delimiter=header.delimiter, strict=True))


def _headers(sheet: Sheet, cells: Sequence[str], shape: Shape) -> list[str | None] | None:
    """The column of each header; None where the file lacks one that it needs, or has one twice."""
    named = [shape.named(cell) for cell in cells]
    template = "Take the headers of the template."
    for cell, column in zip(cells, named, strict=True):
        if column is None and cell.strip():
            sheet.find(None, cell.strip(), "note", "this column is not read", "Nothing, if it is not needed.")
    twice = sorted({name for name in named if name and named.count(name) > 1})
    lacking = [name for name in shape.columns if name not in named and name not in shape.may_lack]
    for name in twice:
        sheet.find(None, name, "hard", "two columns of the file mean this one", template)
    for name in lacking:
        sheet.find(None, name, "hard", "the file has no such column", template)
    return None if twice or lacking else named


def _fill(sheet: Sheet, records: list[list[str]], headers: list[str | None], first: int) -> None:
    for row, record in enumerate(records, start=first):
        cells = [" ".join(cell.split()) for cell in record]
        if not any(cells):
            continue
        line = Line(row, {name: cell for name, cell in zip(headers, cells, strict=False) if name})
        if len(cells) < len(headers) or any(cells[len(headers) :]):
            words = f"the row has {len(cells)} cells, the header {len(headers)}"
            sheet.find(line, None, "hard", words, "Give the row as many cells as the header has.")
        else:
            sheet.lines.append(line)
    if not sheet.lines:
        sheet.find(None, None, "hard", "the file has no rows", "A table needs a row for each age.")


def _comma_is_proven(lines: list[Line], numbers: Sequence[str]) -> bool:
    """True where commas can only be decimal ones: 0,0127 somewhere, and no number with a point."""
    said = [line.said(column).replace("\u2212", "-") for line in lines for column in numbers]
    if any("." in text and _NUMBER.fullmatch(text) for text in said):
        return False
    return any(_WITH_COMMA.fullmatch(text) and not _EITHER.fullmatch(text) for text in said)
