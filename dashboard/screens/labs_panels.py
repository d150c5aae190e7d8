"""The panel of small multiples with its axis and its units, and below it whose ranges are drawn."""

from __future__ import annotations

from typing import cast

import streamlit as st

from dashboard.charts.labs.figure import labs_figure
from dashboard.charts.labs.rows import Panel
from dashboard.charts.time_axis import AxisKind
from dashboard.data.labs import Labs
from dashboard.data.labs_panels import Units, band_notes, lab_rows
from dashboard.data.patient import Record
from dashboard.screens.pieces import heading, note, palette, panel, text

_AXES: dict[str, str] = {"age": "Age", "date": "Date", "since_infusion": "Since first infusion"}
_AXIS, _UNITS = "labs-axis", "labs-units"
_CONFIG = {"displayModeBar": False, "doubleClick": "reset"}
_SIGNS = (
    "large, with its number: outside its range",
    "hollow: its range is not known",
    "arrow: only a bound is known",
    "cross: no number",
    "line: infusion, dotted: planned",
)


def chosen_units() -> Units:
    """The units that the page shows: as the panel's control says."""
    said = st.session_state.get(_UNITS)
    return cast(Units, said if said in ("SI", "conventional") else "SI")


def show_panels(record: Record, found: Labs, panels: list[Panel]) -> None:
    """The panel; without a result, a sentence."""
    with panel("labs"):
        if not panels:
            heading("Results over time")
            note(f"No laboratory result is recorded up to {record.as_of}. What was not measured is not normal.")
            return
        head = st.container(horizontal=True, vertical_alignment="center", key="labs-head")
        with head:
            heading("Results over time", "infusion days run through all panels")
            st.segmented_control(
                "Units", ["SI", "conventional"], format_func=_unit_name, default="SI",
                required=True, key=_UNITS, label_visibility="collapsed",
            )  # fmt: skip
            offered = _offered_axes(record)
            st.segmented_control(
                "Axis", offered, format_func=_AXES.__getitem__, default="age", required=True, key=_AXIS,
                label_visibility="collapsed",
            )  # fmt: skip
        axis = st.session_state.get(_AXIS)
        chosen = cast(AxisKind, axis if axis in offered else "age")
        figure = labs_figure(lab_rows(record, panels), chosen, palette())
        with st.container(key="labs-scroll"):
            st.plotly_chart(
                figure, theme=None, config=_CONFIG, key="labs-figure",
                alt="Laboratory results over time, one panel an analyte; the table below has the values",
            )  # fmt: skip
        signs = "".join(f"<span>{words}</span>" for words in _SIGNS)
        st.html(f'<div class="tb-legend tb-small">{signs}</div>')
        said = "".join(f"<p>{text(one)}</p>" for one in band_notes(record, panels))
        if said:
            st.html(f'<div class="tb-note tb-bands">{said}</div>')


def _unit_name(units: str) -> str:
    return "SI units" if units == "SI" else "Conventional"


def _offered_axes(record: Record) -> list[str]:
    given = any(row["status"] == "given" for row in record.rows("infusions"))
    return list(_AXES) if given else [name for name in _AXES if name != "since_infusion"]
