"""Infusion days over the laboratory panels: a row of ticks with their cards, and thin lines through all panels."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.course_data import CourseRows
from dashboard.charts.lanes.drug_words import infusion_card
from dashboard.charts.lanes.sheet import SMALL_PX, InPixels, Place, Scale, Sheet
from dashboard.charts.palette import faint
from dashboard.charts.records import Row

_HEIGHT_PX = 32
_DASHES = {"given": "solid", "planned": "dot"}
_LEAST_APART_PX = 3


@dataclass(frozen=True)
class InfusionLane(InPixels):
    """The infusions given or planned; a patient without any has no such lane."""

    course: CourseRows
    gap_above_px: float = 0

    @property
    def height_px(self) -> float:
        return _HEIGHT_PX

    @property
    def of_status(self) -> dict[str, list[Row]]:
        """The infusions that are drawn, by their status."""
        every = self.course.infusions
        return {status: [row for row in every if row.get("status") == status] for status in ("given", "planned")}

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Thick ticks for those given, thin ones for those planned."""
        sheet.name(place, "Infusions")
        tone = sheet.palette.bisphosphonate
        for status, rows in self.of_status.items():
            if not rows:
                continue
            given = status == "given"
            days = [row["infusion_date"] for row in rows]
            line = {"width": 3.2 if given else 1.4, "color": tone}
            cards = [infusion_card(row, self.course.as_of) for row in rows]
            sheet.marks(
                place, days, [_HEIGHT_PX / 2] * len(rows), cards, f"infusion {status}", symbol="line-ns", size=13,
                line=line,
            )  # fmt: skip
        sheet.latest(place, self._words(sheet))

    def _words(self, sheet: Sheet) -> str:
        days = {status: sorted({row["infusion_date"] for row in rows}) for status, rows in self.of_status.items()}
        given, planned = days["given"], [day for day in days["planned"] if day >= self.course.as_of]
        said = (
            f"{sheet.strong(str(len(given)))} {'day' if len(given) == 1 else 'days'} given" if given else "none given"
        )
        after = f"planned {planned[0]}" if planned else f"last {given[-1]}" if given else ""
        return f'{said}<br><span style="font-size:{SMALL_PX}px">{after}</span>' if after else said


def draw_infusion_lines(course: CourseRows, sheet: Sheet, scale: Scale, height: float) -> None:
    """A thin line through all panels at each infusion, dotted where planned; those too near for two have one line.

    In the axis's own y: what is placed by the paper lies under every band.
    """
    for status, rows in InfusionLane(course).of_status.items():
        looks = {"color": faint(sheet.palette.bisphosphonate, 0.3), "width": 1, "dash": _DASHES[status]}
        drawn = float("-inf")
        for day in sorted({row["infusion_date"] for row in rows}):
            if sheet.axis.px(day) - drawn >= _LEAST_APART_PX:
                sheet.upright(day, looks, yref="y", y0=scale.down(0), y1=scale.down(height), layer="below")
                drawn = sheet.axis.px(day)


def infusion_lanes(course: CourseRows) -> list[InfusionLane]:
    """The lane, where there is something in it."""
    lane = InfusionLane(course)
    return [lane] if any(lane.of_status.values()) else []
