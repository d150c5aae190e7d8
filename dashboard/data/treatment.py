"""What the Treatment page shows beside the patient's record: doses and their checks, the next infusion with its
checklist, the response, and what else is taken for the bone. Worked out for the one patient when the page is asked for,
and kept until the store moves on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.clinic import rules_today
from core.store import Store, plain_rows
from dashboard.charts.course_data import course_rows
from dashboard.charts.records import Row
from dashboard.charts.treatment.rows import TreatmentRows
from dashboard.data.opened import per_version
from dashboard.data.patient import Record, all_own

_RULES = (
    "bp_dose", "bp_next", "bp_start", "cautions", "denosumab_state", "gc_doses", "nutrient_intake",
    "preinfusion_checks", "response_components", "response", "stopped_drugs",
)  # fmt: skip


@dataclass(frozen=True)
class Treatment:
    """One patient's rows of the views whose names they carry.

    doses: bp_dose, oldest first. checks: preinfusion_checks in their order. regimens: the table of those in force.
    version: of the store when they were read, or before.
    """

    doses: list[Row]
    next: Row | None
    start: Row | None
    denosumab: list[Row]
    glucocorticoids: list[Row]
    nutrients: list[Row]
    checks: list[Row]
    components: Row | None
    response: Row | None
    stopped: list[Row]
    cautions: list[Row]
    regimens: list[Row]
    version: int

    @property
    def given(self) -> list[Row]:
        """The infusion days that were given, oldest first."""
        return [row for row in self.doses if row["status"] == "given"]

    def regimen(self, row: Row | None) -> Row | None:
        """The regimen that a dose goes by, of its age; None where it is not known which of several counts."""
        if row is None or not row["regimen_id"]:
            return None
        rows = [one for one in self.regimens if one["regimen_id"] == row["regimen_id"]]
        rows = [one for one in rows if one["phase"] == row.get("phase")] or rows
        age = row.get("age_years")
        if age is None:
            return rows[0] if len(rows) == 1 else None
        # an age that ends one band within it begins no other: the younger band has it
        return min((one for one in rows if _covers(one, age)), key=lambda one: one["age_from_years"] or 0, default=None)


def _covers(regimen: Row, age: float) -> bool:
    low, high = regimen["age_from_years"], regimen["age_to_years"]
    below = high is None or age < high or (bool(regimen["to_inclusive"]) and age == high)
    return (low is None or age >= low) and below


@per_version
def treatment(store: Store, patient_key: int) -> Treatment:
    """The rows of a patient's key. Raises RowsOfAnother if any row is not the patient's own."""
    version = store.version()  # asked first: at worst the rows are newer than it says
    with rules_today(store, _RULES, patient_key) as cursor:
        rows = {name: all_own(plain_rows(cursor, f"FROM {name}"), patient_key, name) for name in _RULES}
    with store.reading() as cursor:
        regimens = plain_rows(cursor, "FROM regimens")
    return Treatment(
        doses=_sorted(rows["bp_dose"], lambda row: (row["infusion_date"], row["agent"], row["sequence"] or 0)),
        next=next(iter(rows["bp_next"]), None),
        start=next(iter(rows["bp_start"]), None),
        denosumab=rows["denosumab_state"],
        glucocorticoids=_sorted(rows["gc_doses"], lambda row: (row["start_date"], row["agent"])),
        nutrients=_sorted(rows["nutrient_intake"], lambda row: row["nutrient"]),
        checks=_sorted(rows["preinfusion_checks"], lambda row: row["item_no"]),
        components=next(iter(rows["response_components"]), None),
        response=next(iter(rows["response"]), None),
        stopped=_sorted(rows["stopped_drugs"], lambda row: (row["stopped_on"], row["drug"])),
        cautions=_sorted(rows["cautions"], lambda row: (row["caution_no"], row["agent"], row["beside"] or "")),
        regimens=regimens,
        version=version,
    )


def _sorted(rows: list[Row], key: Callable[[Row], Any]) -> list[Row]:
    return sorted(rows, key=key)


def drawn_rows(record: Record, found: Treatment) -> TreatmentRows:
    """What the figure is drawn from."""
    return TreatmentRows(course_rows(record.course), found.doses)
