"""Worklist: whose findings are open, worst first; the chosen one opened beside the list."""

from __future__ import annotations

import streamlit as st

from dashboard.data.opened import as_of, is_frozen
from dashboard.data.worklist import MOST_SHOWN, ORDER, Counts, counts, last_upload, lines
from dashboard.screens.pieces import SEVERITY_NAMES, facts, label, panel, strip
from dashboard.screens.worklist_finding import show_finding
from dashboard.screens.worklist_foot import show_foot
from dashboard.screens.worklist_table import show_table

_STATES = {"open": "Open", "acknowledged": "Acknowledged", "snoozed": "Snoozed"}


def show() -> None:
    """The whole page."""
    every = counts()
    with strip("worklist"):
        head = st.container(key="worklist-head")
        state = _choose_state(every)
        people = every.patients.get(state, {})
        severity = _choose_severity(people)
        words = st.text_input(
            "Name or number", type="search", placeholder="Name, number, diagnosis", live=True, key="worklist-words",
            label_visibility="collapsed", width=210,
        )  # fmt: skip
    shown, matching = lines(state, "" if severity == "All" else severity, " ".join((words or "").split()))
    with head:
        st.html(facts([_title(every, state), *_cut(matching)]))
    if not shown:
        _nobody(not people, state)
        return
    with st.container(key="beside-worklist"):
        show_finding(show_table(shown))
    show_foot()


def _title(every: Counts, state: str) -> tuple[str, str]:
    people, findings = sum(every.patients.get(state, {}).values()), every.findings.get(state, 0)
    who = f"{people} {'patient' if people == 1 else 'patients'} with {state} findings"
    upload = last_upload()
    last = f"last upload {upload.file_name}" if upload else "nothing uploaded yet"
    day = f"as of {as_of()}" + (", a fixed day" if is_frozen() else "")
    return who, f"{_findings(findings)} · worst first, then longest open · {day} · {last}"


def _findings(number: int) -> str:
    return "1 finding" if number == 1 else f"{number} findings"


def _cut(matching: int) -> list[tuple[str, str]]:
    """What a list that does not hold everybody says of itself."""
    if matching <= MOST_SHOWN:
        return []
    return [(f"{MOST_SHOWN} of {matching} shown", "a search reaches the others")]


def _choose_state(every: Counts) -> str:
    chosen = st.selectbox(
        "State", list(_STATES), format_func=lambda one: f"{_STATES[one]} · {_findings(every.findings.get(one, 0))}",
        key="worklist-state", label_visibility="collapsed", width=204,
    )  # fmt: skip
    return str(chosen)


def _choose_severity(people: dict[str, int]) -> str:
    whole = sum(people.values())
    names = {"All": "1 patient" if whole == 1 else f"{whole} patients"}
    names |= {one: f"{SEVERITY_NAMES[one]} {people.get(one, 0)}" for one in ORDER}
    chosen = st.segmented_control(
        "Severity", list(names), format_func=lambda one: names[one], default="All", required=True,
        key="worklist-severity", label_visibility="collapsed",
    )  # fmt: skip
    return str(chosen)


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
    show_foot()
