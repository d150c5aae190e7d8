"""Text tells its header and its delimiter; what stands before the header is set apart and named."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.contracts import TABLES
from core.contracts.headers import match_table, match_wide, may_be_header
from core.contracts.units import plain
from core.errors import FileProblem
from core.intake.encoding import Facts, decode
from core.intake.options import Options

MAX_COLUMNS = 1000
DELIMITERS = (",", ";", "\t", "|")
_LONGEST_HEADER = 200_000
# So many headers tell a delimiter; matching thousands under each would take minutes.
_TELLING = 100
_LINES_LOOKED_AT = 60
_LONGEST_NAME = 120
_VALUE = re.compile(r"[-+<>]?[\d.,:/\-]*\d[\d.,:/\-]*")


@dataclass(frozen=True)
class Text:
    """A file as UTF-8 text on disk, with its delimiter and the cells of its header.

    header_row: the header's row as a spreadsheet counts; body_line: how many lines of text the header ends after (they
    differ where a header's cell holds a line break). preamble: (row, text) of what stands before the header.
    notes: (row, message, mend) on how the file was read. spare: rows may end with more delimiters than the header.
    """

    path: Path
    facts: Facts
    delimiter: str
    headers: tuple[str, ...]
    header_row: int
    body_line: int
    preamble: tuple[tuple[int, str], ...] = ()
    notes: tuple[tuple[int | None, str, str], ...] = ()
    spare: bool = False


@dataclass(frozen=True)
class _Header:
    """A line that may be the header, read with one delimiter."""

    row: int
    delimiter: str
    cells: list[str]
    lines_used: int
    known: int


def understand(data: bytes | Path, folder: Path, options: Options) -> Text:
    """Decode a file and find its header and delimiter: the line and delimiter whose cells are the best-known headers.

    folder: for bytes, and for the text of a file that is not UTF-8; it has to live as long as the text is read. Raises
    FileProblem for a file that cannot be read as a table.
    """
    path = _under_plain_name(data, folder)
    decoded = decode(path, folder, options.encoding)
    lines = _first_lines(decoded.path)
    found = _find_header(lines, frozenset(plain(header) for header in options.columns), options.header_row)
    headers = tuple(" ".join(cell.split()) for cell in found.cells)
    if len(headers) > MAX_COLUMNS:
        raise FileProblem(
            f"The file has {len(headers)} columns, more than the {MAX_COLUMNS} that are taken: "
            "export those that are needed."
        )
    if not any(headers):
        raise FileProblem(f"Row {found.row} is to be the header and is blank: choose another row.")
    before = tuple(
        (row, words) for row, line in lines.items() if row < found.row and (words := " ".join(line.split())[:200])
    )
    return Text(
        decoded.path, decoded.facts, found.delimiter, headers, found.row, found.row + found.lines_used - 1,
        before, (decoded.note,) if decoded.note else (),
    )  # fmt: skip


def _under_plain_name(data: bytes | Path, folder: Path) -> Path:
    """The file under a name of ours: in users' names DuckDB sees patterns ([1], *), homes (~), compression (.gz)."""
    path = folder / "data.csv"
    if isinstance(data, bytes):
        path.write_bytes(data)
        return path
    try:
        path.symlink_to(data.resolve())
    except OSError:  # a system that lets only some users make links
        shutil.copyfile(data, path)
    return path


def _first_lines(path: Path) -> dict[int, str]:
    """The first lines by their number."""
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


def _find_header(lines: Mapping[int, str], mapped: frozenset[str], row: int | None) -> _Header:
    """The header: the row that the user named, else the first that says something, unless a later one is the better."""
    if row is not None:
        if row not in lines:
            raise FileProblem(
                f"There is no row {row} among the file's first {_LINES_LOOKED_AT}: choose another row for the header."
            )
        return _best(lines, row, mapped)
    saying = [number for number, line in lines.items() if line.strip(' \t\r\n,;|"\ufeff')]
    if not saying:
        raise FileProblem("The file has no header and no rows, only blank cells. Export it again.")
    first = _best(lines, saying[0], mapped)
    if first.known >= 2 or (first.known == 1 and all(len(_best(lines, n, mapped).cells) == 1 for n in saying[1:3])):
        return first
    best = first
    for number in saying[1:]:
        header = _best(lines, number, mapped)
        # data may hold a word that is also a header; a header holds no values
        if header.known > max(best.known, 1) and not any(_VALUE.fullmatch(cell.strip()) for cell in header.cells):
            best = header
    return best


def _best(lines: Mapping[int, str], row: int, mapped: frozenset[str]) -> _Header:
    read = []
    # without any delimiter the file has one column
    for delimiter in [sign for sign in DELIMITERS if sign in lines[row]] or DELIMITERS[:1]:
        cells, used = _cells([lines[n] for n in lines if n >= row], delimiter)
        known = sum(plain(cell) in mapped or _is_known(cell) for cell in cells[:_TELLING])
        read.append(_Header(row, delimiter, cells, used, known))
    return max(read, key=lambda header: (header.known, len(header.cells)))


def _cells(lines: list[str], delimiter: str) -> tuple[list[str], int]:
    """The cells of the header and how many lines it took; one line, where its quotation marks do not pair up."""
    try:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        return next(reader, []), reader.line_num
    except csv.Error:
        return lines[0].rstrip("\r\n").split(delimiter), 1


@lru_cache(maxsize=4096)
def _is_known(cell: str) -> bool:
    """Whether a cell is a header of any table or of the wide visit file."""
    if len(cell) > _LONGEST_NAME or _VALUE.fullmatch(cell.strip()) or not may_be_header(cell):
        return False
    return match_wide(cell) is not None or any(match_table(contract, cell) is not None for contract in TABLES.values())
