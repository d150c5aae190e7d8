"""Where the header of a text stands and by which delimiter it is read; which headers are known the caller says."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import FileProblem

DELIMITERS = (",", ";", "\t", "|")
_LONGEST_HEADER = 200_000
# So many headers tell a delimiter; matching thousands under each would take minutes.
_TELLING = 100
_LINES_LOOKED_AT = 60
_VALUE = re.compile(r"[-+<>]?[\d.,:/\-]*\d[\d.,:/\-]*")

Known = Callable[[str], bool]


@dataclass(frozen=True)
class Header:
    """A line that may be the header, read with one delimiter.

    row: its number as a spreadsheet counts; lines_used: more than one where a cell holds a line break; known: how many
    of its cells are known headers.
    """

    row: int
    delimiter: str
    cells: list[str]
    lines_used: int
    known: int


def first_lines(path: Path) -> dict[int, str]:
    """The first lines of UTF-8 text by their number. Raises FileProblem for a first line that is no header."""
    found: dict[int, str] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number in range(1, _LINES_LOOKED_AT + 1):
            line = file.readline(_LONGEST_HEADER + 1)
            if len(line) > _LONGEST_HEADER:
                if number == 1:
                    raise FileProblem(
                        f"The first row has more than {_LONGEST_HEADER} characters, which is no header. Export the "
                        f"table as CSV."
                    )
                break
            if not line:
                break
            found[number] = line
    return found


def find_header(lines: Mapping[int, str], known: Known, row: int | None = None) -> Header:
    """The header: the row that the user named, else the first that says something, unless a later one is the better.

    Raises FileProblem where there is none.
    """
    if row is not None:
        if row not in lines:
            raise FileProblem(
                f"There is no row {row} among the file's first {_LINES_LOOKED_AT}: choose another row for the header."
            )
        return _best(lines, row, known)
    saying = [number for number, line in lines.items() if line.strip(' \t\r\n,;|"\ufeff')]
    if not saying:
        raise FileProblem("The file has no header and no rows, only blank cells. Export it again.")
    first = _best(lines, saying[0], known)
    if first.known >= 2 or (first.known == 1 and all(len(_best(lines, n, known).cells) == 1 for n in saying[1:3])):
        return first
    best = first
    for number in saying[1:]:
        header = _best(lines, number, known)
        # data may hold a word that is also a header; a header holds no values
        if header.known > max(best.known, 1) and not any(is_value(cell) for cell in header.cells):
            best = header
    return best


def before_header(lines: Mapping[int, str], header: Header) -> tuple[tuple[int, str], ...]:
    """(row, text) of what stands before the header."""
    return tuple(
        (row, words) for row, line in lines.items() if row < header.row and (words := " ".join(line.split())[:200])
    )


def is_value(cell: str) -> bool:
    """Whether a cell is a number, a day or a time rather than a name."""
    return _VALUE.fullmatch(cell.strip()) is not None


def _best(lines: Mapping[int, str], row: int, known: Known) -> Header:
    read = []
    # without any delimiter the file has one column
    for delimiter in [sign for sign in DELIMITERS if sign in lines[row]] or DELIMITERS[:1]:
        cells, used = _cells([lines[n] for n in lines if n >= row], delimiter)
        read.append(Header(row, delimiter, cells, used, sum(known(cell) for cell in cells[:_TELLING])))
    return max(read, key=lambda header: (header.known, len(header.cells)))


def _cells(lines: list[str], delimiter: str) -> tuple[list[str], int]:
    """The cells of the header and how many lines it took; one line, where its quotation marks do not pair up."""
    try:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        return next(reader, []), reader.line_num
    except csv.Error:
        return lines[0].rstrip("\r\n").split(delimiter), 1
