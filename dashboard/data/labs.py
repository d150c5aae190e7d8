"""What the Labs page shows beside the patient's record: results with their ranges, what calcium, creatinine and 25-OH-D
come to, and the days around infusions. Worked out for the one patient when the page is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from core.clinic import rules_today
from core.store import Store, plain_rows
from dashboard.charts.records import Row
from dashboard.data.opened import per_version
from dashboard.data.patient import all_own

_RULES = ("lab_results", "calcium_states", "egfr", "vitamin_d_states", "infusion_labs", "bisphosphonate_cycles")
_LIMITS = (
    "vitd_deficient_nmol_l", "vitd_insufficient_nmol_l", "vitd_toxicity_nmol_l", "egfr_low", "egfr_height_months",
    "infusion_labs_before_days", "infusion_labs_after_days",
)  # fmt: skip


@dataclass(frozen=True)
class Labs:
    """One patient's rows of the views whose names they carry, oldest first.

    around: infusion_labs. cycles: bisphosphonate_cycles. ranges: the table lab_ranges, of both sexes and all analytes.
    limits: in force, by their names. version: of the store when they were read, or before.
    """

    results: list[Row]
    calcium: list[Row]
    egfr: list[Row]
    vitamin_d: list[Row]
    around: list[Row]
    cycles: list[Row]
    ranges: list[Row]
    limits: dict[str, float]
    version: int


@per_version
def labs(store: Store, patient_key: int) -> Labs:
    """The rows of a patient's key. Raises RowsOfAnother if any row is not the patient's own."""
    version = store.version()  # asked first: at worst the rows are newer than it says
    with rules_today(store, _RULES, patient_key) as cursor:
        rows = {name: all_own(plain_rows(cursor, f"FROM {name}"), patient_key, name) for name in _RULES}
        ranges = plain_rows(cursor, "FROM lab_ranges")
        limits = cursor.execute(f"SELECT {', '.join(f'limits.{name}()' for name in _LIMITS)}").fetchone() or ()
    return Labs(
        results=_by_sample(rows["lab_results"], "analyte"),
        calcium=_by_sample(rows["calcium_states"], "kind"),
        egfr=_by_sample(rows["egfr"], "sample_id"),
        vitamin_d=_by_sample(rows["vitamin_d_states"], "sample_id"),
        around=_by_sample(rows["infusion_labs"], "analyte"),
        cycles=sorted(rows["bisphosphonate_cycles"], key=lambda row: (row["infusion_date"], row["agent"])),
        ranges=ranges,
        limits=dict(zip(_LIMITS, map(float, limits), strict=True)),
        version=version,
    )


def _by_sample(rows: list[Row], then: str) -> list[Row]:
    """Oldest first; of one day by the time, those without a time first; then by the sample's number."""
    return sorted(rows, key=lambda row: (*sample_order(row), row[then]))


def sample_order(row: Row) -> tuple[object, ...]:
    """What samples are sorted by."""
    time = row.get("sample_time")
    return row["sample_date"], time is not None, time, row["sample_id"]
