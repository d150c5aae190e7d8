"""What the infusions of one drug add up to, as steps; hollow from the first unknown dose on: then it is a least sum."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.course_data import CourseRows
from dashboard.charts.lanes.sheet import InPixels, Place, Sheet
from dashboard.charts.records import Row
from dashboard.charts.treatment.dose_words import dose_card, per_kg_number

_HEIGHT_PX = 44
_FOOT_PX = 5
_HEAD_PX = 6


@dataclass(frozen=True)
class SumLane(InPixels):
    """rows: of one drug in bp_dose, oldest first; only what was given counts."""

    course: CourseRows
    rows: list[Row]
    gap_above_px: float = 6

    @property
    def height_px(self) -> float:
        return _HEIGHT_PX

    @property
    def given(self) -> list[Row]:
        """The rows that were given and of which a sum is known, whole or at least."""
        return [row for row in self.rows if row["status"] == "given" and _sum(row) is not None]

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Steps up to the as-of date with a mark at each infusion; the sum at the right."""
        sheet.name(place, "Sum", under=["mg/kg, whole course"])
        rows = self.given
        if not rows:
            sheet.sentence(place, "No dose per kg is known")
            return
        top = max(max(_sum(row) or 0 for row in rows), 1e-9)
        ys = [_HEIGHT_PX - _FOOT_PX - (_sum(row) or 0) / top * (_HEIGHT_PX - _FOOT_PX - _HEAD_PX) for row in rows]
        self._draw_steps(rows, ys, sheet, place)
        last = rows[-1]
        at_least = "" if last.get("cumulative_mg_per_kg") is not None else "at least "
        value = sheet.strong(per_kg_number(_sum(last) or 0))
        sheet.latest(place, f"{at_least}{value} mg/kg")

    def _draw_steps(self, rows: list[Row], ys: list[float], sheet: Sheet, place: Place) -> None:
        colour, axis = sheet.palette.bisphosphonate, sheet.axis
        days = [row["infusion_date"] for row in rows]
        x, y = [axis.at(day) for day in (*days, max(self.course.as_of, days[-1]))], [*ys, ys[-1]]
        line = {"color": colour, "width": 1.4, "shape": "hv"}
        sheet.trace(place, x=x, y=y, mode="lines", line=line, hoverinfo="skip", name="sum")
        whole = [row.get("cumulative_mg_per_kg") is not None for row in rows]
        fill = [colour if one else sheet.palette.surface for one in whole]
        cards = [dose_card(row, self.course.as_of) for row in rows]
        sheet.marks(place, days, ys, cards, "sums", size=6, color=fill, line={"color": colour, "width": 1.4})


def _sum(row: Row) -> float | None:
    total: float | None = row.get("cumulative_mg_per_kg")
    return total if total is not None else row.get("known_mg_per_kg")
