"""Spine: which vertebrae are fractured, since when, is that new, and what does it come to by the definition?"""

from __future__ import annotations

import streamlit as st

from dashboard.data.patient import Record
from dashboard.data.spine import Spine, spine
from dashboard.screens.pages import PARAMETER, page
from dashboard.screens.patient_address import show_patient_of_address
from dashboard.screens.patient_find import show_search
from dashboard.screens.patient_header import identity_html
from dashboard.screens.pieces import note, strip, text, written_panel
from dashboard.screens.spine_cell import show_cell
from dashboard.screens.spine_choice import choice_of
from dashboard.screens.spine_definition import definition_html, label_history_html
from dashboard.screens.spine_facts import facts_of
from dashboard.screens.spine_fractures import show_fractures
from dashboard.screens.spine_map import figure_of_choice, show_map
from dashboard.screens.spine_since import since_html


def show() -> None:
    """The page of the patient whose token is in the address; without one, a way to choose."""
    show_patient_of_address(_show_patient)


def _show_patient(record: Record) -> None:
    found = spine(record.person.patient_key)
    chosen = choice_of(record, found)
    figure = figure_of_choice(record, found, chosen)
    with strip("patient"):
        st.html(_facts_html(record, found))
        _show_actions(record)
    with st.container(horizontal=True, key="spine-body"):
        main, rail = st.container(key="spine-main"), st.container(key="spine-rail")
    with main:
        show_map(record, found, chosen, figure)
        with st.container(horizontal=True, key="spine-halves"):
            written_panel(definition_html(record, found))
            with st.container(key="spine-broken"):
                show_fractures(record, found)
                written_panel(label_history_html(found))
    with rail:
        written_panel(since_html(record, found, chosen))
        show_cell(record, found, chosen)
    note(
        f"All rows on this page carry the number {record.person.patient_id} ({record.person.centre}). A grade that "
        "only measured heights give is a suggestion: the reader's stands. Decision support; the decision is yours."
    )


def _show_actions(record: Record) -> None:
    token = record.person.token
    st.page_link(page("patient"), label="Course", icon=":material/show_chart:", query_params={PARAMETER: token})
    st.page_link(page("treatment"), label="Treatment", icon=":material/vaccines:", query_params={PARAMETER: token})
    with st.popover("Find", icon=":material/search:", key=f"search-{token}"):
        show_search(token, "stretch")


def _facts_html(record: Record, found: Spine) -> str:
    blocks = [
        f"<div><strong>{text(said)}</strong><span>{text(below)}</span></div>" for said, below in facts_of(record, found)
    ]
    return f'<div class="tb-facts">{identity_html(record)}{"".join(blocks)}</div>'
