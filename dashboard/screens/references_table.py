"""One reference's table: median and bands for each sex, its limits, where it comes from, its height adjustment."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.charts.reference_table import reference_figure
from dashboard.data.references import Reference, adjustment_rows, table_bands
from dashboard.screens.pieces import heading, lines, note, palette, panel, table, text

_CONFIG = {"displayModeBar": False}


def show_chosen(every: list[Reference]) -> None:
    """The panel with a choice among all references; the first in use for the spine is shown first."""
    titles = {one["reference_id"]: one["title"] for one in every}
    first = next((n for n, one in enumerate(every) if one["enabled"] and one["site"] == "lumbar spine"), 0)
    with panel("table"):
        heading("The table of a reference", "median, ±1 and ±2 SD")
        chosen = st.selectbox(
            "Reference", list(titles), first, format_func=titles.__getitem__, key="references-chosen",
            label_visibility="collapsed",
        )  # fmt: skip
        one = next(one for one in every if one["reference_id"] == chosen)
        show_bands(table_bands(one["reference_id"]), one["unit"], one["title"])
        note(one["limits_to_show"] or "")
        st.html(lines(_source(one)))
        _show_adjustment(one)


def show_bands(bands: pd.DataFrame, unit: str, title: str) -> None:
    """The figure; of several ethnic groups one, to be chosen."""
    groups = sorted(set(bands["ethnicity"]))
    group = groups[0]
    if len(groups) > 1:
        group = str(st.selectbox("Ethnic group", groups, key=f"group-{title}"))
    shown = bands[bands["ethnicity"] == group]
    st.plotly_chart(
        reference_figure(shown, unit, palette()), theme=None, config=_CONFIG, key=f"bands-{title}",
        alt=f"{title}: median and bands by age for each sex, {unit}",
    )  # fmt: skip


def _source(one: Reference) -> list[tuple[str, str]]:
    chosen = f"{one['chosen_on']}, {one['chosen_by'] or 'not said by whom'}" if one["chosen_on"] else "as it came"
    pairs = [
        ("Source", one["citation"]),
        ("Licence", one["licence_note"]),
        ("Software", one["software_range"]),
        ("In use" if one["enabled"] else "Not in use", chosen),
        ("Leads in", "1 series" if one["leads"] == 1 else f"{one['leads']} series"),
        ("File", one["file_name"]),
        ("Checksum", (one["sha256"] or "")[:16]),
    ]
    return [(name, str(value)) for name, value in pairs if value]


def _show_adjustment(one: Reference) -> None:
    rows = adjustment_rows(one["reference_id"])
    if rows.empty:
        return
    names = ("sex", "age_completed_years", "n", "intercept", "slope_per_height_z", "residual_sd")
    cells = "".join(
        "<tr>" + "".join(f'<td class="tb-number">{text(row[name])}</td>' for name in names) + "</tr>"
        for row in rows.to_dict("records")
    )
    shown = table("Sex|Years>|n>|Intercept>|Slope>|SD>", cells)
    said = f"{one['adjustment_limits']} Height Z by {one['height_reference_id']}. {one['adjustment_citation']}"
    st.html(
        f'<details class="tb-rulebook"><summary>Height adjustment: Z less what its height Z lets expect</summary>'
        f"<p>{text(said)}</p>{shown}</details>"
    )
