"""Keys of controls that show what is kept elsewhere."""

from __future__ import annotations

import streamlit as st


def key_of_now(name: str, value: object) -> str:
    """The key of a control that shows what is kept elsewhere, with that value in it; another value is another control.

    The browser sends with each click what every control shows it. Under one key a click that was made before the page
    had followed the last choice would bring the former value back, as if somebody had taken the choice back.
    """
    key = f"{name}-{value}"
    st.session_state[key] = value
    return key
