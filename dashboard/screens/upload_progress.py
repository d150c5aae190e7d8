"""How far a file is while it is checked or written: a bar, what is being done, for how long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.data.work import Watch
from dashboard.screens.pieces import text

CHECKING, WRITING, LOADING = "Checking", "Writing", "Loading"
_CALMING = {
    CHECKING: "Nothing is written before you commit.",
    WRITING: "The batch is written as a whole or not at all.",
    LOADING: "The table is taken whole or not at all.",
}


@contextmanager
def progress(doing: str, name: str) -> Iterator[Watch]:
    """A strip that says how far it is, gone at the end of the block; work that is done at once never shows it."""
    place = st.empty()
    began = time.monotonic()

    def watch(words: str, share: float) -> None:
        place.html(_strip(doing, name, words, share, time.monotonic() - began))

    yield watch
    place.empty()


def _strip(doing: str, name: str, words: str, share: float, seconds: float) -> str:
    percent = round(100 * min(max(share, 0.0), 1.0))
    now = words or "Waiting for other work on the store"
    return (
        f'<div class="tb-progress"><div class="tb-heading"><h2>{doing} {text(name)}</h2>'
        f"<span>{percent} % · {seconds:.0f} s</span></div>"
        f'<div class="tb-track" role="progressbar" aria-label="{doing}" aria-valuemin="0" aria-valuemax="100" '
        f'aria-valuenow="{percent}"><div style="width:{max(percent, 1)}%"></div></div>'
        f'<p class="tb-note">{text(now)}. {_CALMING[doing]}</p></div>'
    )
