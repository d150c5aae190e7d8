"""The panel beside the worklist: one finding of the chosen patient, opened, with what can be done about it."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.records import Row
from dashboard.data.opened import as_of
from dashboard.data.worklist import findings_of_patient
from dashboard.screens.finding_text import evidence, head, rulebook
from dashboard.screens.pages import PARAMETER, page
from dashboard.screens.pieces import heading, label, mark, note, panel
from dashboard.screens.worklist_actions import show_actions

_PICKED = "worklist-picked"


def show_finding(chosen: Row) -> None:
    """The patient's finding that was picked, else the one in the list. chosen: the patient's line (data.worklist)."""
    # Who it is stands in the line; what was found is read for this patient alone, whatever its state.
    rows = [chosen | row for row in findings_of_patient(chosen["patient_key"])]
    finding = next((row for row in rows if _name(row) == st.session_state.get(_PICKED)), None)
    finding = finding or next((row for row in rows if _name(row) == _name(chosen)), None)
    if finding is None:
        note("This finding closed a moment ago.")
        return
    with panel("finding"):
        st.html(head(finding, as_of()) + evidence(finding) + rulebook(finding))
        _others([row for row in rows if row is not finding])
        with st.container(key="finding-actions"):
            leave = st.button(
                "Open patient", type="primary", icon=":material/arrow_forward:", icon_position="right", width="stretch",
                key=f"go-{finding['token']}",
            )  # fmt: skip
            if leave:
                st.switch_page(page("patient"), query_params={PARAMETER: str(finding["token"])})
            with st.container(horizontal=True):
                show_actions(finding)


def _others(rows: list[Row]) -> None:
    """The patient's other findings; each opens with its button."""
    if not rows:
        return
    heading("Also for this patient")
    with st.container(key="finding-others", gap=None):
        for row in rows:
            with st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="center"):
                st.html(mark(row["severity"]), width="content")
                state = "" if row["state"] == "open" else f"{row['state']}: "
                st.button(
                    label(state + row["sentence"]),
                    type="tertiary",
                    key=f"open-{_name(row)}",
                    on_click=_pick,
                    args=(_name(row),),
                )


def _pick(name: str) -> None:
    st.session_state[_PICKED] = name


def _name(row: Row) -> str:
    return f"{row['patient_key']}-{row['rule']}-{row['object']}"
