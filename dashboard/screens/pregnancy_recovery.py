"""The panel of the time to clinical recovery, with the women under observation."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.charts.pregnancy.curve import curve_figure
from dashboard.charts.pregnancy.rows import Curve
from dashboard.charts.records import Row
from dashboard.charts.wording import brief
from dashboard.data.csv_text import csv_text
from dashboard.data.opened import as_of
from dashboard.data.pregnancy_curves import GROUPS, curves
from dashboard.screens.pieces import heading, note, palette, panel

_CONFIG = {"displayModeBar": False, "doubleClick": False, "scrollZoom": False}
_HEADS = ("group", "months", "not_recovered", "low_95", "high_95", "at_risk")
WIDTH_PX = 1180  # the narrowest that pregnancy.css lets it be drawn: words that fit there fit everywhere


def show_recovery(rows: Sequence[Row]) -> None:
    """Draw the panel with the choice of groups and the numbers behind it."""
    with panel("pregnancy-recovery"):
        heading("Time from delivery to clinical recovery", "Kaplan-Meier, 95 % confidence band (log-log)")
        by = st.segmented_control(
            "Told apart by",
            list(GROUPS),
            default=next(iter(GROUPS)),
            required=True,
            key="pregnancy-by",
            label_visibility="collapsed",
        )
        found = curves(rows, str(by))
        with st.container(key="pregnancy-scroll-recovery"):
            st.plotly_chart(
                curve_figure(found, palette(), WIDTH_PX), theme=None, config=_CONFIG, key=f"pregnancy-curve-{by}",
                alt="Share of women not yet recovered by months after the delivery; the file below has the numbers",
            )  # fmt: skip
        note(" ".join(_told(one) for one in found))
        name = f"time_to_recovery_{as_of()}.csv"
        st.download_button(
            "Download the numbers", _numbers(found).encode(), name, "text/csv", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip


def _told(one: Curve) -> str:
    median = (
        "fewer than half recovered"
        if one.median_months is None
        else f"half recovered by month {brief(round(one.median_months, 1), 1)}"
    )
    name = "All" if one.name == "all" else one.name[:1].upper() + one.name[1:]
    return f"{name}: {one.n_recovered} of {one.n} recovered" + (f", {median}." if one.n else ".")


def _numbers(found: Sequence[Curve]) -> str:
    rows = [
        [one.name, f"{step.months:.2f}", f"{step.not_recovered:.4f}", _text(step.low), _text(step.high), step.at_risk]
        for one in found
        for step in one.steps
    ]
    return csv_text(_HEADS, rows)


def _text(bound: float | None) -> str:
    return "" if bound is None else f"{bound:.4f}"
