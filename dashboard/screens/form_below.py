"""A form below a button of a patient's page, which is sent to the browser once somebody wants it."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.data.patient import Record, has_moved


def form_below(record: Record, words: str, key: str, **looks: Any) -> DeltaGenerator | None:
    """A popover whose content is sent when it is first opened; None until then. For use in a fragment.

    Once opened it is sent each time: what somebody has typed stays when the popover closes. A form acts on what its
    page shows: where the store has moved on since the record was read, the whole page runs anew first.
    """
    below = st.popover(words, key=key, on_change="rerun", **looks)
    sent = f"sent-{key}"
    if below.open:
        st.session_state[sent] = True
    if not st.session_state.get(sent):
        return None
    if has_moved(record):
        st.rerun()
    return below
