"""A form below a button, which is sent to the browser once somebody wants it."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def form_below(words: str, key: str, **looks: Any) -> DeltaGenerator | None:
    """A popover whose content is sent when it is first opened; None until then. For use in a fragment.

    Once opened it is sent each time: what somebody has typed stays when the popover closes.
    """
    below = st.popover(words, key=key, on_change="rerun", **looks)
    sent = f"sent-{key}"
    if below.open:
        st.session_state[sent] = True
    return below if st.session_state.get(sent) else None
