"""Labs: what do the results say over time, around infusions, and today?"""

from __future__ import annotations

import streamlit as st

from dashboard.data.labs import Labs, labs
from dashboard.data.labs_panels import panels_of
from dashboard.data.patient import Record
from dashboard.screens.labs_around import show_around
from dashboard.screens.labs_enter import show_enter
from dashboard.screens.labs_facts import facts_html
from dashboard.screens.labs_panels import chosen_units, show_panels
from dashboard.screens.labs_rail import rail_html
from dashboard.screens.labs_table import show_table
from dashboard.screens.pages import PARAMETER, page
from dashboard.screens.patient_address import show_patient_of_address
from dashboard.screens.patient_find import show_search
from dashboard.screens.pieces import note, strip, written_panels


def show() -> None:
    """The page of the patient whose token is in the address; without one, a way to choose."""
    show_patient_of_address(_show_patient)


def _show_patient(record: Record) -> None:
    found = labs(record.person.patient_key)
    units = chosen_units()
    panels = panels_of(record, found, units)
    with strip("patient"):
        st.html(facts_html(record, panels))
        _show_actions(record, found)
    with st.container(key="labs-body"):
        main, rail = st.container(key="labs-main"), st.container(key="labs-rail")
    with main:
        show_panels(record, found, panels)
        show_around(record, found, units)
        show_table(record, panels)
    with rail:
        written_panels(rail_html(record, found, panels))
    note(
        f"All rows on this page carry the number {record.person.patient_id} ({record.person.centre}). Results are kept "
        "as they were entered and in SI units; both are in the table. Decision support; the decision is yours."
    )


def _show_actions(record: Record, found: Labs) -> None:
    where = {PARAMETER: record.person.token}
    st.page_link(page("patient"), label="Course", icon=":material/show_chart:", query_params=where)
    show_enter(record, found)
    with st.popover("Find", icon=":material/search:", key=f"search-{record.person.token}"):
        show_search(record.person.token, "stretch")
