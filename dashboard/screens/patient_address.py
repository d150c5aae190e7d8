"""Whose page it is: the patient whose token is in the address, or what to do where it leads to nobody."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.data.patient import Record, RowsOfAnother, record
from dashboard.screens.patient_find import show_chooser, show_unknown
from dashboard.screens.pieces import heading, note, panel

PARAMETER = "patient"


def show_patient_of_address(show: Callable[[Record], None]) -> None:
    """Show the patient of the address; without one, a way to choose."""
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
        show(found)


def _refuse(mixed: RowsOfAnother) -> None:
    """Nothing is shown rather than another patient's rows."""
    with panel("mixed"):
        heading("This page is withheld")
        st.markdown("The store answered with rows of another patient. Reload the page; if it happens again, report it.")
        note(str(mixed))
