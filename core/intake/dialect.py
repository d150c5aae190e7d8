"""Bytes become text, and text tells its delimiter: everything that can be wrong with a file before its first cell."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from core.contracts import TABLES
from core.contracts.headers import match_table, match_wide
from core.errors import FileProblem

MAX_BYTES = 150 * 1024 * 1024
MAX_LINES = 5_000_000
MAX_COLUMNS = 1000
_LONGEST_HEADER = 200_000
# So many headers tell a delimiter; matching thousands under each would take minutes.
_TELLING = 100
_HEADER_LINES = 10
DELIMITERS = (",", ";", "\t", "|")
_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "a word-processor document"),
    (b"PAR1", "a Parquet file"),
)


@dataclass(frozen=True)
class Text:
    """A file as text, with its delimiter and the cells of its header.

    header_row: the header's row as a spreadsheet counts; body_line: how many lines of text the header ends after (they
    differ where a header's cell holds a line break).
    """

    text: str
    delimiter: str
    headers: tuple[str, ...]
    header_row: int
    body_line: int


def decode(data: bytes) -> str:
    """UTF-8 text with or without a byte order mark. Raises FileProblem for what is no text, with what to do."""
    if not data.strip():
        raise FileProblem("The file is empty: it has no header and no rows. Export it again.")
    if len(data) > MAX_BYTES:
        raise FileProblem(
            f"The file has {len(data) // 2**20} MB, more than the {MAX_BYTES // 2**20} MB that are taken at "
            f"once: split it by date."
        )
    lines = data.count(b"\n")
    if lines > MAX_LINES:
        raise FileProblem(
            f"The file has {lines} lines, more than the {MAX_LINES} that are taken at once: split it by date."
        )
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise FileProblem(f"The file is {what}, whatever its name says: export the table as CSV.")
    nul = data.find(b"\0")
    if nul >= 0:
        row = data.count(b"\n", 0, nul) + 1
        raise FileProblem(
            f"Row {row} holds a NUL byte, so this is no CSV text in UTF-8, or it is damaged: export it "
            f"again as CSV (UTF-8)."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise FileProblem(
            f"Row {row} holds a byte (0x{data[error.start]:02x}) that is not UTF-8: save the file as CSV (UTF-8)."
        ) from None


def understand(data: bytes) -> Text:
    """Decode a file and find its header and delimiter: the delimiter whose cells are the best-known headers."""
    text = decode(data)
    header_row, lines = _first_lines(text)
    if len(lines[0]) > _LONGEST_HEADER:
        raise FileProblem(f"The first row has {len(lines[0])} characters, which is no header. Export the table as CSV.")
    best = max(DELIMITERS, key=lambda sign: _worth(_cells(lines, sign)[0]))
    cells, used = _cells(lines, best)
    headers = tuple(" ".join(cell.split()) for cell in cells)
    while headers and not headers[-1]:
        headers = headers[:-1]
    if len(headers) > MAX_COLUMNS:
        raise FileProblem(
            f"The file has {len(headers)} columns, more than the {MAX_COLUMNS} that are taken: "
            "export those that are needed."
        )
    return Text(text, best, headers, header_row, header_row + used - 1)


def _first_lines(text: str) -> tuple[int, list[str]]:
    """The number of the first line that says something, and it with a few that may belong to it."""
    found: list[str] = []
    first = 0
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        if found or line.strip(' \t\r\n,;|"'):
            first = first or number
            found.append(line)
        if len(found) == _HEADER_LINES:
            break
    if not found:
        raise FileProblem("The file has no header and no rows, only blank cells. Export it again.")
    return first, found


def _cells(lines: list[str], delimiter: str) -> tuple[list[str], int]:
    """The cells of the header and how many lines it took; one line, where its quotation marks do not pair up."""
    try:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        return next(reader, []), reader.line_num
    except csv.Error:
        return lines[0].rstrip("\n").split(delimiter), 1


def _worth(row: list[str]) -> tuple[int, int]:
    cells = row[:_TELLING]
    known = max(
        sum(match_wide(cell) is not None for cell in cells),
        *(sum(match_table(contract, cell) is not None for cell in cells) for contract in TABLES.values()),
    )
    return known, len(row)
