"""Text becomes a table of raw cells, every row accounted for: data, skipped (blank or footer), or refused as malformed.

Two readers. DuckDB's is fast and is believed only where it reads exactly one record per physical line; every other
file goes to the careful one (careful.py), which reads record by record and goes on after a broken row at its next line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from core.errors import FileProblem
from core.files.counting import count_sign
from core.intake.careful import Broken, read_carefully
from core.intake.dialect import Text
from core.intake.progress import Step
from core.store import Cursor
from core.store.bulk import show_cells

_MOST_CAREFUL_LINES = 1_500_000
_PIECE = 1024 * 1024


@dataclass
class Sheet:
    """The view `cells` of a workspace (c0, c1, ... as text), and the rows that are not in it.

    first_row: the file row of the first record where each record is one line; None where `cells` has file_row.
    """

    headers: tuple[str, ...]
    rows_in: int = 0
    first_row: int | None = None
    blank: list[int] = field(default_factory=list)
    footers: list[tuple[int, str]] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)


def fast_sheet(cursor: Cursor, source: Text) -> Sheet | None:
    """The sheet as DuckDB reads it, to be believed only if it then has rows_in rows; None where it need not try."""
    lines = source.facts.lines - source.body_line
    if lines < 1 or source.facts.old_line_ends or source.body_line != source.header_row:
        return None
    show_cells(cursor, source.path, source.delimiter, len(source.headers), source.body_line, _odd_blanks(source))
    return Sheet(source.headers, lines, source.header_row + 1)


def show_first(cursor: Cursor, source: Text, rows: int) -> None:
    """Create the view `first_cells` over a file's first rows, copied beside it: for a LIMIT DuckDB reads far more."""
    path = source.path.with_name("first.csv")
    with source.path.open("rb") as file, path.open("wb") as out:
        out.writelines(islice(file, source.body_line, source.body_line + rows))
    show_cells(cursor, path, source.delimiter, len(source.headers), 0, _odd_blanks(source), view="first_cells")


def _odd_blanks(source: Text) -> bool:
    return source.facts.odd_blanks and not (source.delimiter == "\t" and not source.facts.quotes)


def rows_are_as_wide(source: Text, rows: int) -> bool:
    """Whether every row has as many cells as the header, or each has an empty one more.

    DuckDB passes over an empty cell too many; it may be that of a decimal comma, which has shifted the row's others.
    """
    width = len(source.headers)
    return _delimiters(source) in (rows * (width - 1), rows * width)


def _delimiters(source: Text) -> int:
    """How many delimiters stand in the rows below the header, those in quotation marks left out."""
    sign, count, inside = source.delimiter.encode(), 0, False
    with source.path.open("rb") as file:
        for _ in range(source.body_line):
            file.readline()
        while piece := file.read(_PIECE):
            if not source.facts.quotes:
                count += count_sign(piece, sign)
                continue
            parts = piece.split(b'"')
            count += sum(part.count(sign) for part in parts[inside::2])
            inside ^= len(parts) % 2 == 0
    return count


def careful_sheet(cursor: Cursor, source: Text, folder: Path, step: Step) -> Sheet:
    """The sheet as the careful reader reads it, its good rows written into `folder`.

    The careful reader takes its time: FileProblem for a giant file that needs it, to be mended or split first.
    """
    if source.facts.lines > _MOST_CAREFUL_LINES:
        raise FileProblem(
            f"The file has {source.facts.lines} lines, and some are blank, ragged or hold line breaks or stray "
            f"quotation marks: files with such rows are taken up to {_MOST_CAREFUL_LINES} lines. Split it, or "
            f"export it anew."
        )
    path = folder / "cells.csv"
    read = read_carefully(source, path, step)
    show_cells(cursor, path, ",", len(source.headers), None, odd_blanks=True)
    return Sheet(source.headers, read.rows_in, None, read.blank, read.footers, read.broken)
