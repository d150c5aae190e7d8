"""Text tells its header and its delimiter; what stands before the header is set apart and named."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from core.contracts.headers import is_known_header
from core.contracts.units import plain
from core.errors import FileProblem
from core.files.encoding import Facts, decode
from core.files.header import before_header, find_header, first_lines, is_value
from core.intake.options import Options

MAX_COLUMNS = 1000
_LONGEST_NAME = 120


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


def understand(data: bytes | Path, folder: Path, options: Options) -> Text:
    """Decode a file and find its header and delimiter: the line and delimiter whose cells are the best-known headers.

    folder: for bytes, and for the text of a file that is not UTF-8; it has to live as long as the text is read. Raises
    FileProblem for a file that cannot be read as a table.
    """
    path = _under_plain_name(data, folder)
    decoded = decode(path, folder, options.encoding)
    lines = first_lines(decoded.path)
    mapped = frozenset(plain(header) for header in options.columns)
    found = find_header(lines, lambda cell: plain(cell) in mapped or _is_known(cell), options.header_row)
    headers = tuple(" ".join(cell.split()) for cell in found.cells)
    if len(headers) > MAX_COLUMNS:
        raise FileProblem(
            f"The file has {len(headers)} columns, more than the {MAX_COLUMNS} that are taken: "
            "export those that are needed."
        )
    if not any(headers):
        raise FileProblem(f"Row {found.row} is to be the header and is blank: choose another row.")
    return Text(
        decoded.path, decoded.facts, found.delimiter, headers, found.row, found.row + found.lines_used - 1,
        before_header(lines, found), (decoded.note,) if decoded.note else (),
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


def _is_known(cell: str) -> bool:
    """Whether a cell is a header of any table or of the wide visit file."""
    return len(cell) <= _LONGEST_NAME and not is_value(cell) and is_known_header(cell)
