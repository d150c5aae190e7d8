"""What the figure of the treatment is drawn from, and its infusions as cycles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.charts.course_data import CourseRows
from dashboard.charts.records import Row, days_between

# Days of one cycle lie within a week; asked only where a row does not say to which cycle it belongs.
_CYCLE_DAYS = 7
_SAME_DOSE = 0.02
"""Relative difference below which two doses per kg are the same one: weights are rounded."""


@dataclass(frozen=True)
class TreatmentRows:
    """One patient's rows.

    course      as the course figure's; of it the Z-scores and the drugs are drawn
    doses       view bp_dose, one row = one infusion day given or planned: agent, infusion_date, sequence, status,
                dose_mg, weight_kg, dose_mg_per_kg; optional: weight_date, cycle_no, verdict, severity ('C', 'H', 'M',
                'L', NULL = fine), regimen_id, cumulative_mg_per_kg (NULL once a dose or weight is unknown),
                known_mg_per_kg, n_unknown
    """

    course: CourseRows
    doses: list[Row]

    def agents(self) -> list[str]:
        """The infused drugs, that which was begun first first."""
        return list(dict.fromkeys(row["agent"] for row in self.doses))

    def of(self, agent: str) -> list[Row]:
        """The rows of a drug, oldest first."""
        return [row for row in self.doses if row["agent"] == agent]


@dataclass(frozen=True)
class Cycle:
    """The infusion days of one cycle, oldest first, all given or all planned."""

    days: tuple[Row, ...]

    @property
    def first(self) -> date:
        """Its first day."""
        day: date = self.days[0]["infusion_date"]
        return day

    @property
    def last(self) -> date:
        """Its last day."""
        day: date = self.days[-1]["infusion_date"]
        return day

    @property
    def status(self) -> str:
        """`given` or `planned`."""
        return str(self.days[0]["status"])

    @property
    def severity(self) -> str | None:
        """The worst of its days."""
        found = {row.get("severity") for row in self.days}
        return next((one for one in ("C", "H", "M", "L") if one in found), None)

    @property
    def per_kg(self) -> list[float | None]:
        """mg/kg of each day; None where dose or weight is unknown."""
        return [row.get("dose_mg_per_kg") for row in self.days]


def cycles(rows: Sequence[Row]) -> list[Cycle]:
    """The rows of one drug as cycles: by their cycle's number, else days within a week of the first one."""
    groups: list[list[Row]] = []
    for row in rows:
        if groups and _same_cycle(groups[-1][0], row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [Cycle(tuple(group)) for group in groups]


def _same_cycle(first: Row, row: Row) -> bool:
    if first["status"] != row["status"]:
        return False
    if first.get("cycle_no") is not None and row.get("cycle_no") is not None:
        return bool(first["cycle_no"] == row["cycle_no"])
    return days_between(first["infusion_date"], row["infusion_date"]) < _CYCLE_DAYS


def is_same_dose(one: float | None, other: float | None) -> bool:
    """Whether two doses per kg are known and the same, but for rounding."""
    return one is not None and other is not None and abs(one - other) <= _SAME_DOSE * max(one, other)
