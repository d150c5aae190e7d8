"""Treatment: what was given and is it right, may the next infusion be given, and has it helped?"""

from __future__ import annotations

import streamlit as st

from dashboard.data.patient import Record
from dashboard.data.treatment import Treatment, treatment
from dashboard.screens.pages import PARAMETER, page
from dashboard.screens.patient_address import show_patient_of_address
from dashboard.screens.patient_find import show_search
from dashboard.screens.patient_header import identity_html
from dashboard.screens.pieces import note, strip, text, written_panel
from dashboard.screens.treatment_course import show_figure, treatment_figure_of
from dashboard.screens.treatment_doses import show_doses
from dashboard.screens.treatment_facts import facts_of
from dashboard.screens.treatment_intake import intake_html
from dashboard.screens.treatment_lines import interpretation_html
from dashboard.screens.treatment_next import show_next
from dashboard.screens.treatment_response import show_response
from dashboard.screens.treatment_stopped import stopped_html


def show() -> None:
    """The page of the patient whose token is in the address; without one, a way to choose."""
    show_patient_of_address(_show_patient)


def _show_patient(record: Record) -> None:
    found = treatment(record.person.patient_key)
    figure = treatment_figure_of(record, found)
    with strip("patient"):
        st.html(_facts_html(record, found))
        _show_actions(record)
    with st.container(horizontal=True, key="treatment-body"):
        main, rail = st.container(key="treatment-main"), st.container(key="treatment-rail")
    with main:
        show_figure(record, found, figure)
        show_doses(record, found)
        show_response(record, found)
        with st.container(horizontal=True, key="treatment-halves"):
            written_panel(intake_html(found))
            written_panel(stopped_html(found))
    with rail:
        show_next(record, found)
        written_panel(interpretation_html(record, found))
    note(
        f"All rows on this page carry the number {record.person.patient_id} ({record.person.centre}). Published doses "
        "are checks of entries, never orders. Decision support; the decision is yours."
    )


def _show_actions(record: Record) -> None:
    token = record.person.token
    st.page_link(page("patient"), label="Course", icon=":material/show_chart:", query_params={PARAMETER: token})
    with st.popover("Find", icon=":material/search:", key=f"search-{token}"):
        show_search(token, "stretch")


def _facts_html(record: Record, found: Treatment) -> str:
    blocks = [
        f"<div><strong>{text(said)}</strong><span>{text(below)}</span></div>" for said, below in facts_of(record, found)
    ]
    return f'<div class="tb-facts">{identity_html(record)}{"".join(blocks)}</div>'
