"""Where a centre's table is dropped, and the templates to fill in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.data.references import Dropped, drop, meanings, template
from dashboard.screens.pieces import heading, note, panel, text

_TEMPLATES = {"reference": "Reference table", "height-adjustment": "Height adjustment"}
DONE = "references-done"
_FILE, _TURN = "references-file", "references-turn"


def dropped_file() -> Dropped | None:
    """The file that waits; None where none does."""
    return st.session_state.get(_FILE)


def say(**said: Any) -> None:
    """Change what is said about the file: kind, title, levels, replace, accept_soft."""
    st.session_state[_FILE] = replace(st.session_state[_FILE], **said)


def discard() -> None:
    """Forget the file; the store is not touched."""
    st.session_state.pop(_FILE, None)


def show_drop(more: bool) -> None:
    """The field and the templates; more: a file waits already."""
    with panel("drop"):
        heading("Another table" if more else "Load a table", "CSV; nothing is written before you load it")
        key = f"references-drop-{st.session_state.get(_TURN, 0)}"
        st.file_uploader("Table", key=key, on_change=_take, args=(key,), label_visibility="collapsed")
        note(
            "A table that the centre has the right to use: L, M and S by sex and age, for one site, level set and "
            "device family. Several references may stand in one file."
        )
        with st.container(horizontal=True, gap="small"):
            for kind, words in _TEMPLATES.items():
                st.download_button(
                    f"Template: {words.lower()}", template(kind), f"{kind}.csv", "text/csv", on_click="ignore",
                    icon=":material/download:", key=f"template-{kind}",
                )  # fmt: skip
        for kind, words in _TEMPLATES.items():
            st.html(_columns(kind, words))


def _columns(kind: str, words: str) -> str:
    """What may stand in each column, folded away until somebody fills a template in."""
    said = "".join(f"<p><b>{text(name)}</b> {text(meaning)}</p>" for name, meaning in meanings(kind))
    return f'<details class="tb-rulebook"><summary>Columns of a {words.lower()}</summary>{said}</details>'


def _take(key: str) -> None:
    file = st.session_state[key]
    if file is not None:
        st.session_state.pop(DONE, None)  # what was done before is of another file
        st.session_state[_FILE] = drop(file.name, file.getvalue())
        # A field with another key is empty: the file waits now.
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
