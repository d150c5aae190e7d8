"""A laboratory result entered by hand: checked as a file, written as a batch."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.labs.words import unit_words
from dashboard.charts.wording import capital
from dashboard.data.lab_units import analytes, units_of
from dashboard.data.labs import Labs
from dashboard.data.patient import Record
from dashboard.data.result_by_hand import FIELDS, FORM, Entered, add_result
from dashboard.screens.by_hand import ByHand, send, show_by_hand
from dashboard.screens.who import ask_name

_RESULT = ByHand(
    "labs", "Enter a result", ":material/science:",
    lambda record, entered, name, watch: add_result(record.person, entered, name, watch),
    lambda entered: f"{entered.analyte} {entered.value}",
)  # fmt: skip


@st.fragment
def show_enter(record: Record, found: Labs) -> None:
    """A button, and below it the form. The key holds how many results there are: it closes once one is added."""
    key = f"result-{record.person.token}-{len(found.results)}"
    show_by_hand(_RESULT, record, key, lambda: _form(record, found, key))


def _form(record: Record, found: Labs, key: str) -> None:
    with st.container(horizontal=True):
        analyte = st.selectbox(
            FIELDS["analyte"], analytes(), index=None, format_func=capital, key=f"analyte-{key}", width=230
        )
        value = st.text_input(FIELDS["value"], key=f"value-{key}", width=110, placeholder="2.31 or <10")
        unit = _ask_unit(analyte, key)
    with st.container(horizontal=True):
        day = st.date_input(
            FIELDS["sample_date"], None, min_value=record.person.birth, max_value=record.as_of, key=f"day-{key}",
            format="YYYY-MM-DD", width=160,
        )  # fmt: skip
        time = st.time_input(FIELDS["sample_time"], None, key=f"time-{key}", width=120, step=300)
        low = st.text_input(FIELDS["lab_low"], key=f"low-{key}", width=90, help="The range that the laboratory printed")
        high = st.text_input(FIELDS["lab_high"], key=f"high-{key}", width=90)
    with st.container(horizontal=True):
        laboratory = st.text_input(FIELDS["laboratory"], key=f"laboratory-{key}", width=170)
        method = st.text_input(
            FIELDS["method"], key=f"method-{key}", width=150, help="The assay, as enzymatic or Jaffe"
        )
        by = ask_name(f"by-{key}", width=170)
    unusual = st.checkbox(FORM.unusual, key=f"unusual-{key}")
    send(
        _RESULT, record, "Write the result", key,
        lambda: Entered(
            analyte or "", value or "", unit or "", day, time, low or "", high or "", laboratory or "", method or "",
            by, unusual, found.version,
        ),
    )  # fmt: skip


def _ask_unit(analyte: str | None, key: str) -> str | None:
    """The unit, of those of the analyte; chosen by hand wherever there are two: the number does not tell."""
    units = units_of(analyte) if analyte else ()
    return st.selectbox(
        FIELDS["unit"], units, index=0 if len(units) == 1 else None, format_func=unit_words,
        key=f"unit-{analyte}-{key}", width=130, disabled=not units, placeholder="choose",
    )  # fmt: skip
