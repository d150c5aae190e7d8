"""A long list page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from dashboard.screens.pieces import text

T = TypeVar("T")


def paged(everything: Sequence[T], size: int, key: str, words: str) -> Sequence[T]:
    """One page of a list; where there is more than one, a line that says which and leads to the others.

    The line stands above the page, so that it keeps its place while pages are turned.
    """
    last = max((len(everything) - 1) // size, 0)
    at = min(int(st.session_state.get(f"page-{key}", 0)), last)
    if last:
        with st.container(horizontal=True, vertical_alignment="center", key=f"pager-{key}"):
            end = min((at + 1) * size, len(everything))
            st.html(f'<p class="tb-note">{at * size + 1}–{end} of {text(f"{len(everything):,}")} {text(words)}</p>')
            for name, icon, to in (("Previous", "chevron_left", at - 1), ("Next", "chevron_right", at + 1)):
                st.button(
                    f"{name} {words}", icon=f":material/{icon}:", type="tertiary", disabled=not 0 <= to <= last,
                    key=f"page-{name}-{key}", on_click=_turn, args=(f"page-{key}", to),
                )  # fmt: skip
    return everything[at * size : (at + 1) * size]


def _turn(key: str, to: int) -> None:
    st.session_state[key] = to
