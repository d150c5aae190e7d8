"""The panel with the risk factors over time."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from dashboard.charts.risk_lanes import risk_figure
from dashboard.data.harmful_drugs import harmful_drugs
from dashboard.data.patient import Record
from dashboard.data.risk_factors import risk_lanes
from dashboard.screens.pieces import heading, palette, panel

_CONFIG = {"displayModeBar": False, "doubleClick": "reset"}


def risk_figure_of(record: Record) -> go.Figure:
    """The figure in this user's colours."""
    return risk_figure(risk_lanes(record), harmful_drugs(record), palette())


def show_risks(figure: go.Figure) -> None:
    """The panel with the figure that `risk_figure_of` made."""
    with panel("risks"):
        heading("Risk factors over time", "a mark: an answer at a visit · no mark: nobody asked, or it is not recorded")
        said = "Risk factors over time: mobility, diet, calcium, sunlight, activity, disease, drugs; the list has them"
        st.plotly_chart(figure, theme=None, config=_CONFIG, key="risk-figure", alt=said)
