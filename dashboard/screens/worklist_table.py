"""The worklist's table: one row per patient, headed by the worst finding; returns the patient that is chosen."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.svg_marks import severity_mark, sparkline
from dashboard.charts.wording import capital
from dashboard.data.worklist import spine_z_tails
from dashboard.screens.pieces import palette

_ROW_PX = 42
_CHOSEN = "worklist-chosen"
_MARK_MARGIN_PX, _SPARK_MARGIN_PX = 9, 5
_MARKS = "Severity: filled triangle critical, open triangle high, square medium, dot low"
_SPARKS = "Lumbar spine Z, newest comparable run; dashed line at −2; scale −4 to +1"


def people_of(found: pd.DataFrame) -> pd.DataFrame:
    """One row per patient: the first (worst, longest open) of the patient's findings, and `more`, how many others."""
    worst = found.drop_duplicates("patient_key").copy()
    worst["more"] = worst["patient_key"].map(found["patient_key"].value_counts()) - 1
    return worst.reset_index(drop=True)


def show_table(people: pd.DataFrame) -> pd.Series:
    """Draw the table and return the chosen row of `people`.

    Whenever other patients are listed it is another table: a place in the list must not become another patient.
    """
    keys = [int(key) for key in people["patient_key"]]
    key = f"worklist-{hash(tuple(keys))}"
    first = _place(keys)
    state = st.dataframe(
        _cells(people),
        hide_index=True,
        key=key,
        on_select=lambda: _choose_row_of_cell(key),
        selection_mode=["single-row-required", "single-cell"],
        selection_default={"selection": {"rows": [first], "columns": [], "cells": [(first, "patient")]}},
        row_height=_ROW_PX,
        height="stretch",
        column_config=_columns(),
        placeholder="",
        alt="Patients with findings, worst first",
    )
    rows = state["selection"]["rows"]
    place = rows[0] if rows else first
    st.session_state[_CHOSEN] = (keys[place], place)
    return people.iloc[place]


def _place(keys: list[int]) -> int:
    """The place of the patient chosen before, or else the same place in the list."""
    chosen, place = st.session_state.get(_CHOSEN, (None, 0))
    return keys.index(chosen) if chosen in keys else min(place, len(keys) - 1)


def _choose_row_of_cell(key: str) -> None:
    """A click, or an arrow key, anywhere in a row chooses the row. A cell that stays where it was was not meant."""
    chosen = st.session_state[key]["selection"]
    cells = list(chosen["cells"])
    if cells and cells != st.session_state.get(f"{key}-cells"):
        st.session_state[key] = {"selection": {"rows": [cells[0][0]], "columns": [], "cells": cells}}
    st.session_state[f"{key}-cells"] = cells


def _cells(people: pd.DataFrame) -> pd.DataFrame:
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


def _columns() -> dict[str, Any]:
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
