"""Rows to CSV text: UTF-8, one header line, ISO dates, a point for decimals, nothing for what is not known."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from sample_data.tables import Table


def cells(table: Table) -> list[list[str]]:
    """The rows as text, in the order of the headers."""
    return [[_text(row.get(header)) for header in table.headers] for row in table.rows]


def csv_text(headers: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """One CSV as text; a field is quoted only where it must be."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return out.getvalue()


def write(folder: Path, name: str, text: str) -> None:
    """Write one file with the same bytes on every system."""
    (folder / name).write_bytes(text.encode("utf-8"))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)
