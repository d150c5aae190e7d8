"""Who does something: asked in one way on every page, and remembered until the browser's tab is closed."""

from __future__ import annotations

from typing import Any

import streamlit as st

_NAME = "your-name"


def ask_name(key: str, **looks: Any) -> str:
    """The field `Your name` with what was said before; returns the name without outer blanks, empty where none is."""
    said = st.text_input("Your name", st.session_state.get(_NAME, ""), key=key, **looks)
    by = (said or "").strip()
    if by:
        st.session_state[_NAME] = by
    return by
