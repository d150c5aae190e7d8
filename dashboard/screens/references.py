"""References: what Z-scores are computed from, a centre's own tables in and out, each one's table to look at."""

from __future__ import annotations

import streamlit as st

from dashboard.data.references import Reference, references
from dashboard.screens.pieces import facts, heading, label, panel, strip
from dashboard.screens.references_drop import DONE, dropped_file, show_drop
from dashboard.screens.references_file import show_file, show_waiting
from dashboard.screens.references_findings import show_findings
from dashboard.screens.references_list import show_list
from dashboard.screens.references_load import do_load
from dashboard.screens.references_table import show_chosen


def tell(words: str) -> None:
    """Keep a sentence about what was done for the next run."""
    st.session_state[DONE] = words


def show() -> None:
    """The whole page."""
    do_load(tell)
    _show_done()
    every, dropped = references(), dropped_file()
    if dropped:
        report = show_waiting(dropped)
    else:
        with strip("references"):
            st.html(facts(_facts(every)))
    with st.container(key="beside-references"):
        with st.container(key="column-references"):
            if dropped:
                show_file(dropped, report)
            show_list(every, tell)
            if not dropped:
                show_drop(False)
        with st.container(key="column-table"):
            if dropped:
                show_findings(report, "A load is taken back by removing the table.")
                show_drop(True)
            else:
                show_chosen(every)


def _facts(every: list[Reference]) -> list[tuple[str, str]]:
    used = [one for one in every if one["enabled"]]
    height = next((one["title"] for one in used if one["measure"] == "height_cm"), "none")
    own = [one for one in every if one["origin"] == "centre"]
    return [
        ("References", "what Z-scores are computed from; the printed Z stays as printed beside them"),
        (f"{len(used)} of {len(every)} in use", "each Z stands under its reference's name"),
        (height, "for height"),
        (f"{len(own)} of this centre", "the others come with the program"),
    ]


def _show_done() -> None:
    if DONE not in st.session_state:
        return
    with panel("done"):
        heading("Done")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(label(st.session_state[DONE]))
            if st.button("Dismiss", type="tertiary"):
                del st.session_state[DONE]
                st.rerun()
