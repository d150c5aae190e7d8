"""A fact of an episode, or a pregnancy, entered by hand and checked as a file would be."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.charts.wording import capital
from dashboard.data.by_hand import UNUSUAL
from dashboard.data.patient import Record
from dashboard.data.pregnancy_by_hand import (
    FACT,
    FACTS,
    FORMS_OF_DISEASE,
    JOINT_NAMES,
    PREGNANCY,
    SIDES,
    Entered,
    Fact,
    add_fact,
    add_pregnancy,
)
from dashboard.screens.by_hand import ByHand, send, show_by_hand
from dashboard.screens.who import ask_name

_FACT = ByHand(
    "episode-fact",
    "Enter a fact",
    ":material/add_notes:",
    lambda record, entered, name, watch: add_fact(record.person, entered, name, watch),
    lambda entered: "fact",
)
_PREGNANCY = ByHand(
    "pregnancy-entry",
    "Enter or complete the pregnancy",
    ":material/edit_calendar:",
    lambda record, entered, name, watch: add_pregnancy(record.person, entered, name, watch),
    lambda entered: "pregnancy",
)
_HOW = "30+0 · 30 weeks · 2026-03-01 · day 2 after delivery · 6 months after delivery · not stated"


@st.fragment
def show_enter_fact(record: Record, number: int, has_pregnancy: bool) -> None:
    """A button, and below it the form; without a pregnancy there is nothing to add a fact to."""
    if not has_pregnancy:
        return
    key = f"fact-{record.person.token}-{number}-{record.version}"
    show_by_hand(_FACT, record, key, lambda: _fact(record, number, key))


@st.fragment
def show_enter_pregnancy(record: Record, number: int, numbers: tuple[int, ...]) -> None:
    """A button, and below it the form: of the pregnancy that is shown, of another one on record, or of a new one."""
    key = f"preg-{record.person.token}-{number}-{record.version}"
    show_by_hand(_PREGNANCY, record, key, lambda: _pregnancy(record, number, numbers, key))


def _fact(record: Record, number: int, key: str) -> None:
    fields = FACT.fields
    with st.container(horizontal=True):
        finding = st.selectbox(
            fields["finding"], FACTS, index=None, format_func=capital, key=f"finding-{key}", width=260
        )
        when = st.text_input(
            fields["time_point"], key=f"when-{key}", width=260, placeholder="30+0, or a date", help=_HOW
        )
    with st.container(horizontal=True):
        joint = st.selectbox(
            fields["joint"], JOINT_NAMES, index=None, format_func=capital, key=f"joint-{key}", width=160
        )
        side = st.selectbox(fields["side"], SIDES, index=None, format_func=capital, key=f"side-{key}", width=120)
        value = st.text_input(
            fields["value"], key=f"value-{key}", width=240, help="A pain score is a number from 0 to 10"
        )
    with st.container(horizontal=True):
        which = st.text_input(fields["which"], key=f"which-{key}", width=260)
        evidence = st.text_input(fields["evidence"], key=f"evidence-{key}", width=260)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = ask_name(f"by-{key}", width=220)
        unusual = st.checkbox(UNUSUAL, key=f"unusual-{key}")
    told = {"finding": finding, "time_point": when, "joint": joint, "side": side, "value": value, "which": which}
    words = {name: one or "" for name, one in (told | {"evidence": evidence}).items()}
    send(_FACT, record, "Write the fact", key, lambda: Fact(number, by=by, unusual_is_right=unusual, **words))


def _pregnancy(record: Record, shown: int, numbers: tuple[int, ...], key: str) -> None:
    fields = PREGNANCY.fields
    new = max(numbers, default=0) + 1
    number = st.selectbox(
        fields["pregnancy_no"], [*numbers, new], index=[*numbers, new].index(shown if numbers else new), width=260,
        format_func=lambda one: f"{one}, a new one" if one == new else f"{one}, on record", key=f"number-{key}",
    )  # fmt: skip
    born = record.person.birth

    def day(name: str, ahead: bool = False) -> Any:
        latest = None if ahead else record.as_of
        return st.date_input(
            fields[name], None, min_value=born, max_value=latest, key=f"{name}-{key}", format="YYYY-MM-DD", width=170
        )

    with st.container(horizontal=True):
        period, expected, delivery = day("last_menstrual_period"), day("expected_date", True), day("delivery_date")
    with st.container(horizontal=True):
        weeks = st.text_input(
            fields["delivery_gestation"], key=f"weeks-{key}", width=170, placeholder="38+2, or 38 weeks"
        )
        plurality = st.text_input(fields["plurality"], key=f"children-{key}", width=170, placeholder="singleton, twins")
        form = st.selectbox(
            fields["form"], FORMS_OF_DISEASE, index=None, format_func=capital, key=f"form-{key}", width=170
        )
    with st.container(horizontal=True):
        start, end = day("lactation_start"), day("lactation_end")
    st.caption("What is left empty here stays as it is on record.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = ask_name(f"pby-{key}", width=220)
        unusual = st.checkbox(UNUSUAL, key=f"punusual-{key}")
    told: dict[str, Any] = {
        "last_menstrual_period": period, "expected_date": expected, "delivery_date": delivery,
        "delivery_gestation": weeks or "", "plurality": plurality or "", "lactation_start": start,
        "lactation_end": end, "form": form or "",
    }  # fmt: skip
    send(
        _PREGNANCY, record, "Write the pregnancy", key,
        lambda: Entered(number, by=by, unusual_is_right=unusual, **told),
    )  # fmt: skip
