"""The drawing of the spine beside the map, on the same rows: one image filled, an earlier one dotted over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.charts.lanes.sheet import SMALL_PX, Place, Sheet
from dashboard.charts.records import Row
from dashboard.charts.spine.grid_lane import ROW_PX, GridLane
from dashboard.charts.spine.outline import Point, scale_beside, scale_of, shifts, vertebra
from dashboard.charts.spine.rows import is_fractured
from dashboard.charts.wording import literal, number

DRAWING_PX = 176
_WIDTH_PX = 46
_CURVE_PX = 26


@dataclass(frozen=True)
class Drawing:
    """What is drawn beside a map: the measured levels of an image and of an earlier one (None: none)."""

    grid: GridLane
    day: str
    measured: Mapping[str, Row]
    before_day: str = ""
    before: Mapping[str, Row] | None = None

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Outlines, the loss of height beside what is fractured, and which days they are of."""
        scale = scale_of(self.measured, ROW_PX)
        places = shifts(self.grid.spine.levels, _CURVE_PX)
        for level, row in self.measured.items():
            points = vertebra(row, scale).points(_WIDTH_PX)
            fill = sheet.palette.grades[row["grade"] or 0] if is_fractured(row) else sheet.palette.surface
            line = {"color": sheet.palette.text_second, "width": 1.3}
            self._outline(sheet, place, level, points, places[level], line, fill)
            self._loss(sheet, place, row)
        earlier = self._draw_earlier(sheet, place, scale, places)
        self._head(sheet, place, earlier)

    def _draw_earlier(self, sheet: Sheet, place: Place, scale: float, places: Mapping[str, float]) -> str:
        """The earlier image's outlines; gives what is to be said of them."""
        if not self.before:
            return ""
        then = scale_beside(self.before, self.measured, scale)
        if then is None:
            return f"{self.before_day}: no level to scale by"
        line = {"color": sheet.palette.text_third, "width": 1.3, "dash": "dot"}
        for level, row in self.before.items():
            self._outline(sheet, place, level, vertebra(row, then).points(_WIDTH_PX), places[level], line, None)
        return f"dotted {self.before_day}"

    def _outline(
        self, sheet: Sheet, place: Place, level: str, points: list[Point], shift: float, line: dict[str, object],
        fill: str | None,
    ) -> None:  # fmt: skip
        per_px = 1 / self.grid.columns.column_px
        middle = self.grid.middle(level)
        filled = {"fill": "toself", "fillcolor": fill} if fill else {}
        sheet.trace(
            place, mode="lines", x=[self._centre + (x + shift) * per_px for x, _ in points],
            y=[middle - y for _, y in points], line=line, hoverinfo="skip", name=f"outline of {level}", **filled,
        )  # fmt: skip

    @property
    def _centre(self) -> float:
        return self.grid.columns.edge + self.grid.columns.beyond / 2

    def _loss(self, sheet: Sheet, place: Place, row: Row) -> None:
        if not is_fractured(row) or row["loss_percent"] is None:
            return
        words = f"{literal(row['level'])} {number(row['loss_percent'], 0)} %"
        x: dict[str, Any] = {"xref": "paper", "x": 1, "xshift": 6, "xanchor": "left"}
        sheet.note(words, colour=sheet.palette.text, size=SMALL_PX, **x, **place.down(self.grid.middle(row["level"])))

    def _head(self, sheet: Sheet, place: Place, earlier: str) -> None:
        lines = [sheet.strong("Drawn from heights"), f"filled {self.day}", earlier]
        small = [f'<span style="font-size:{SMALL_PX}px">{literal(line)}</span>' for line in lines[1:] if line]
        x: dict[str, Any] = {"x": self._centre, "xref": "x", "xanchor": "center", "align": "center", "yanchor": "top"}
        sheet.note("<br>".join([lines[0], *small]), colour=sheet.palette.text_third, **x, **place.down(0))
        foot: dict[str, Any] = {"colour": sheet.palette.text_third, "size": SMALL_PX, "yanchor": "top"}
        below = place.down(self.grid.height_px - 2)
        sheet.note("front ← → back", x=self._centre, xref="x", xanchor="center", **foot, **below)
