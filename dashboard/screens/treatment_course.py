"""The panel of the figure: its axis, and the form that an infusion is entered in."""

from __future__ import annotations

from typing import cast

import plotly.graph_objects as go
import streamlit as st

from dashboard.charts.time_axis import AxisKind
from dashboard.charts.treatment.figure import treatment_figure
from dashboard.data.patient import Record
from dashboard.data.treatment import Treatment, drawn_rows
from dashboard.screens.pieces import heading, palette, panel
from dashboard.screens.treatment_enter import show_enter
from dashboard.screens.treatment_entered import show_entered

_AXES = {"age": "Age", "date": "Date", "since_infusion": "Since first infusion"}
_AXIS = "treatment-axis"
_CONFIG = {"displayModeBar": False, "doubleClick": "reset"}
_ALT = "Z-scores, infusions by dose per kg, what they add up to, and other drugs over time; the table has the values"


def treatment_figure_of(record: Record, found: Treatment) -> go.Figure:
    """The figure in this user's colours, by the axis that its panel has chosen."""
    axis = st.session_state.get(_AXIS)
    chosen = axis if axis in _offered(found) else "age"
    return treatment_figure(drawn_rows(record, found), cast(AxisKind, chosen), palette())


def show_figure(record: Record, found: Treatment, figure: go.Figure) -> None:
    """The panel with the figure that `treatment_figure_of` made."""
    with panel("treatment"):
        with st.container(horizontal=True, vertical_alignment="center", key="treatment-head"):
            heading("Course of treatment", "thick tick: given · thin: planned")
            st.segmented_control(
                "Axis", _offered(found), format_func=_AXES.__getitem__, default="age", required=True,
                key=_AXIS, label_visibility="collapsed",
            )  # fmt: skip
            show_enter(record, found)
        show_entered(record, found)
        with st.container(key="treatment-scroll"):  # on a narrow page it keeps its width, and is moved in its frame
            st.plotly_chart(figure, theme=None, config=_CONFIG, key="treatment-figure", alt=_ALT)


def _offered(found: Treatment) -> list[str]:
    return list(_AXES) if found.given else [name for name in _AXES if name != "since_infusion"]
