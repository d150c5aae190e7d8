"""Growth: is the child growing and maturing as expected, and which heights can be trusted?"""

from __future__ import annotations

import streamlit as st

from dashboard.charts.growth.figure import growth_figure
from dashboard.charts.growth.rows import GrowthRows
from dashboard.data.growth import Growth, growth, growth_rows
from dashboard.data.patient import Record
from dashboard.screens.growth_rail import facts_html, rail_html
from dashboard.screens.growth_table import show_table
from dashboard.screens.pages import PARAMETER, page
from dashboard.screens.patient_address import show_patient_of_address
from dashboard.screens.patient_find import show_search
from dashboard.screens.pieces import heading, note, palette, panel, strip, text, written_panels

_CONFIG = {"displayModeBar": False, "doubleClick": "reset"}
_SIGNS = (
    "circle: standing, or not stated",
    "square: lying",
    "hollow diamond: arm span or ulna",
    "ring: lower than before",
    "hollow velocity: not over about a year",
)


def show() -> None:
    """The page of the patient whose token is in the address; without one, a way to choose."""
    show_patient_of_address(_show_patient)


def _show_patient(record: Record) -> None:
    found = growth(record.person.patient_key)
    rows = growth_rows(record, found)
    with strip("patient"):
        st.html(facts_html(record, rows))
        where = {PARAMETER: record.person.token}
        st.page_link(page("patient"), label="Course", icon=":material/show_chart:", query_params=where)
        with st.popover("Find", icon=":material/search:", key=f"search-{record.person.token}"):
            show_search(record.person.token, "stretch")
    with st.container(key="growth-body"):
        main, rail = st.container(key="growth-main"), st.container(key="growth-rail")
    with main:
        _show_figure(record, found, rows)
        show_table(record, rows)
    with rail:
        written_panels(rail_html(record, found, rows))
    note(
        f"All rows on this page carry the number {record.person.patient_id} ({record.person.centre}). Decision "
        "support; the decision is yours."
    )


def _show_figure(record: Record, found: Growth, rows: GrowthRows) -> None:
    with panel("growth"):
        title = found.reference["title"] if found.reference else "no height reference in use"
        heading("Growth by age", f"bands: {title}, ±1 and ±2 SD" if rows.bands else str(title))
        if not rows.visits and not rows.heights:
            note(f"No visit and no height is recorded up to {record.as_of}.")
            return
        with st.container(key="growth-scroll"):
            st.plotly_chart(
                growth_figure(rows, palette()), theme=None, config=_CONFIG, key="growth-figure",
                alt="Height, its Z, velocity, weight, puberty, bone age, back pain by age; the table has the values",
            )  # fmt: skip
        signs = "".join(f"<span>{text(one)}</span>" for one in _SIGNS)
        st.html(f'<div class="tb-legend tb-small">{signs}</div>')
