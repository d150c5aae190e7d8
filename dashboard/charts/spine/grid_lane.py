"""The map: a row for each level, a column for each image; in each cell the grade, what happened and the loss of height.

A level that was not read is hatched, one that the image does not show is left blank: neither looks like grade 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard.charts.lanes.sheet import LEFT_MARGIN_PX, SMALL_PX, InPixels, Place, Sheet
from dashboard.charts.palette import Palette
from dashboard.charts.records import Row, days_between, truth
from dashboard.charts.spine.cell_words import brief_event, brief_loss, card, grade_mark
from dashboard.charts.spine.columns import ImageColumns
from dashboard.charts.spine.rows import Cell, SpineRows, is_fractured
from dashboard.charts.text_width import clipped, text_width
from dashboard.charts.time_axis import DAYS_PER_MONTH
from dashboard.charts.wording import literal, modality_name

HEAD_PX = 52
ROW_PX = 31
_CELL_PX = 28
_CELL_SHARE = 0.94
_GRADE_ROOM_PX = 20


@dataclass(frozen=True)
class GridLane(InPixels):
    """The cells; `chosen` is the one whose facts stand beside the figure, `against` the image that it is held to."""

    spine: SpineRows
    columns: ImageColumns
    chosen: Cell | None
    against: str | None = None
    gap_above_px: float = 0

    @property
    def height_px(self) -> float:
        return HEAD_PX + ROW_PX * len(self.spine.levels)

    def middle(self, level: str) -> float:
        """The middle of a level's row, in pixels below the lane's top."""
        return HEAD_PX + ROW_PX * (self.spine.levels.index(level) + 0.5)

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Heads, names of levels, cells and what they say."""
        _draw_chosen(self, sheet, place)
        for number, image in enumerate(self.spine.images):
            _draw_head(self, number, image, sheet, place)
        for level in self.spine.levels:
            _draw_level(self, level, sheet, place)
        rows = [row for row in self.spine.history if row["level"] in self.spine.levels]
        _draw_cells(self, rows, sheet, place)
        _draw_words(self, rows, sheet, place)

    def column_of(self, image_id: str) -> int:
        """Which column an image is."""
        return next(n for n, image in enumerate(self.spine.images) if image["image_id"] == image_id)


def _draw_chosen(lane: GridLane, sheet: Sheet, place: Place) -> None:
    """A band behind the chosen level, a frame around the chosen cell."""
    if lane.chosen is None:
        return
    image_id, level = lane.chosen
    middle, half = lane.middle(level), ROW_PX / 2
    band = place.span(middle + half, middle - half)
    right = lane.columns.edge + lane.columns.beyond
    sheet.shape(x0=-0.5, x1=right, fillcolor=sheet.palette.sunk, layer="below", **band)
    column = lane.column_of(image_id)
    frame = place.span(middle + _CELL_PX / 2 + 1, middle - _CELL_PX / 2 - 1)
    line = {"color": sheet.palette.control, "width": 2}
    sheet.shape(x0=column - _CELL_SHARE / 2, x1=column + _CELL_SHARE / 2, line=line, layer="above", **frame)


def _draw_head(lane: GridLane, number: int, image: Row, sheet: Sheet, place: Place) -> None:
    """The day, the kind of image with its reason, how long after the one before and whether it is compared with it."""
    room = lane.columns.column_px - 6
    lead = lane.chosen is not None and lane.chosen[0] == image["image_id"]
    day = f"<b>{image['image_date']}</b>" if room >= 72 else f"<b>{image['image_date']:%Y-%m}</b>"
    kind = " · ".join(part for part in (modality_name(image["modality"]), image["reason"]) if part)
    after = _after_words(image, lane.spine.images[number - 1] if number else None)
    after = after if lane.spine.was_read(image["image_id"]) else "nobody read it"
    small = [literal(clipped(words, room, SMALL_PX)) for words in (kind, after)]
    colour = sheet.palette.text if lead or lane.chosen is None else sheet.palette.text_second
    text = f'<span style="color:{colour}">{day}</span><br>' + "<br>".join(
        f'<span style="font-size:{SMALL_PX}px">{words}</span>' for words in small
    )
    said = f"{image['image_date']} · {kind} · {after}" + (f": {image['because']}" if image["because"] else "")
    where: dict[str, Any] = {
        "x": number,
        "xref": "x",
        "xanchor": "center",
        "align": "center",
        "yanchor": "top",
        "hovertext": literal(said),
    }
    sheet.note(text, colour=sheet.palette.text_third, **where, **place.down(0))


