"""What stands in the cells of the worklist's table."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.records import Row
from dashboard.charts.svg_marks import severity_mark, sparkline
from dashboard.charts.text_width import clipped
from dashboard.charts.wording import capital
from dashboard.screens.pieces import palette

# Streamlit breaks a cell's words into lines only in rows higher than 4 rem, which are 56 px here.
ROW_PX = 57
_MARK_MARGIN_PX, _SPARK_MARGIN_PX = 15, 12
_MOST_LINES, _CELL_PX, _LINE_SHARE = 3, 12.3, 0.9
_DIAGNOSIS_PX, _FINDING_PX, _PADDING_PX = 146, 262, 18
_MARKS = "Severity: filled triangle critical, open triangle high, square medium, dot low"
_CAME_UP = "a next DXA comes up 30 days before its date, where the centre has set no other limit"
_SINCE = f"The day on which the finding came up; {_CAME_UP}"
_OPEN = f"Days since the finding came up, not days overdue; {_CAME_UP}"
_SPARKS = "Lumbar spine Z, newest comparable run; dashed line at −2; scale −4 to +1"


def cells_of(people: list[Row]) -> pd.DataFrame:
    """One row per patient, as the table shows it."""
    colours = palette()
    marks = {one: severity_mark(one, colours, _MARK_MARGIN_PX) for one in {row["severity"] for row in people}}
    return pd.DataFrame(
        {
            "mark": [marks[row["severity"]] for row in people],
            "patient": _names(people),
            "age": [_age(row) for row in people],
            "diagnosis": [_cut(capital(row["diagnosis"] or "not recorded"), _DIAGNOSIS_PX) for row in people],
            "finding": [_cut(row["sentence"], _FINDING_PX) for row in people],
            "since": [str(row["since"]) if row["since"] else None for row in people],
            "open": [row["days_open"] for row in people],
            "spine": [sparkline(_tail(row), colours, _SPARK_MARGIN_PX) for row in people],
            "more": [f"+{row['findings'] - 1}" if row["findings"] > 1 else "" for row in people],
        }
    )


def _cut(words: str, width_px: int) -> str:
    """Words that fill no more than the lines of a cell at its least width, ended by an ellipsis where they would."""
    return clipped(words, _MOST_LINES * _LINE_SHARE * (width_px - _PADDING_PX), _CELL_PX)


def _tail(row: Row) -> list[tuple[date, float]]:
    return list(zip(row["spine_days"] or [], row["spine_z"] or [], strict=True))


def _names(people: list[Row]) -> list[str]:
    """The name; with the number where two in the list share one, and the number alone where there is no name."""
    times = Counter(row["name"] for row in people)
    return [
        row["patient_id"] if not row["name"] else
        row["name"] if times[row["name"]] == 1 else f"{row['name']} · {row['patient_id']}"
        for row in people
    ]  # fmt: skip


def _age(row: Row) -> str:
    """Cut, not rounded, as everywhere: 8.98 is not yet 9.0."""
    age = row["age_years"]
    if age is None:
        return ""
    return f"~{age:.0f}" if row["birth_precision"] == "year" else f"{int(age * 10 + 1e-9) / 10:.1f}"


def columns() -> dict[str, Any]:
    """Headings, least widths (together they fit a window of 1366 px; a wider one shares the rest out) and sides."""
    column = st.column_config
    return {
        "mark": column.ImageColumn("", width=40, help=_MARKS),
        "patient": column.TextColumn("Patient", width=146),
        "age": column.TextColumn("Age, y", width=56, alignment="right"),
        "diagnosis": column.TextColumn("Diagnosis", width=_DIAGNOSIS_PX),
        "finding": column.TextColumn("Finding", width=_FINDING_PX),
        "since": column.TextColumn("Since", width=88, help=_SINCE),
        "open": column.NumberColumn("Open, d", width=60, format="%d", help=_OPEN),
        "spine": column.ImageColumn("LS Z", width=80, help=_SPARKS),
        "more": column.TextColumn("More", width=48, alignment="right", help="Other findings of the patient"),
    }  # fmt: skip
