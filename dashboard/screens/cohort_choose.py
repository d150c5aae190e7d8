"""The choices of the Cohort page in one row: drug, site, diagnosis, age at the start, regimen, treatment before."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.cohort.rows import ARM_NAMES, ARMS
from dashboard.charts.wording import capital
from dashboard.data.cohort_choice import OLDEST, SITES, Chosen, Offered, offered
from dashboard.screens.pieces import label

_Diagnosis = tuple[str, str]


def show_choice(given: list[tuple[str, int]]) -> Chosen:
    """Draw the row and return what it says. given: the drugs, with how many patients had them."""
    with st.container(key="strip-cohort-choice", horizontal=True, vertical_alignment="bottom", gap="small"):
        numbers = dict(given)
        agent = st.selectbox(
            "Drug", list(numbers), format_func=lambda one: f"{label(capital(one))} · {numbers[one]:,}",
            key="cohort-drug", width=170,
        )  # fmt: skip
        there = offered(agent)
        site = st.selectbox("Site", SITES, format_func=capital, key="cohort-site", width=180)
        diagnosis = _choose_diagnosis(agent, there)
        ages = st.slider(
            "Age at the start, y", 0, OLDEST, (0, OLDEST - 1), key="cohort-ages", width=190,
            help=f"In completed years; {OLDEST} stands for {OLDEST} and older",
        )  # fmt: skip
        regimen = _choose("Regimen", agent, dict(there.regimens), 150)
        arms = dict(there.arms)
        arm = _choose("Treatment before", agent, {one: arms[one] for one in ARMS if one in arms}, 250, ARM_NAMES)
    return Chosen(agent, str(site), diagnosis, ages[0], ages[1], regimen, arm)


def _choose(what: str, agent: str, numbers: dict[str, int], width: int, names: dict[str, str] | None = None) -> str:
    """One of a few texts, or '' for all; another drug has its own choice."""
    shown = names or {}
    chosen = st.selectbox(
        what, ["", *numbers], key=f"cohort-{what}-{agent}", width=width,
        format_func=lambda one: f"{label(shown.get(one, one))} · {numbers[one]:,}" if one else "All",
    )  # fmt: skip
    return str(chosen)


def _choose_diagnosis(agent: str, there: Offered) -> _Diagnosis:
    numbers = dict(there.diagnoses)
    chosen: _Diagnosis = st.selectbox(
        "Diagnosis", [("", ""), *numbers], key=f"cohort-diagnosis-{agent}", width=250,
        format_func=lambda one: f"{_diagnosis_words(one)} · {numbers[one]:,}" if one[0] else "All",
    )  # fmt: skip
    return chosen


def _diagnosis_words(one: _Diagnosis) -> str:
    kind, what = one
    if kind == "none":
        return "No confirmed diagnosis"
    return label(capital(what)) + {"group": " (all)", "family": ", all types"}.get(kind, "")
