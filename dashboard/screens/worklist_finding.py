"""The panel beside the worklist: one finding of the chosen patient, opened, with what can be done about it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.data.opened import as_of
from dashboard.screens.finding_text import evidence, head, rulebook
from dashboard.screens.pages import page
from dashboard.screens.pieces import heading, label, mark, panel
from dashboard.screens.worklist_actions import show_actions

_PICKED = "worklist-picked"


def show_finding(every: pd.DataFrame, chosen: pd.Series) -> None:
    """every: all findings in any state; chosen: the row of the patient's worst one in the list."""
    rows: list[dict[str, Any]] = every[every["patient_key"] == chosen["patient_key"]].to_dict("records")
    finding = next((row for row in rows if _name(row) == st.session_state.get(_PICKED)), None)
    finding = finding or next(row for row in rows if _name(row) == _name(chosen))
    with panel("finding"):
        st.html(head(finding, as_of()) + evidence(finding) + rulebook(finding))
        _others([row for row in rows if row is not finding])
        with st.container(key="finding-actions"):
            leave = st.button(
                "Open patient", type="primary", icon=":material/arrow_forward:", icon_position="right", width="stretch",
                key=f"go-{finding['token']}",
            )  # fmt: skip
            if leave:
                st.switch_page(page("patient"), query_params={"patient": str(finding["token"])})
            with st.container(horizontal=True):
                show_actions(finding)


def _others(rows: list[dict[str, Any]]) -> None:
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


def _name(row: dict[str, Any] | pd.Series) -> str:
    return f"{row['patient_key']}-{row['rule']}-{row['object']}"
