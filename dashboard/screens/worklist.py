"""Worklist: whose findings are open, worst first; the chosen one opened beside the list."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.data.opened import as_of, is_frozen
from dashboard.data.worklist import ORDER, complete_to, findings, last_upload
from dashboard.screens.pieces import SEVERITY_NAMES, facts, label, note, panel, strip
from dashboard.screens.worklist_finding import show_finding
from dashboard.screens.worklist_table import people_of, show_table

_STATES = {"open": "Open", "acknowledged": "Acknowledged", "snoozed": "Snoozed"}


def show() -> None:
    """The whole page."""
    every = findings()
    with strip("worklist"):
        head = st.container(key="worklist-head")
        state = _choose_state(every)
        people = people_of(every[every["state"] == state])
        severity = _choose_severity(people)
        words = st.text_input(
            "Name or number", type="search", placeholder="Name, number, diagnosis", live=True, key="worklist-words",
            label_visibility="collapsed", width=210,
        )  # fmt: skip
    with head:
        st.html(facts([_title(people, every[every["state"] == state], state)]))
    shown = _matching(people if severity == "All" else people[people["severity"] == severity], words)
    if shown.empty:
        _nobody(people.empty, state)
        return
    with st.container(key="beside-worklist"):
        chosen = show_table(shown)
        show_finding(every, chosen)
    _complete()


def _title(people: pd.DataFrame, found: pd.DataFrame, state: str) -> tuple[str, str]:
    who = f"{len(people)} {'patient' if len(people) == 1 else 'patients'} with {state} findings"
    upload = last_upload()
    count = f"{len(found)} {'finding' if len(found) == 1 else 'findings'}"
    last = f"last upload {upload.file_name}" if upload else "nothing uploaded yet"
    day = f"as of {as_of()}" + (", a fixed day" if is_frozen() else "")
    return who, f"{count} · worst first, then longest open · {day} · {last}"


def _choose_state(every: pd.DataFrame) -> str:
    counts = every["state"].value_counts()
    chosen = st.selectbox(
        "State", list(_STATES), format_func=lambda state: f"{_STATES[state]} {counts.get(state, 0)}",
        key="worklist-state", label_visibility="collapsed", width=150,
    )  # fmt: skip
    return str(chosen)


def _choose_severity(people: pd.DataFrame) -> str:
    counts = people["severity"].value_counts()
    names = {"All": f"All {len(people)}"} | {one: f"{SEVERITY_NAMES[one]} {counts.get(one, 0)}" for one in ORDER}
    chosen = st.segmented_control(
        "Severity", list(names), format_func=lambda one: names[one], default="All", required=True,
        key="worklist-severity", label_visibility="collapsed",
    )  # fmt: skip
    return str(chosen)


def _matching(people: pd.DataFrame, words: str | None) -> pd.DataFrame:
    """Patients in whose name, number, diagnosis, finding or rule every word stands."""
    if people.empty:
        return people
    text = people[["name", "patient_id", "diagnosis", "sentence", "rule"]].agg(" ".join, axis=1).str.casefold()
    for word in (words or "").casefold().split():
        people = people[text.loc[people.index].str.contains(word, regex=False)]
    return people


def _nobody(none_at_all: bool, state: str) -> None:
    with panel("nobody"):
        if none_at_all and state == "open":
            st.html("<h2>No open finding</h2>")
            st.markdown(
                "Nothing fires in the data that the store has. What is not in the store cannot fire: see the days."
            )
        else:
            st.html(f"<h2>{'No finding is ' + label(state) if none_at_all else 'Nobody matches'}</h2>")
            st.markdown("Choose another state or severity, or clear the search.")
    _complete()


def _complete() -> None:
    """Up to which day each kind of data is there: 'no findings' holds no further."""
    days = " · ".join(f"{kind} {day or 'none'}" for kind, day in complete_to())
    note(
        f"Data complete to: {days}. This supports a decision and never makes one: "
        "each finding shows its values, limits and source."
    )
