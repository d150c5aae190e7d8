"""Risk factors over time: what was answered at each visit, and the drugs that harm bone, over one axis of age.

Answers are marks in neutral colours; a line joins equal answers one after the other and says nothing of the time after
the last one. Where nobody asked there is nothing, and a lane without any answer says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise

import plotly.graph_objects as go

from dashboard.charts.course import LAYOUT_WIDTH_PX, draw_as_of, draw_axis_name, figure_of, stacked
from dashboard.charts.course_data import CourseData, CourseRows, course_rows
from dashboard.charts.labels import Extent, is_free
from dashboard.charts.lanes.drugs import drug_lanes
from dashboard.charts.lanes.sheet import LEFT_MARGIN_PX, RIGHT_MARGIN_PX, SMALL_PX, Anchor, Lane, Place, Sheet
from dashboard.charts.palette import Palette
from dashboard.charts.records import days_between
from dashboard.charts.text_width import clipped, text_width
from dashboard.charts.time_axis import AxisKind, TimeAxis
from dashboard.charts.wording import literal

_ROW_PX, _STEP_PX = 34.0, 22.0
_LATEST_PX = 138
_STALE_DAYS = 365
_WORDS_ABOVE_PX = 10
_LEAST_SPAN = timedelta(days=365)


@dataclass(frozen=True)
class Answer:
    """One answer: its day, its words, where it stands on the lane's scale, and what its hover card adds."""

    day: date
    words: str
    level: float = 0.0
    more: str = ""


@dataclass(frozen=True)
class RiskLane:
    """The answers of one question, oldest first, each at its level.

    measured: the levels are numbers, which a thin line joins; unit: theirs. Else they are steps that have names.
    """

    name: str
    answers: tuple[Answer, ...]
    as_of: date
    measured: bool = False
    unit: str = ""
    gap_above_px: float = 8

    @property
    def height_px(self) -> float:
        low, high = self._levels
        return _ROW_PX + (0 if self.measured else (high - low) * _STEP_PX)

    @property
    def y_range(self) -> tuple[float, float]:
        low, high = self._levels
        half = max((high - low) * 0.64, abs(low + high) * 0.1) or 1.0
        if not self.measured:  # as many pixels from step to step, whichever steps there are
            half = self.height_px / _STEP_PX / 2
        return (low + high) / 2 - half, (low + high) / 2 + half

    @property
    def _levels(self) -> tuple[float, float]:
        """The lowest and the highest level of any answer."""
        levels = [one.level for one in self.answers]
        return min(levels, default=0.0), max(levels, default=0.0)

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Lines, marks, the words of each new answer, and the latest one at the right."""
        sheet.name(place, self.name, under=[literal(self.unit)] if self.unit else ())
        if not self.answers:
            sheet.sentence(place, f"Not recorded up to {self.as_of}")
            sheet.latest(place, "not recorded")
            return
        _draw_lines(self, sheet, place)
        _draw_marks(self, sheet, place)
        _draw_words(self, sheet, place)
        last = self.answers[-1]
        words = sheet.strong(literal(clipped(last.words, _LATEST_PX, bold=True)))
        stale = days_between(last.day, self.as_of) > _STALE_DAYS
        sheet.latest(place, f"{words}<br>{last.day:%Y-%m}" if stale else words)


def risk_figure(
    lanes: Sequence[RiskLane], drugs: CourseData, palette: Palette, width_px: float = LAYOUT_WIDTH_PX
) -> go.Figure:
    """A lane for each question, and below them the drug courses of `drugs` (its other tables are empty), or that there
    is none."""
    course = course_rows(drugs)
    sheet = Sheet(_axis(lanes, course, width_px - LEFT_MARGIN_PX - RIGHT_MARGIN_PX), palette)
    drawn: list[Lane] = [*lanes, drug_lanes(course, none="No glucocorticoid or anticonvulsant")]
    places, height = stacked(drawn)
    for lane, place in zip(drawn, places, strict=True):
        lane.draw(sheet, place)
    draw_as_of(drugs.as_of, sheet)
    draw_axis_name(sheet)
    return figure_of(sheet, places[0].scale, height)


def _axis(lanes: Sequence[RiskLane], course: CourseRows, plot_px: float) -> TimeAxis:
    """By age, from the first answer or drug to the as-of day; a year at least."""
    days = [one.day for lane in lanes for one in lane.answers] + [row["start_date"] for row in course.treatments]
    start = min([*days, course.as_of - _LEAST_SPAN])
    pad = timedelta(days=max(1, round((course.as_of - start).days * 0.035)))
    kind: AxisKind = "age"
    return TimeAxis(kind, course.birth_date, None, start - pad, course.as_of + pad, plot_px)


def _draw_lines(lane: RiskLane, sheet: Sheet, place: Place) -> None:
    """A line from answer to answer while they are equal; through all of them where they are numbers."""
    x: list[float | str | None] = []
    y: list[float | None] = []
    for one, following in pairwise(lane.answers):
        if lane.measured or one.words == following.words:
            x += [sheet.axis.at(one.day), sheet.axis.at(following.day), None]
            y += [one.level, following.level, None]
    if x:
        line = {"color": sheet.palette.rule, "width": 1 if lane.measured else 2}
        sheet.trace(place, x=x, y=y, mode="lines", line=line, hoverinfo="skip", name=literal(lane.name))


def _draw_marks(lane: RiskLane, sheet: Sheet, place: Place) -> None:
    cards = [_card(lane, one) for one in lane.answers]
    days, levels = [one.day for one in lane.answers], [one.level for one in lane.answers]
    looks = {"symbol": "circle", "size": 6, "color": sheet.palette.text_second}
    sheet.marks(place, days, levels, cards, literal(lane.name), **looks)


def _card(lane: RiskLane, one: Answer) -> str:
    unit = f" {lane.unit}" if lane.unit else ""
    more = f"<br>{literal(one.more)}" if one.more else ""
    return f"<b>{literal(f'{lane.name}: {one.words}{unit}')}</b><br>{one.day}{more}"


def _draw_words(lane: RiskLane, sheet: Sheet, place: Place) -> None:
    """The words of the first of equal answers, above its mark, where no other words stand; newest first."""
    if lane.measured:
        return
    taken: dict[float, list[Extent]] = {}
    for one in reversed([next(run) for _, run in groupby(lane.answers, key=lambda one: one.words)]):
        at, width = sheet.axis.px(one.day), text_width(literal(one.words), SMALL_PX)
        others = taken.setdefault(one.level, [])
        sides: tuple[tuple[Anchor, float], ...] = (("left", at - 3), ("right", at + 3 - width))
        for anchor, left in sides:
            if left >= 0 and left + width <= sheet.axis.plot_px and is_free(left, left + width, others):
                others.append((left, left + width))
                where = {**place.on(one.level), "yshift": _WORDS_ABOVE_PX}
                shift = -3 if anchor == "left" else 3
                sheet.words(literal(one.words), one.day, where, shift=shift, anchor=anchor, size=SMALL_PX)
                break
