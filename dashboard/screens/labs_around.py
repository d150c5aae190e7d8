"""The days around each infusion: calcium, phosphate and magnesium laid over each other."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.labs.around import around_figure
from dashboard.data.labs import Labs
from dashboard.data.labs_panels import Units, around_panels
from dashboard.data.patient import Record
from dashboard.screens.pieces import heading, note, palette, panel

_CONFIG = {"displayModeBar": False}


def show_around(record: Record, found: Labs, units: Units) -> None:
    """The panel; nothing for a patient who was given no bisphosphonate infusion, as there is nothing to look around."""
    if not found.cycles:
        return
    before, after = (int(found.limits[f"infusion_labs_{one}_days"]) for one in ("before", "after"))
    with panel("around"):
        count = len(found.cycles)
        infusions = "1 infusion" if count == 1 else f"{count} infusions"
        heading("Around each infusion", f"{infusions}, days −{before} to +{after} · thick line: the first ever")
        panels = around_panels(record, found, units)
        if not any(one.results for one in panels):
            note(
                f"No calcium, phosphate or magnesium within {before} days before and {after} days after any of the "
                f"{infusions}: {panels[0].says}."
            )
            return
        with st.container(key="around-scroll"):
            st.plotly_chart(
                around_figure(panels, (-before, after), palette()), theme=None, config=_CONFIG, key="around-figure",
                alt="Calcium, phosphate and magnesium by days from the infusion; the table below has the values",
            )  # fmt: skip
        note("Band: the range of the newest of these results; each mark is judged by the range of its own day.")
