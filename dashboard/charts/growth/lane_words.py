"""What the lanes under the height share: the latest value at the right, and where a row came from."""

from __future__ import annotations

from datetime import date

from dashboard.charts.lanes.sheet import SMALL_PX, Place, Sheet
from dashboard.charts.records import Row
from dashboard.charts.wording import literal


def latest(sheet: Sheet, place: Place, said: str, day: date | None, below: str) -> None:
    """The latest value, its day and what qualifies it, in the right margin. said: Plotly text."""
    small = [str(day) if day else "", literal(below)]
    lines = [said, *(f'<span style="font-size:{SMALL_PX}px">{one}</span>' for one in small if one)]
    sheet.latest(place, "<br>".join(lines))


def source(row: Row) -> str:
    """`Batch 3, row 12`."""
    return f"Batch {row['batch_id']}, row {row['file_row']}"
