"""A laboratory result entered by hand: checked as a file, written as a batch."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.labs.words import unit_words
from dashboard.charts.wording import capital
from dashboard.data.lab_units import analytes, units_of
from dashboard.data.labs import Labs
from dashboard.data.patient import Person, Record
from dashboard.data.result_by_hand import FIELDS, Entered, add_result
from dashboard.screens.form_below import form_below
from dashboard.screens.pieces import label
from dashboard.screens.upload_progress import WRITING, progress
from dashboard.screens.who import ask_name
from dashboard.screens.wishes import carrying_out, wish, wished

_ASKED, _WRONG, _TOLD = "result-asked", "result-wrong", "result-told"


@st.fragment
def show_enter(record: Record, found: Labs) -> None:
    """A button, and below it the form. The key holds how many results there are: it closes once one is added."""
    _write(record.person)
    for told in st.session_state.pop(_TOLD, ()):
        st.toast(label(told), duration="long")
    key = f"result-{record.person.token}-{len(found.results)}"
    below = form_below(record, "Enter a result", f"open-{key}", icon=":material/science:")
    if below is None:
        return
    with below, st.container(key="labs-form"):
        _form(record, found, key)


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
    unusual = st.checkbox("An unusual value is right", key=f"unusual-{key}")
    if st.button("Write the result", type="primary", key=f"do-{key}"):
        entered = Entered(
            analyte or "", value or "", unit or "", day, time, low or "", high or "", laboratory or "", method or "",
            by, unusual, found.version,
        )  # fmt: skip
        wish(_ASKED, record.person.token, entered)
        _write(record.person)
    token, problems = st.session_state.pop(_WRONG, ("", ()))
    if token == record.person.token:
        st.error(" ".join(label(one) for one in ("Nothing was written.", *problems)))


def _ask_unit(analyte: str | None, key: str) -> str | None:
    """The unit, of those of the analyte; chosen by hand wherever there are two: the number does not tell."""
    units = units_of(analyte) if analyte else ()
    return st.selectbox(
        FIELDS["unit"], units, index=0 if len(units) == 1 else None, format_func=unit_words,
        key=f"unit-{analyte}-{key}", width=130, disabled=not units, placeholder="choose",
    )  # fmt: skip


def _write(person: Person) -> None:
    """Write what was asked for, if anything was; then the page anew, or what is wrong."""
    asked = wished(_ASKED)
    if asked is None or asked[0] != person.token:
        return
    token, entered, name = asked
    with carrying_out(_ASKED), progress(WRITING, f"{entered.analyte} {entered.value}") as watch:
        outcome = add_result(person, entered, name, watch)
    if outcome.batch_id is None:
        st.session_state[_WRONG] = (token, outcome.problems)
        return
    written = f"Written as batch {outcome.batch_id}. The Upload page can take it back."
    st.session_state[_TOLD] = (written, *outcome.notes)
    st.rerun()