def _after_words(image: Row, before: Row | None) -> str:
    if before is None:
        return "first image"
    if image["comparable"] is not None and not truth(image["comparable"]):
        return "other method"
    days = days_between(before["image_date"], image["image_date"])
    return f"{round(days / DAYS_PER_MONTH)} mo after" if days > 45 else f"{days} d after"


def _draw_level(lane: GridLane, level: str, sheet: Sheet, place: Place) -> None:
    chosen = lane.chosen is not None and lane.chosen[1] == level
    text = sheet.strong(level) if chosen else level
    x: dict[str, Any] = {"xref": "paper", "x": 0, "xshift": -LEFT_MARGIN_PX, "xanchor": "left"}
    sheet.note(text, colour=sheet.palette.text, size=13, **x, **place.down(lane.middle(level)))


def _draw_cells(lane: GridLane, rows: list[Row], sheet: Sheet, place: Place) -> None:
    """A bar for each cell that was read: bars can be clicked, and hatched."""
    looks = [_looks(row, sheet.palette) for row in rows]
    columns = [lane.column_of(row["image_id"]) for row in rows]
    marker = {
        "color": [fill for fill, _, _ in looks],
        "line": {"color": [edge for _, edge, _ in looks], "width": [1.6 if row["incident"] else 1 for row in rows]},
        "pattern": {
            "shape": [hatch for _, _, hatch in looks], "fgcolor": sheet.palette.border, "size": 6, "solidity": 0.3,
            "bgcolor": sheet.palette.surface, "fillmode": "overlay",
        },
    }  # fmt: skip
    sheet.trace(
        place, type="bar", orientation="h", base=[column - _CELL_SHARE / 2 for column in columns],
        x=[_CELL_SHARE] * len(rows), y=[lane.middle(row["level"]) for row in rows], width=place.length(_CELL_PX),
        marker=marker, hovertext=[card(row) for row in rows], hoverinfo="text", name="levels",
        customdata=[[row["image_id"], row["level"]] for row in rows], unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def _looks(row: Row, palette: Palette) -> tuple[str, str, str]:
    """Fill, edge and hatching of a cell."""
    if not truth(row["readable"]):
        return palette.surface, palette.border, "/"
    edge = palette.attention if truth(row["incident"]) else palette.border
    if row["grade"] is None:
        return palette.grades[1] if is_fractured(row) else palette.surface, edge, ""
    return palette.grades[row["grade"]], edge if row["grade"] else palette.grades[0], ""


def _draw_words(lane: GridLane, rows: list[Row], sheet: Sheet, place: Place) -> None:
    """The grades in one trace, what is beside them in another: one for each would take ten times as long."""
    room = lane.columns.column_px * _CELL_SHARE - _GRADE_ROOM_PX - 6
    graded = [row for row in rows if grade_mark(row)]
    left = -_CELL_SHARE / 2 + 7 / lane.columns.column_px
    _texts(lane, graded, left, [_grade_text(row) for row in graded], 14, sheet, place)
    worded = [(row, words) for row in rows if (words := _beside(row, room))]
    left += _GRADE_ROOM_PX / lane.columns.column_px
    _texts(lane, [row for row, _ in worded], left, [words for _, words in worded], SMALL_PX, sheet, place)


def _grade_text(row: Row) -> str:
    return f"<b>{grade_mark(row)}</b>" if is_fractured(row) or row["event"].startswith("reshaped") else grade_mark(row)


def _beside(row: Row, room_px: float) -> str:
    """Two lines beside the grade, as far as there is room: else the sign alone."""
    lines = [words for words in (brief_event(row), brief_loss(row)) if words]
    if all(text_width(line, SMALL_PX) <= room_px for line in lines):
        return "<br>".join(literal(line) for line in lines)
    first = lines[0].split()[0]
    return first if first in ("▲", "△") else ""


def _texts(
    lane: GridLane, rows: list[Row], left: float, texts: list[str], size: float, sheet: Sheet, place: Place
) -> None:
    def colour(row: Row) -> str:
        if not truth(row["readable"]):
            return sheet.palette.text_third
        graded: Callable[[int], str] = sheet.palette.on_grade
        return graded(row["grade"]) if row["grade"] else sheet.palette.text_second

    colours = [colour(row) for row in rows]
    sheet.trace(
        place, mode="text", x=[lane.column_of(row["image_id"]) + left for row in rows],
        y=[lane.middle(row["level"]) for row in rows], text=texts, textposition="middle right",
        textfont={"size": size, "color": colours}, hoverinfo="skip", name="words", cliponaxis=False,
        customdata=[[row["image_id"], row["level"]] for row in rows],
    )  # fmt: skip
