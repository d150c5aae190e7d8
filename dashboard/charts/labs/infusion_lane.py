"""Infusion days over the laboratory panels: a row of ticks with their cards, and thin lines through all panels."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.course_data import CourseRows
from dashboard.charts.lanes.drug_words import infusion_card
from dashboard.charts.lanes.sheet import SMALL_PX, InPixels, Place, Sheet
from dashboard.charts.palette import faint
from dashboard.charts.records import Row

_HEIGHT_PX = 32


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
        """Thick ticks for those given, thin ones for those planned; the lines of both run to the foot of the figure."""
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
            for day in dict.fromkeys(days):
                looks = {"color": faint(tone, 0.38), "width": 1, "dash": "solid" if given else "dot"}
                sheet.upright(day, looks, yref="paper", y0=0, y1=1, layer="below")
        sheet.latest(place, self._words(sheet))

    def _words(self, sheet: Sheet) -> str:
        days = {status: sorted({row["infusion_date"] for row in rows}) for status, rows in self.of_status.items()}
        given, planned = days["given"], [day for day in days["planned"] if day >= self.course.as_of]
        said = (
            f"{sheet.strong(str(len(given)))} {'day' if len(given) == 1 else 'days'} given" if given else "none given"
        )
        after = f"planned {planned[0]}" if planned else f"last {given[-1]}" if given else ""
        return f'{said}<br><span style="font-size:{SMALL_PX}px">{after}</span>' if after else said


def infusion_lanes(course: CourseRows) -> list[InfusionLane]:
    """The lane, where there is something in it."""
    lane = InfusionLane(course)
    return [lane] if any(lane.of_status.values()) else []
