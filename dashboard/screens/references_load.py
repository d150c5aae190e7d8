"""Loading a dropped table: who loads it, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.data.references import Dropped, load
from dashboard.screens.pieces import label
from dashboard.screens.references_drop import discard, dropped_file
from dashboard.screens.upload_progress import LOADING, progress
from dashboard.screens.who import ask_name, said_name
from dashboard.screens.wishes import carrying_out, wish, wished

_ASKED, _WRONG, _BY = "references-load-asked", "references-load-wrong", "references-load-by"


def do_load(tell: Callable[[str], None]) -> None:
    """Load what was asked for before this run, and show how far it is."""
    # Its place is there with nothing in it, too: else what stands below would be drawn anew, and the form would close.
    place = st.empty()
    if (asked := wished(_ASKED)) is None:
        return
    dropped, by, name = asked
    with carrying_out(_ASKED), place.container(), progress(LOADING, dropped.name) as watch:
        said, wrong = load(dropped, by, name, watch)
    place.empty()
    if wrong:
        st.session_state[_WRONG] = wrong
        return
    if dropped_file() == dropped:
        discard()
    tell(said)


def ask_to_load(dropped: Dropped) -> None:
    """The form: who loads it."""
    with st.form("references-load-form", border=False):
        st.markdown("Each Z by it stands under its own name. Where another Z leads already, that one goes on leading.")
        ask_name(_BY)
        st.form_submit_button("Load it", type="primary", on_click=_ask, args=(dropped,))


def show_wrong() -> None:
    """Why the last load was not done, once."""
    if wrong := st.session_state.pop(_WRONG, ""):
        st.error(label(wrong))


def _ask(dropped: Dropped) -> None:
    wish(_ASKED, dropped, said_name(_BY))
