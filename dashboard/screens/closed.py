"""Instead of every page where the store cannot be opened: why, and what to do."""

from __future__ import annotations

import streamlit as st

from dashboard.data.opened import Closed
from dashboard.screens.pieces import heading, label, panel


def show(closed: Closed) -> None:
    """Say why the store is closed to this dashboard, and offer another try."""
    with panel("closed"):
        heading("The store is in use by another program" if closed.held else "The store cannot be opened")
        st.markdown(label(closed.why))
        if closed.held:
            st.markdown("One program at a time owns a store, so that nothing is written twice. Nothing is lost.")
        st.button("Try again", type="primary", icon=":material/refresh:")
