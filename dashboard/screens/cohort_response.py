"""The panel of the change of Z: the figure, what was left out of it and why, the table behind it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.cohort.response import response_figure
from dashboard.charts.cohort.rows import LEAST_PATIENTS
from dashboard.data.cohort import Response
from dashboard.data.cohort_choice import Chosen
from dashboard.data.cohort_table import SUMMARY_HEADS, scans_csv, summary_csv, summary_rows
from dashboard.data.opened import as_of
from dashboard.screens.pieces import heading, note, palette, panel

CONFIG = {"displayModeBar": False, "doubleClick": False, "scrollZoom": False}
_LEFT_OUT = {
    "not comparable": "not comparable with the scan before (scanner, software, levels or reference)",
    "comparability unknown": "of unknown comparability",
    "no scan before": "without a recent enough scan before the first infusion",
    "fractured vertebra in the region": "with a fractured vertebra in the region",
    "another drug was begun": "after another drug for bone was begun",
    "the course had ended": "after the course had ended",
}


def show_response(chosen: Chosen, found: Response, hidden: bool) -> str:
    """Draw the panel; returns the token of the patient whose line was clicked, or ''."""
    with panel("cohort-response"):
        heading(
            "Change of Z since the last scan before the first infusion",
            "a line a patient · thick: median · band: middle half",
        )
        figure = response_figure(found.arms, chosen.site, palette(), hidden)
        with st.container(key=f"cohort-scroll-{len(found.arms)}"):
            said = "Change of Z by months since the first infusion; the table below has the numbers"
            token = clicked(figure, "cohort-response-figure", said, hidden)
        note(_left_out(found))
        _show_table(chosen, found, hidden)
    return token


def clicked(figure: Any, key: str, said: str, hidden: bool) -> str:
    """Draw a figure whose marks carry a patient's token; returns that of a click. Hidden identifiers lead nowhere."""
    if hidden:
        st.plotly_chart(figure, theme=None, config=CONFIG, key=f"{key}-hidden", alt=said)
        return ""
    event: Any = st.plotly_chart(
        figure, theme=None, config=CONFIG, key=key, alt=said, on_select="rerun", selection_mode="points"
    )
    tokens = [_token(point.get("customdata")) for point in event["selection"]["points"]]
    return next((token for token in tokens if token), "")


def _token(customdata: Any) -> str:
    """Streamlit gives a mark's own data as it was or as a list of one."""
    inside = customdata[0] if isinstance(customdata, list) and customdata else customdata
    return str(inside) if inside else ""


def _left_out(found: Response) -> str:
    ends = (
        "Patients under the axis: those with a scan that counts then or later. The axis ends where fewer than "
        f"{LEAST_PATIENTS} have one in a quarter of a year."
    )
    if not any(arm.is_enough for arm in found.arms):
        ends = ""
    if not found.left_out:
        return f"No scan after the first infusion was left out. {ends}"
    parts = [f"{n:,} {_LEFT_OUT.get(why, why)}" for why, n in found.left_out]
    return f"Scans left out: {', '.join(parts)}. {ends}"


def _show_table(chosen: Chosen, found: Response, hidden: bool) -> None:
    opened = st.expander("Table behind the figure", key="cohort-table", on_change="rerun")
    if not opened.open:
        return
    with opened:
        rows = summary_rows(found)
        if not rows:
            note(f"No table: it needs at least {LEAST_PATIENTS} patients with a scan before and a late one after.")
            return
        frame = pd.DataFrame(rows, columns=list(SUMMARY_HEADS))
        st.dataframe(
            frame,
            hide_index=True,
            column_config=_columns(),
            key="cohort-rows",
            alt="Median change of Z by quarter of a year",
        )
        name = f"cohort_{chosen.agent}_{chosen.site}_{as_of()}".replace(" ", "-").replace("/", "-")
        with st.container(horizontal=True, gap="small"):
            st.download_button(
                "Download this table", summary_csv(found).encode(), f"{name}.csv", "text/csv", on_click="ignore",
                icon=":material/download:",
            )  # fmt: skip
            st.download_button(
                "Download every scan", lambda: scans_csv(chosen, found, hidden).encode(), f"{name}_scans.csv",
                "text/csv", on_click="ignore", icon=":material/download:",
            )  # fmt: skip


def _columns() -> dict[str, Any]:
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn

    def quartile(name: str) -> Any:
        return number(name, format="%+.2f", width=110)

    return {
        "group": text("Treatment before", width=130),
        "month": number("Month", width=70),
        "patients": number("Patients", width=80),
        "median_d_z": quartile("Median ΔZ, SD"),
        "lower_quartile": quartile("Lower quartile"),
        "upper_quartile": quartile("Upper quartile"),
        "patients_then_or_later": number("Scanned then or later", width=150),
    }
