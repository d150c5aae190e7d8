"""The first rows of a file, to show what its columns hold before any of it is checked."""

from __future__ import annotations

import csv
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from core.errors import FileProblem, UsageError
from core.intake.dialect import Text, understand
from core.intake.layout import lay_out
from core.intake.options import Options

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


def peek(begin: bytes, options: Options | None = None) -> Peek:
    """Look at the begin of a file (PEEK_BYTES of it). Raises FileProblem where it is no CSV text."""
    with tempfile.TemporaryDirectory(prefix="trabecula-") as folder:
        source = understand(_whole_lines(begin), Path(folder), options or Options())
        return Peek(source.headers, _first_values(source))


def _whole_lines(begin: bytes) -> bytes:
    """Without the line that the cut went through; of wide characters without the character."""
    if len(begin) < PEEK_BYTES:
        return begin
    if b"\0" in begin[:64]:
        return begin[: len(begin) // 4 * 4]
    return begin[: begin.rfind(b"\n") + 1] or begin


def _first_values(source: Text) -> tuple[tuple[str, ...], ...]:
    seen: list[dict[str, None]] = [{} for _ in source.headers]
    with source.path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(islice(file, source.body_line, None), delimiter=source.delimiter)
        try:
            for row in islice(reader, _ROWS):
                for values, cell in zip(seen, row, strict=False):
                    word = " ".join(cell.split())
                    if word and len(values) < _VALUES:
                        values[word if len(word) <= _LONGEST else word[: _LONGEST - 2] + " …"] = None
        except csv.Error:
            pass  # what was read until the broken row is example enough; the check names the row
    return tuple(tuple(values) for values in seen)


def try_options(name: str, path: Path, options: Options) -> None:
    """Raise UsageError for a choice that names nothing in a file. What is wrong with the file is not asked here."""
    with path.open("rb") as file, suppress(FileProblem):
        try:
            lay_out(peek(file.read(PEEK_BYTES), options).headers, options)
        except UsageError as error:
            raise UsageError(f"{name}: {error} Nothing was written.") from None
