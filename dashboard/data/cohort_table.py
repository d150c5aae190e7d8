"""The numbers behind the figure of change, as tables for a spreadsheet. What is too little to draw is not written."""

from __future__ import annotations

from dashboard.charts.cohort.rows import CONFOUNDED
from dashboard.charts.records import Row
from dashboard.data.cohort import Response, scan_rows
from dashboard.data.cohort_choice import Chosen
from dashboard.data.csv_text import csv_text

SUMMARY_HEADS = (
    "group",
    "month",
    "patients",
    "median_d_z",
    "lower_quartile",
    "upper_quartile",
    "patients_then_or_later",
)
_SCAN_HEADS = (
    "drug", "group", "age_at_start_y", "diagnosis", "regimen", "months", "scan", "z", "d_z", "counts", "left_out",
    "why", "reference",
)  # fmt: skip
_OPEN_HEADS = ("patient_id", "first_date", "batch", "row")


def summary_rows(found: Response) -> list[tuple[object, ...]]:
    """One row a group and quarter of a year, by SUMMARY_HEADS; none of a group that is too small to draw."""
    return [
        (arm.arm, one.months, one.n, *(round(value, 3) for value in (one.median, one.low, one.high)), one.at_risk)
        for arm in found.arms
        if arm.is_enough
        for one in arm.shown
    ]


def summary_csv(found: Response) -> str:
    """The summary as CSV, with what it must not be taken for as its last row."""
    return csv_text(SUMMARY_HEADS, [*summary_rows(found), (CONFOUNDED,)])


def scans_csv(chosen: Chosen, found: Response, hidden: bool) -> str:
    """Every scan of the groups that are drawn. hidden: numbers instead of names, no dates, no file rows."""
    drawn = {arm.arm for arm in found.arms if arm.is_enough}
    rows = [row for row in scan_rows(chosen) if row["arm"] in drawn]
    of_whom = ("patient_no",) if hidden else _OPEN_HEADS[:1]
    where_from = () if hidden else _OPEN_HEADS[1:]
    heads = (*of_whom, *_SCAN_HEADS, *where_from)
    return csv_text(heads, [_cells(chosen, row, hidden) for row in rows])


def _cells(chosen: Chosen, row: Row, hidden: bool) -> tuple[object, ...]:
    age = None if row["age_at_start"] is None else int(row["age_at_start"] * 10 + 1e-9) / 10
    d_z = None if row["d_z"] is None else round(row["d_z"], 3)
    cells = (
        row["no"] if hidden else row["patient_id"], chosen.agent, row["arm"], age, row["diagnosis"], row["regimen_id"],
        round(row["months"], 1), "before" if row["is_baseline"] else "after", round(row["z"], 3), d_z,
        "no" if row["left_out"] else "yes", row["left_out"], None if hidden else row["why"], row["reference"],
    )  # fmt: skip
    own = (None if row["dates_are_relative"] else row["first_date"], row["batch_id"], row["file_row"])
    return cells if hidden else cells + own
