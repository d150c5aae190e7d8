"""A line of a checklist: what was asked, what is recorded of it, when, and which batch it came from.

Three states: recorded with a value or an answer; a sample or question without a value; not recorded. The last one is
never `no` and never `normal`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.charts.records import Row

NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class Line:
    """One line. known: a value or an answer is recorded; said: its words; below: what qualifies it; attention: outside
    its laboratory's range; counted: it is one of those that `n of m recorded` counts."""

    name: str
    known: bool
    said: str = NOT_RECORDED
    day: date | None = None
    below: str = ""
    source: str = ""
    attention: bool = False
    counted: bool = True


def source_of(row: Row) -> str:
    """`batch 5, row 3`: where a row came from."""
    if row.get("batch_id") is None:
        return ""
    return f"batch {row['batch_id']}" + (f", row {row['file_row']}" if row.get("file_row") is not None else "")


def joined(*parts: str) -> str:
    """What qualifies a line, its parts in a row; empty ones are left out."""
    return " · ".join(part for part in parts if part)
