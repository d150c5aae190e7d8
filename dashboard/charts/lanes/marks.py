"""Marks with words beside them: vertebral and other fractures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dashboard.charts.labels import MarkLabel, Side, in_rows
from dashboard.charts.lanes.sheet import Place, Sheet
from dashboard.charts.text_width import text_width
from dashboard.charts.time_axis import TimeAxis

ROW_PX = 18
_MOST_ROWS = 5


@dataclass(frozen=True)
class NamedMark:
    """One mark: its day, the words beside it (the best first, then shorter ones), its hover card, its symbol.

    Words and card are Plotly text. Row, side and the chosen words are set once the mark is placed.
    """

    day: date
    wordings: tuple[str, ...]
    card: str
    hollow: bool
    symbol: str
    row: int = 0
    side: Side = "none"
    words: str = ""


def placed(marks: Sequence[NamedMark], axis: TimeAxis) -> list[NamedMark]:
    """The marks with rows, sides and words with which they cover nothing."""
    labels = [MarkLabel(axis.px(mark.day), tuple(map(text_width, mark.wordings))) for mark in marks]
    spots = in_rows(labels, axis.plot_px, _MOST_ROWS)
    return [
        replace(mark, row=spot.row, side=spot.side, words=mark.wordings[spot.text])
        for mark, spot in zip(marks, spots, strict=True)
    ]


def rows_used(marks: Sequence[NamedMark]) -> int:
    """How many rows the placed marks need, at least one."""
    return max((mark.row for mark in marks), default=0) + 1


def draw_marks(marks: Sequence[NamedMark], sheet: Sheet, place: Place) -> None:
    """Draw placed marks; the lane's y axis counts pixels downwards. Filled and hollow ones are two traces."""
    middle = ROW_PX / 2 + 1
    for hollow in (False, True):
        group = [mark for mark in marks if mark.hollow is hollow]
        if group:
            looks = {
                "symbol": [mark.symbol for mark in group],
                "size": 11,
                "color": sheet.palette.surface if hollow else sheet.palette.attention,
                "line": {"color": sheet.palette.attention, "width": 1.6},
            }
            days, ys = [mark.day for mark in group], [middle + mark.row * ROW_PX for mark in group]
            sheet.marks(place, days, ys, [mark.card for mark in group], "hollow" if hollow else "filled", **looks)
    for mark in marks:
        where = place.on(middle + mark.row * ROW_PX)
        if mark.side == "left":
            sheet.words(mark.words, mark.day, where, shift=-11, anchor="right")
        elif mark.side == "right":
            sheet.words(mark.words, mark.day, where, shift=11)
