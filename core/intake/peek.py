"""The first rows of a file, to show what its columns hold before any of it is checked."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import islice

from core.intake.dialect import understand

# Enough for a wide header and some hundred rows; a file of a million rows is not read for a few examples.
PEEK_BYTES = 256 * 1024
_ROWS = 200
_VALUES = 40
_LONGEST = 60


@dataclass(frozen=True)
class Peek:
    """A file's headers, and of each column the first different values (shortened; a cell that is blank is none)."""

    headers: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]


def peek(begin: bytes) -> Peek:
    """Look at the begin of a file (PEEK_BYTES of it). Raises FileProblem where it is no CSV text."""
    whole = begin if len(begin) < PEEK_BYTES else begin[: begin.rfind(b"\n") + 1] or begin
    source = understand(whole)
    lines = islice(io.StringIO(source.text, newline=""), None)
    reader = csv.reader(lines, delimiter=source.delimiter)
    seen: list[dict[str, None]] = [{} for _ in source.headers]
    try:
        for row in islice(reader, source.header_row, _ROWS):
            for values, cell in zip(seen, row, strict=False):
                word = " ".join(cell.split())
                if word and len(values) < _VALUES:
                    values[word if len(word) <= _LONGEST else word[: _LONGEST - 2] + " …"] = None
    except csv.Error:
        pass  # what was read until the broken row is example enough; the check names the row
    return Peek(source.headers, tuple(tuple(values) for values in seen))
