"""The panel of all episodes below each other, aligned at the delivery."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.charts.pregnancy.swimmer import swimmer_figure
from dashboard.charts.records import Row
from dashboard.data.pregnancy import drugs_of_all, oedemas_of_all, window_months
from dashboard.data.pregnancy_figures import cases
from dashboard.screens.cohort_response import clicked
from dashboard.screens.pieces import heading, note, palette, panel

_KEY = "tick: onset · filled: diagnosed · hollow: recovered · pale: the day is not stated · ▸ goes on"
WIDTH_PX = 1180  # the narrowest that pregnancy.css lets it be drawn: words that fit there fit everywhere


def show_cases(
    rows: Sequence[Row],
    hidden: bool,
    name: str = "all",
    title: str = "Diagnosis to recovery",
    width_px: int = WIDTH_PX,
    opens: bool = True,
) -> str:
    """Draw the panel; returns the token of the woman whose bar or mark was clicked, or ''.

    opens: whether the page follows such a click; its heading says so.
    """
    with panel(f"pregnancy-cases-{name}"):
        heading(title, f"{_KEY} · a click on a bar opens her page" if opens and not hidden else _KEY)
        if not rows:
            note("Nobody matches.")
            return ""
        with st.container(key=f"pregnancy-scroll-{name}"):
            found = cases(rows, drugs_of_all(), oedemas_of_all(), hidden)
            figure = swimmer_figure(found, window_months(rows[0]), palette(), hidden, width_px)
            said = "Episodes from onset or diagnosis to recovery, by weeks before and months after the delivery"
            return clicked(figure, f"pregnancy-cases-{name}-figure", said, hidden)
