"""Patient: what has changed since the last review, and must one act? The header says whose rows the page shows."""

from __future__ import annotations

import streamlit as st

from dashboard.data.patient import Record
from dashboard.screens.patient_address import show_patient_of_address
from dashboard.screens.patient_cards import cards_of, show_cards
from dashboard.screens.patient_course import course_of, show_course
from dashboard.screens.patient_due import due_html, show_schedule_download
from dashboard.screens.patient_header import header_html, show_actions
from dashboard.screens.patient_since import since_html
from dashboard.screens.pieces import note, strip, written_panels


def show() -> None:
    """The page of the patient whose token is in the address; without one, a way to choose."""
    show_patient_of_address(_show_patient)


def _show_patient(found: Record) -> None:
    # All is made before anything is sent: the browser lays out anew for each part that comes while it is at work. Who
    # it is and the figure, which takes longest to draw, go first, the parts around them after.
    figure, facts, cards = course_of(found), header_html(found), cards_of(found)
    beside = since_html(found), due_html(found)
    head = strip("patient")
    with head:
        st.html(facts)
    with st.container(horizontal=True, key="patient-body"):
        rail, main = st.container(key="patient-rail"), st.container(key="patient-main")
    with main:
        above = st.container(horizontal=True, key="patient-cards")
        show_course(found, figure)
    with above:
        show_cards(found, cards)
    with rail:
        written_panels(beside)
        show_schedule_download(found)
    with head:
        show_actions(found)
    note(
        f"All rows on this page carry the number {found.person.patient_id} ({found.person.centre}). "
        "Decision support: every finding names its values, limit and source; the decision is yours."
    )
