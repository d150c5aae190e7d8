"""Whose page it is: the patient whose token is in the address, or what to do where it leads to nobody."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.data.patient import BornUnknown, Record, RowsOfAnother, record
from dashboard.screens.pages import PARAMETER, page
from dashboard.screens.patient_find import show_chooser, show_unknown
from dashboard.screens.pieces import heading, label, note, panel


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
    except BornUnknown as unknown:
        _without_birth(str(unknown), token)
        return
    if found is None:
        show_unknown()
    else:
        show(found)


def _without_birth(patient_id: str, token: str) -> None:
    with panel("no-birth"):
        heading("The birth date is not known")
        st.markdown(
            f"This page goes by age, and {label(patient_id)} has no birth date on record, as a published case has "
            "none. What is known of a pregnancy stands on its own page."
        )
        where = {PARAMETER: token}
        st.page_link(page("pregnancy"), label="To the pregnancy", icon=":material/pregnant_woman:", query_params=where)


def _refuse(mixed: RowsOfAnother) -> None:
    """Nothing is shown rather than another patient's rows."""
    with panel("mixed"):
        heading("This page is withheld")
        st.markdown("The store answered with rows of another patient. Reload the page; if it happens again, report it.")
        note(str(mixed))
