"""The axis of the figures: days from the delivery, drawn in one scale before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.charts.labels import is_free
from dashboard.charts.pregnancy.rows import Mark
from dashboard.charts.text_width import text_width
from dashboard.charts.time_axis import DAYS_PER_MONTH
from dashboard.charts.wording import MINUS

_ROUNDS = 40
_MOST_OF_PLOT = 0.75
# Those that must be read first: what the published band begins and ends with, then what lies between.
_MONTHS_FIRST = (12, 2, 6, 1, 24, 9, 4, 8, 10, 18, 36, 48, 60, 72, 84, 96, 108, 120)
_MONTHS_FURTHER = (15, 21, 30)
_WEEK_STEP = 4


@dataclass(frozen=True)
class Need:
    """A day that has to be on the axis, with the pixels that its words need at its left and at its right."""

    day: float
    left_px: float = 0
    right_px: float = 0


@dataclass(frozen=True)
class Tick:
    """A label of the axis: where and what."""

    day: float
    text: str


@dataclass(frozen=True)
class DaysAxis:
    """Turns days from the delivery into pixels of a plot `plot_px` wide, whose edges are the days start and end."""

    start: float
    end: float
    plot_px: float

    @property
    def days_per_px(self) -> float:
        return (self.end - self.start) / self.plot_px

    def px(self, day: float) -> float:
        """Pixels from the plot's left edge."""
        return (day - self.start) / self.days_per_px


def fitted(needs: Sequence[Need], plot_px: float) -> DaysAxis:
    """The shortest axis on which all needs find their room. Words wider than three quarters of the plot are cut off."""
    most = plot_px * _MOST_OF_PLOT
    start, end = min(one.day for one in needs), max(one.day for one in needs)
    if start == end:
        start, end = start - 14, end + 14
    for _ in range(_ROUNDS):
        per_px = (end - start) / plot_px
        start = min(one.day - min(one.left_px, most / 2) * per_px for one in needs)
        end = max(one.day + min(one.right_px, most / 2) * per_px for one in needs)
    return DaysAxis(start, end, plot_px)


def placed_days(marks: Iterable[Mark | None]) -> list[int]:
    """All days that the marks reach to; those without a place in time have none."""
    days = [day for mark in marks if mark is not None for day in (mark.first, mark.last)]
    return [day for day in days if day is not None]


def month_ticks(end: float) -> list[Tick]:
    """Months after the delivery up to a day, the ones that matter most first."""
    months = [one for one in (*_MONTHS_FIRST, *_MONTHS_FURTHER) if one * DAYS_PER_MONTH <= end]
    return [Tick(one * DAYS_PER_MONTH, f"{one} mo") for one in months]


def week_ticks(first: float) -> list[Tick]:
    """Weeks before the delivery, back to a day: −4 wk, −8 wk; every second one first."""
    weeks = range(_WEEK_STEP, max(int(-first / 7), _WEEK_STEP) + 1, _WEEK_STEP)
    ticks = [Tick(-7.0 * week, f"{MINUS}{week} wk") for week in weeks]
    return ticks[1::2] + ticks[0::2]


def gestation_ticks(born_days: tuple[int, int], first: float) -> list[Tick]:
    """Completed weeks of gestation before the delivery; where its day is known as a range, counted from its middle."""
    born = (born_days[0] + born_days[1]) / 2
    weeks = [week for week in range(0, 45, _WEEK_STEP) if first <= week * 7 - born <= -7]
    return [Tick(week * 7 - born, f"{week} wk") for week in reversed(weeks)]


def without_overlap(ticks: Iterable[Tick], axis: DaysAxis, size_px: float) -> list[Tick]:
    """The ticks that have room, in order of days; earlier ones in the list are kept first."""
    kept: list[Tick] = []
    taken: list[tuple[float, float]] = []
    for one in ticks:
        half = text_width(one.text, size_px, bold="<b>" in one.text) / 2
        extent = (axis.px(one.day) - half, axis.px(one.day) + half)
        if axis.start <= one.day <= axis.end and is_free(*extent, taken, gap=7):
            kept.append(one)
            taken.append(extent)
    return sorted(kept, key=lambda tick: tick.day)
