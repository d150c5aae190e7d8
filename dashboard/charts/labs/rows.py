"""What the laboratory figures are drawn from: panels of results, in the units that the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.charts.course_data import CourseRows
from dashboard.charts.records import Row


@dataclass(frozen=True)
class Stretch:
    """A part of a reference's range: it holds from `begin` until the day before `end`. None: no limit on that side."""

    begin: date
    end: date
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Level:
    """A named level of a value: from `low` to `high`, None without end. alarm: not where one wants to be."""

    word: str
    low: float | None
    high: float | None
    alarm: bool = False


@dataclass(frozen=True)
class Panel:
    """The results of one analyte, oldest first, in `unit`.

    results: rows with sample_date, value, low, high, operator, status, range_from as the view lab_results has them, of
    which value, low and high are in `unit`; the others of `card` in words.py. stretches: the reference's range by age.
    levels: named levels instead of a range. computed: worked out here, and not a laboratory's.
    """

    name: str
    unit: str
    results: list[Row]
    stretches: Sequence[Stretch] = ()
    levels: Sequence[Level] = ()
    computed: bool = False

    @property
    def numbers(self) -> list[Row]:
        """The results that are numbers; `haemolysed` and the like are not."""
        return [row for row in self.results if row["value"] is not None]


@dataclass(frozen=True)
class LabRows:
    """One patient's panels from top to bottom, and the course that gives birth, as-of day and infusions."""

    course: CourseRows
    panels: list[Panel]


@dataclass(frozen=True)
class AroundPanel:
    """One analyte around infusions. results: rows of the view infusion_labs, in `unit`; low, high: the range of the
    newest of them."""

    name: str
    unit: str
    results: list[Row]
    low: float | None = None
    high: float | None = None
    says: str = ""
