"""Where files are dropped. A dropped file is staged at once and leaves the field, so that no rerun takes it again."""

from __future__ import annotations

import streamlit as st

from dashboard.data.upload import stage
from dashboard.screens.pieces import heading, note, panel
from dashboard.screens.upload_done import forget

_TURN = "upload-turn"


def show_drop(more: bool) -> None:
    """The field; more: a file waits already."""
    with panel("drop"):
        heading("Another file" if more else "Drop a file", "CSV: a visit file, a case file, or one table a file")
        key = f"drop-{st.session_state.get(_TURN, 0)}"
        st.file_uploader(
            "CSV files", accept_multiple_files=True, key=key, on_change=_take, args=(key,), label_visibility="collapsed"
        )
        note("Cut a file that is larger than that into parts by date, for example by year, and drop them one by one.")


def _take(key: str) -> None:
    dropped = st.session_state[key] or []
    for file in dropped:
        stage(file.name, file)
    if dropped:
        forget()  # what the last commit said is of another file
        # A field with another key is empty: what was dropped lies beside the store now.
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
