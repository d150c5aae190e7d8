"""What stands in the cells of the worklist's table."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.svg_marks import severity_mark, sparkline
from dashboard.charts.wording import capital
from dashboard.data.worklist import spine_z_tails
from dashboard.screens.pieces import palette

ROW_PX = 42
_MARK_MARGIN_PX, _SPARK_MARGIN_PX = 9, 5
_MARKS = "Severity: filled triangle critical, open triangle high, square medium, dot low"
_SPARKS = "Lumbar spine Z, newest comparable run; dashed line at −2; scale −4 to +1"


def cells_of(people: pd.DataFrame) -> pd.DataFrame:
    """One row per patient, as the table shows it."""
    colours = palette()
    marks = {severity: severity_mark(severity, colours, _MARK_MARGIN_PX) for severity in people["severity"].unique()}
    tails = spine_z_tails()
    return pd.DataFrame(
        {
            "mark": people["severity"].map(marks),
            "patient": _names(people),
            "age": [_age(row) for row in people.itertuples()],
            "diagnosis": [capital(name or "not recorded") for name in people["diagnosis"]],
            "finding": people["sentence"],
            "since": people["since"].dt.strftime("%Y-%m-%d"),
            "open": people["days_open"],
            "spine": [sparkline(tails.get(key, []), colours, _SPARK_MARGIN_PX) for key in people["patient_key"]],
            "more": [f"+{more}" if more else "" for more in people["more"]],
        }
    )


def _names(people: pd.DataFrame) -> pd.Series:
    """The name; with the number where two in the list share one, and the number alone where there is no name."""
    name, number = people["name"], people["patient_id"]
    told_apart = name.where(~name.duplicated(keep=False), name + " · " + number)
    return told_apart.where(name != "", number)


def _age(row: object) -> str:
    """Cut, not rounded, as everywhere: 8.98 is not yet 9.0."""
    age = getattr(row, "age_years", None)
    if age is None or pd.isna(age):
        return ""
    return f"~{age:.0f}" if getattr(row, "birth_precision", None) == "year" else f"{int(age * 10 + 1e-9) / 10:.1f}"


def columns() -> dict[str, Any]:
    """Headings, widths (pixels at a clinic's monitor) and sides."""
    column = st.column_config
    return {
        "mark": column.ImageColumn("", width=44, help=_MARKS),
        "patient": column.TextColumn("Patient", width=150),
        "age": column.TextColumn("Age, y", width=58, alignment="right"),
        "diagnosis": column.TextColumn("Diagnosis", width=150),
        "finding": column.TextColumn("Finding", width=296),
        "since": column.TextColumn("Since", width=88),
        "open": column.NumberColumn("Open, d", width=60, format="%d"),
        "spine": column.ImageColumn("LS Z", width=84, help=_SPARKS),
        "more": column.TextColumn("More", width=48, alignment="right", help="Other findings of the patient"),
    }  # fmt: skip
