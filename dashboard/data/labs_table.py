"""The results of the Labs page as tables: a line for each day with a column for each analyte; each result a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dashboard.charts.labs.rows import Panel
from dashboard.charts.labs.words import range_words, result_words, source_words, status_words, unit_words
from dashboard.charts.records import Row
from dashboard.charts.time_axis import age_in_years
from dashboard.data.csv_text import csv_text
from dashboard.data.patient import Record

HEADS = (
    "number", "date", "time", "age_y", "analyte", "result", "unit", "range", "range_from", "status", "entered",
    "unit_entered", "laboratory", "method", "batch", "row",
)  # fmt: skip


@dataclass(frozen=True)
class Day:
    """One day with a sample: for each panel, in their order, its results of that day."""

    day: date
    cells: list[list[Row]]


def days_of(panels: list[Panel]) -> list[Day]:
    """The days with a sample, newest first."""
    days = sorted({row["sample_date"] for panel in panels for row in panel.results}, reverse=True)
    return [Day(day, [[row for row in panel.results if row["sample_date"] == day] for panel in panels]) for day in days]


def long_rows(record: Record, panels: Iterable[Panel]) -> list[tuple[object, ...]]:
    """Each result as a row of HEADS, newest first; by day in the order of the panels."""
    rows = [(row["sample_date"], _long_row(record, panel, row)) for panel in panels for row in panel.results]
    return [row for _, row in sorted(rows, key=lambda one: one[0], reverse=True)]


def _long_row(record: Record, panel: Panel, row: Row) -> tuple[object, ...]:
    ranged = row.get("low") is not None or row.get("high") is not None
    time = f"{row['sample_time']:%H:%M}" if row.get("sample_time") else ""
    return (
        record.person.patient_id, row["sample_date"], time,
        f"{age_in_years(record.person.birth, row['sample_date']):.2f}", panel.name, result_words(row),
        unit_words(panel.unit), range_words(row["low"], row["high"], panel.unit) if ranged else "",
        source_words(row) if ranged else "", status_words(row), row.get("value_entered") or "",
        row.get("unit_entered") or "", row.get("laboratory") or "", row.get("method") or "", row["batch_id"],
        row["file_row"],
    )  # fmt: skip


def results_csv(record: Record, panels: Iterable[Panel]) -> str:
    """All results as a CSV that no spreadsheet runs."""
    return csv_text(HEADS, long_rows(record, panels))
