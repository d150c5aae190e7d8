"""The worklist's table: one row per patient, headed by the worst finding; returns the patient that is chosen."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.records import Row
from dashboard.screens.worklist_cells import ROW_PX, cells_of, columns

_CHOSEN = "worklist-chosen"
_FILLS_PAGE = 10


def show_table(people: list[Row]) -> Row:
    """Draw the table and return the chosen row of `people`.

    Whenever other patients are listed it is another table: a place in the list must not become another patient.
    """
    keys = [row["patient_key"] for row in people]
    key = f"worklist-{hash(tuple(keys))}"
    first = _place(keys)
    state = st.dataframe(
        cells_of(people),
        hide_index=True,
        key=key,
        on_select=lambda: _choose_row_of_cell(key),
        selection_mode=["single-row-required", "single-cell"],
        selection_default={"selection": {"rows": [first], "columns": [], "cells": [(first, "patient")]}},
        row_height=ROW_PX,
        # Below a list that does not fill the page a table that is stretched would show empty cells.
        height="stretch" if len(people) > _FILLS_PAGE else "content",
        column_config=columns(),
        placeholder="",
        alt="Patients with findings, worst first",
    )
    rows = state["selection"]["rows"]
    place = rows[0] if rows else first
    st.session_state[_CHOSEN] = (keys[place], place)
    return people[place]


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
