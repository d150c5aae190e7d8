"""Who does something: asked in one way on every page, and remembered until the browser's tab is closed."""

from __future__ import annotations

from typing import Any

import streamlit as st

_NAME = "your-name"


def ask_name(key: str, **looks: Any) -> str:
    """The field `Your name` with what was said before; returns the name without outer blanks, empty where none is."""
    st.text_input("Your name", st.session_state.get(_NAME, ""), key=key, **looks)
    return said_name(key)


def said_name(key: str) -> str:
    """What stands in such a field, for the callback of a button beside it: the field may be gone in the next run."""
    by = (st.session_state.get(key) or "").strip()
    if by:
        st.session_state[_NAME] = by
    return by
