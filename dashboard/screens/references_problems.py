"""What is wrong with a dropped table, and what may be said beside it."""

from __future__ import annotations

import streamlit as st

from dashboard.data.reading import encodings
from dashboard.data.references import Dropped, TableReport
from dashboard.screens.pieces import heading, note, panel, table
from dashboard.screens.references_drop import say
from dashboard.screens.upload_problems import problem_row


def show_problems(dropped: Dropped, report: TableReport) -> None:
    """The panel."""
    with panel("problems"):
        held = sum(problem.severity == "hard" for problem in report.problems)
        heading("Problems", "the table is taken whole or not at all" if held else "nothing stands in the way")
        if not report.problems:
            note("None.")
        else:
            st.html(table("|Row>|Column|As written|Problem|What to do", "".join(map(problem_row, report.problems))))
        with st.container(horizontal=True, key="references-choices", vertical_alignment="bottom"):
            _choices(dropped, report)


def _choices(dropped: Dropped, report: TableReport) -> None:
    """What may be said beside the file: only what it leaves open."""
    columns = {problem.column for problem in report.problems}
    if "levels" in columns or dropped.levels:
        key = "references-levels"
        st.text_input("Levels, such as L1-L4", dropped.levels, key=key, on_change=_say, args=("levels", key), width=200)
    if "title" in columns or dropped.title:
        key = "references-title"
        st.text_input("Title to show", dropped.title, key=key, on_change=_say, args=("title", key), width=280)
    if dropped.encoding or any("say what the letters are" in one.message + one.mend for one in report.problems):
        key = "references-encoding"
        named = encodings()
        st.selectbox("Letters are", ["", *named], ["", *named].index(dropped.encoding), key=key, width=220,
                     format_func=lambda name: named.get(name, "as the file shows"),
                     on_change=_say, args=("encoding", key))  # fmt: skip
    if dropped.accept_soft or any(problem.severity == "soft" for problem in report.problems):
        key = "references-soft"
        st.toggle("Unusual values are right", dropped.accept_soft, key=key, on_change=_say, args=("accept_soft", key))
    if any(one.state == "replaces" for one in report.tables):
        key = "references-replace"
        st.toggle("Replace what is loaded", dropped.replace, key=key, on_change=_say, args=("replace", key))


def _say(name: str, key: str) -> None:
    value = st.session_state[key]
    say(**{name: value.strip() if isinstance(value, str) else value})
