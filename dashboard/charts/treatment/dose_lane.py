"""The lane of one infused drug: a tick for each infusion day with its cycle's mg/kg above, planned ones thin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.course_data import CourseRows
from dashboard.charts.labels import Extent, is_free
from dashboard.charts.lanes.drugs import DrugRow, draw_bars
from dashboard.charts.lanes.sheet import SMALL_PX, InPixels, Place, Sheet
from dashboard.charts.records import Row
from dashboard.charts.text_width import text_width
from dashboard.charts.treatment.dose_words import SIGNS, cycle_words, dose_card
from dashboard.charts.treatment.rows import Cycle, cycles, is_same_dose
from dashboard.charts.wording import capital, literal

_HEIGHT_PX = 42
_TICK_PX = 30
_WORDS_PX = 10
_GAP_PX = 6


@dataclass(frozen=True)
class DoseLane(InPixels):
    """rows: of one drug in bp_dose, oldest first."""

    course: CourseRows
    agent: str
    rows: list[Row]
    gap_above_px: float = 12

    @property
    def height_px(self) -> float:
        return _HEIGHT_PX

    def draw(self, sheet: Sheet, place: Place) -> None:
        """The bar of its courses, a tick for each day, and the dose per kg of each cycle where it has room."""
        sheet.name(place, capital(self.agent), under=["mg/kg of each infusion"])
        found = cycles(self.rows)
        sheet.latest(place, _counts(found))
        courses = [row for row in self.course.treatments if row["agent"] == self.agent]
        draw_bars(DrugRow(capital(self.agent), "bisphosphonate", courses, []), _TICK_PX, self.course, sheet, place)
        _draw_ticks(self, sheet, place)
        _draw_words(found, sheet, place)


def _counts(found: Sequence[Cycle]) -> str:
    given = sum(one.status == "given" for one in found)
    planned = len(found) - given
    several = any(len(one.days) > 1 for one in found)
    counted = ("1 cycle" if given == 1 else f"{given} cycles") if several else str(given)
    return f"{counted} given" + (f", {planned} planned" if planned else "")


def _draw_ticks(lane: DoseLane, sheet: Sheet, place: Place) -> None:
    """Thick ticks for days given, thin ones for days planned."""
    for status, thickness in (("given", 3.2), ("planned", 1.4)):
        group = [row for row in lane.rows if row["status"] == status]
        if group:
            days, cards = [row["infusion_date"] for row in group], [dose_card(row, lane.course.as_of) for row in group]
            line = {"width": thickness, "color": sheet.palette.bisphosphonate}
            name = f"{literal(capital(lane.agent))} {status}"
            sheet.marks(place, days, [_TICK_PX] * len(group), cards, name, symbol="line-ns", size=16, line=line)


def _draw_words(found: Sequence[Cycle], sheet: Sheet, place: Place) -> None:
    taken: list[Extent] = []
    for index in _by_importance(found):
        cycle = found[index]
        words = literal(cycle_words(cycle))
        middle = (sheet.axis.px(cycle.first) + sheet.axis.px(cycle.last)) / 2
        half = text_width(words, SMALL_PX) / 2
        middle = min(max(middle, half), sheet.axis.plot_px - half)
        extent = (middle - half, middle + half)
        if is_free(*extent, taken, _GAP_PX):
            taken.append(extent)
            urgent = (cycle.severity or "") in SIGNS
            colour = sheet.palette.attention if urgent else sheet.palette.text
            shift = middle - sheet.axis.px(cycle.first)
            sheet.words(
                words, cycle.first, place.on(_WORDS_PX), shift=shift, anchor="center", colour=colour, size=SMALL_PX
            )


def _by_importance(found: Sequence[Cycle]) -> list[int]:
    """Which cycles get their words first: what was found wrong, the newest, the first, changes of dose, the others."""

    def rank(index: int) -> tuple[bool, bool, bool, bool, int]:
        cycle = found[index]
        changed = index == 0 or not is_same_dose(found[index - 1].per_kg[-1], cycle.per_kg[-1])
        is_wrong = (cycle.severity or "") in SIGNS
        return not is_wrong, index != len(found) - 1, index != 0, not changed, -index

    return sorted(range(len(found)), key=rank)
