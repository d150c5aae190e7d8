"""The one time axis that all lanes share: age in years, calendar date, or months since the first infusion."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

from dashboard.charts.course_data import CourseRows

AxisKind = Literal["age", "date", "since_infusion"]

DAYS_PER_MONTH = 365.25 / 12
MS_PER_DAY = 86_400_000
# A drug that was begun long before the first measurement must not squeeze the measurements into a corner.
_MOST_DRUG_LEAD = 0.15
_LEAST_SPAN_DAYS = 180
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 36, 60)
_MOST_TICKS = 9
_DATE_TICKS = [
    {"dtickrange": [None, "M1"], "value": "%Y-%m-%d"},
    {"dtickrange": ["M1", "M12"], "value": "%Y-%m"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]


def birthday(birth_date: date, years: int) -> date:
    """The day on which the person turns `years`; 29 February is kept on 1 March in other years."""
    try:
        return birth_date.replace(year=birth_date.year + years)
    except ValueError:
        return date(birth_date.year + years, 3, 1)


def age_in_years(birth_date: date, day: date) -> float:
    """Decimal age that is whole exactly on birthdays (anniversary arithmetic, not days / 365.25)."""
    whole = day.year - birth_date.year
    if day < birthday(birth_date, whole):
        whole -= 1
    last, following = birthday(birth_date, whole), birthday(birth_date, whole + 1)
    return whole + (day - last).days / (following - last).days


def first_given_infusion(course: CourseRows) -> date | None:
    """The day of the first infusion that was given; planned and cancelled ones do not count."""
    days = [row["infusion_date"] for row in course.infusions if row.get("status") == "given"]
    return days[0] if days else None


class DayAxis(Protocol):
    """What lanes ask of an axis: where a day lies. `start` and `end` are the days at its edges, `plot_px` its width."""

    @property
    def start(self) -> date: ...

    @property
    def end(self) -> date: ...

    @property
    def plot_px(self) -> float: ...

    def at(self, day: date) -> float | str: ...

    def width(self, begin: date, end: date) -> float: ...

    def px(self, day: date) -> float: ...

    def layout(self) -> dict[str, object]: ...

    def title(self) -> str: ...


@dataclass(frozen=True)
class TimeAxis:
    """Turns days into positions. `start` and `end` are the days at the edges of a plot `plot_px` wide."""

    kind: AxisKind
    birth_date: date
    first_infusion: date | None
    start: date
    end: date
    plot_px: float

    def at(self, day: date) -> float | str:
        """The x value that Plotly gets: years, months, or an ISO date."""
        if self.kind == "date":
            return day.isoformat()
        return self._number(day)

    def width(self, begin: date, end: date) -> float:
        """The length of a bar in the axis's own unit (milliseconds on a date axis)."""
        if self.kind == "date":
            return float((end - begin).days * MS_PER_DAY)
        return self._number(end) - self._number(begin)

    def px(self, day: date) -> float:
        """Pixels from the left edge of the plot, for placing labels."""
        first, last = self._number(self.start), self._number(self.end)
        return (self._number(day) - first) / (last - first) * self.plot_px

    def _number(self, day: date) -> float:
        if self.kind == "age":
            return age_in_years(self.birth_date, day)
        if self.kind == "since_infusion" and self.first_infusion:
            return (day - self.first_infusion).days / DAYS_PER_MONTH
        return float(day.toordinal())

    def layout(self) -> dict[str, object]:
        """Range and ticks for Plotly. Years and dates find new ticks when zoomed; months keep theirs."""
        first, last = self.at(self.start), self.at(self.end)
        common = {"range": [first, last], "minallowed": first, "maxallowed": last, "nticks": 9}
        if self.kind == "date":
            return {**common, "type": "date", "tickformatstops": _DATE_TICKS}
        if self.kind == "age":
            return {**common, "type": "linear", "ticksuffix": " y"}
        months = (self.end - self.start).days / DAYS_PER_MONTH
        step = next((step for step in _MONTH_STEPS if months / step <= _MOST_TICKS), _MONTH_STEPS[-1])
        return {**common, "type": "linear", "ticksuffix": " mo", "tick0": 0, "dtick": step}

    def title(self) -> str:
        """What the axis counts, for its left margin."""
        return {"age": "Age", "date": "Date", "since_infusion": f"From {self.first_infusion}"}[self.kind]


def make_time_axis(course: CourseRows, kind: AxisKind, plot_px: float) -> TimeAxis:
    """The axis from the first fact to the as-of date or the last planned infusion. Without an infusion: by age."""
    first_infusion = first_given_infusion(course)
    if kind == "since_infusion" and first_infusion is None:
        kind = "age"
    start, end = _first_and_last_day(course)
    pad = timedelta(days=max(1, round((end - start).days * 0.035)))
    return TimeAxis(kind, course.birth_date, first_infusion, start - pad, end + pad, plot_px)


def _first_and_last_day(course: CourseRows) -> tuple[date, date]:
    measured = [row["scan_date"] for row in course.scans]
    measured += [row["image_date"] for row in course.vertebrae]
    measured += [row["fracture_date"] for row in course.fractures]
    measured += [row["sample_date"] for row in course.labs]
    measured += [row["infusion_date"] for row in course.infusions if row.get("status") != "cancelled"]
    begun = [row["start_date"] for row in course.treatments]
    end = max([course.as_of, *measured])
    start = min(measured, default=min(begun, default=end))
    start = min(start, end - timedelta(days=_LEAST_SPAN_DAYS))
    lead = timedelta(days=round((end - start).days * _MOST_DRUG_LEAD))
    return max(start - lead, min([start, *begun])), end
