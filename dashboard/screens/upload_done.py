"""What the last commit or undo did, until it is dismissed."""

from __future__ import annotations

import streamlit as st

from dashboard.data.preview import moves_text, rows_text
from dashboard.data.upload import Done, Report
from dashboard.screens.pages import page
from dashboard.screens.pieces import heading, label, panel

_DONE = "upload-done"


def remember(done: Done) -> None:
    """Keep the outcome of a commit for the next run."""
    if done.report is None:
        tell("Look again, then commit" if done.store_changed else "Nothing was written", done.why)
        return
    report = done.report
    held = ""
    if report.refused:
        were, stay, their = ("was", "it stays", "its") if report.refused == 1 else ("were", "they stay", "their")
        held = f" {rows_text(report.refused)} {were} held back: {stay} staged below with {their} problems."
    tell(
        f"Batch {report.batch_id}: {_written(report)} of {report.file} {'is' if report.taken == 1 else 'are'} written",
        f"{moves_text(report.findings).capitalize()}.{held}",
    )


def _written(report: Report) -> str:
    """`31 new and 4 changed rows`, `1 new row`; what there is none of is left out."""
    parts = [f"{count:,} {words}" for count, words in ((report.new, "new"), (report.changed, "changed")) if count]
    return f"{' and '.join(parts)} {'row' if report.taken == 1 else 'rows'}"


def tell(title: str, words: str) -> None:
    """Keep a title and a sentence for the next run."""
    st.session_state[_DONE] = (title, words)


def forget() -> None:
    """Drop what the last commit or undo said: another page was opened since."""
    st.session_state.pop(_DONE, None)


def show_done() -> None:
    """The outcome with the way to the worklist."""
    if _DONE not in st.session_state:
        return
    title, words = st.session_state[_DONE]
    with panel("done"):
        heading(title)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(label(words))
            if st.button("Open the worklist", icon=":material/arrow_forward:", icon_position="right"):
                del st.session_state[_DONE]
                st.switch_page(page("worklist"))
            if st.button("Dismiss", type="tertiary"):
                del st.session_state[_DONE]
                st.rerun()
