"""What the figures of a cohort are drawn from. Months are counted from the first infusion (or the course's start)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

LEAST_PATIENTS = 3
"""Fewer patients with a scan before and a late one after are not drawn as a group: this product's choice."""
LATE_MONTHS = 6
"""What a late scan is, in the words of the page; the rule's own limit decides."""

NAIVE, PRETREATED, NOT_STATED = "naive", "pretreated", "not stated"
ARMS = (NAIVE, PRETREATED, NOT_STATED)
ARM_NAMES = {
    NAIVE: "Naive to bisphosphonates",
    PRETREATED: "Pretreated with a bisphosphonate",
    NOT_STATED: "Treatment before not stated",
}
CONFOUNDED = (
    "Observational: who was treated, and with what, differs from who was not. Not a comparison of drugs, "
    "nor of naive with pretreated patients."
)


@dataclass(frozen=True)
class Point:
    """A scan of a line: months since the first infusion (negative: the scan before), change of Z, Z, its day
    (None where dates are shifted)."""

    months: float
    d_z: float
    z: float
    day: date | None


@dataclass(frozen=True)
class Line:
    """One patient, from the own last scan before the first infusion on. no: stands for a hidden name."""

    token: str
    name: str
    no: int
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Quarter:
    """The change of Z around a quarter of a year: how many patients have a scan in it, the quartiles, and how many are
    scanned in it or later."""

    quarter: int
    n: int
    low: float
    median: float
    high: float
    at_risk: int

    @property
    def months(self) -> int:
        """Its middle: 12 stands for 10.5 to 13.5 months."""
        return self.quarter * 3


@dataclass(frozen=True)
class Arm:
    """One of ARMS. n_courses: all patients; n_before: those with a scan before; n_after: of these with a comparable one
    after; n_late: at least so many months after. lines: of n_after the ones that are drawn."""

    arm: str
    n_courses: int = 0
    n_before: int = 0
    n_after: int = 0
    n_late: int = 0
    quarters: tuple[Quarter, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def is_enough(self) -> bool:
        return self.n_late >= LEAST_PATIENTS

    @property
    def shown(self) -> tuple[Quarter, ...]:
        """The quarters of which a median may be told."""
        return tuple(one for one in self.quarters if one.n >= LEAST_PATIENTS)

    @property
    def too_few(self) -> str:
        """Why nothing is drawn."""
        late = f"≥\u00a0{LATE_MONTHS}\u00a0months"
        need = f"Needs at least {LEAST_PATIENTS} patients with a scan before and one {late} after"
        return f"{need}: here {self.n_late or 'none'}."


@dataclass(frozen=True)
class Event:
    """An infusion, a vertebral fracture or a long-bone fracture of a course.

    what: the dose, the levels, the bones. day: None where dates are shifted.
    """

    kind: str
    months: float
    what: str
    day: date | None


@dataclass(frozen=True)
class Course:
    """One patient's course of the drug. ongoing: None where only infusions are recorded."""

    token: str
    name: str
    no: int
    arm: str
    length_months: float
    ongoing: bool | None
    n_infusions: int
    regimen: str
    age_at_start: float | None
    diagnosis: str
    events: tuple[Event, ...] = field(default=())
