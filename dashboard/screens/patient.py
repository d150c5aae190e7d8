"""Patient: what has changed since the last review, and must one act? The header says whose rows the page shows."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.data.patient import Record, RowsOfAnother, record
from dashboard.screens.patient_cards import show_cards
from dashboard.screens.patient_course import show_course
from dashboard.screens.patient_due import show_due
from dashboard.screens.patient_find import show_chooser, show_unknown
from dashboard.screens.patient_header import show_header
from dashboard.screens.patient_since import show_since
from dashboard.screens.pieces import heading, note, panel

_STYLE = Path(__file__).parent / "patient.css"
PARAMETER = "patient"


def show() -> None:
    """The page of the patient whose token is in the address; without one, a way to choose."""
    st.html(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")
    token = st.query_params.get(PARAMETER, "")
    if not token:
        show_chooser()
        return
    try:
        found = record(token)
    except RowsOfAnother as mixed:
        _refuse(mixed)
        return
    if found is None:
        show_unknown()
    else:
        _show_patient(found)


def _show_patient(found: Record) -> None:
    show_header(found)
    with st.container(horizontal=True, key="patient-body"):
        rail, main = st.container(key="patient-rail"), st.container(key="patient-main")
    with main:
        show_cards(found)
        show_course(found)
    with rail:  # the browser draws the figure meanwhile, which takes it longest
        show_since(found)
        show_due(found)
    note(
        f"All rows on this page carry the number {found.person.patient_id} ({found.person.centre}). "
        "Decision support: every finding names its values, limit and source; the decision is yours."
    )


def _refuse(mixed: RowsOfAnother) -> None:
    """Nothing is shown rather than another patient's rows."""
    with panel("mixed"):
        heading("This page is withheld")
        st.markdown("The store answered with rows of another patient. Reload the page; if it happens again, report it.")
        note(str(mixed))
