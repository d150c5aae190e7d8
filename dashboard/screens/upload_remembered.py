"""The matching of a former file with the same headers: said where it comes from, used only when asked, forgotten."""

from __future__ import annotations

import streamlit as st

from dashboard.data.matching import Remembered, forget, is_used, remembered, use
from dashboard.data.upload import Staged, keep_matching
from dashboard.screens.pieces import text


def show_offer(staged: Staged) -> None:
    """Where the headers were matched before: an offer above the problems, most of which it may settle."""
    kept = remembered(staged)
    if kept:
        _show_kept(staged, kept)


def ask_to_remember(staged: Staged) -> None:
    """Whether what was matched by hand is to be kept."""
    kept = remembered(staged)
    if staged.options.columns and not (kept and is_used(staged, kept)):
        key = f"matching-keep-{staged.staged_id}"
        st.toggle(
            "Remember what was matched by hand for the next file with the same headers", staged.keep_matching, key=key,
            help="Kept in the store at the commit, and offered, never applied by itself",
            on_change=_keep, args=(staged, key),
        )  # fmt: skip


def _keep(staged: Staged, key: str) -> None:
    keep_matching(staged, st.session_state[key])


def _show_kept(staged: Staged, kept: Remembered) -> None:
    used = is_used(staged, kept)
    number = len(kept.columns)
    what = "1 column" if number == 1 else f"{number} columns"
    came = f"{kept.file_name}, {kept.matched_at:%Y-%m-%d}" + (f", batch {kept.batch_id}" if kept.batch_id else "")
    title = "Matched as last time" if used else "These headers were matched by hand before"
    pairs = "; ".join(
        f"{header} → {'left out' if name == '-' else name.replace('_', ' ')}" for header, name in kept.columns.items()
    )
    with st.container(horizontal=True, vertical_alignment="center", key="matching-kept"):
        st.html(
            f'<div class="tb-kept"><b>{title}</b> <span>{text(what)}, from {text(came)}</span>'
            f"<p>{text(pairs)}</p></div>"
        )
        if not used:
            st.button("Use this matching", key=f"matching-use-{staged.staged_id}", on_click=use, args=(staged, kept))
        st.button("Forget it", type="tertiary", key="matching-forget", on_click=forget, args=(kept,))
