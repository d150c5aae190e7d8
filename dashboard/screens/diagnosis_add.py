"""Adding a diagnosis by hand: chosen from the list, written as a batch."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.wording import capital
from dashboard.data.diagnosis import GROUP_OF, Condition, genes_of
from dashboard.data.diagnosis_by_hand import FIELDS, STATUSES, Entered, add_diagnosis
from dashboard.data.patient import Person, Record
from dashboard.screens.diagnosis_choose import choose_entry
from dashboard.screens.form_below import form_below
from dashboard.screens.pieces import label
from dashboard.screens.upload_progress import WRITING, progress
from dashboard.screens.who import ask_name
from dashboard.screens.wishes import carrying_out, wish, wished

_ASKED, _WRONG, _TOLD = "diagnosis-asked", "diagnosis-wrong", "diagnosis-told"
_NOT_SAID = "not recorded"
_WAYS = ("AD", "AR", "XL")


@st.fragment
def show_add(record: Record) -> None:
    """A button, and below it the form. The key holds how many diagnoses there are: it closes once one is added."""
    _write(record.person)
    for told in st.session_state.pop(_TOLD, ()):
        st.toast(label(told), duration="long")  # one for each: a long one is cut off
    key = f"add-{record.person.token}-{len(record.rows('diagnoses'))}"
    below = form_below(record, "Add a diagnosis", f"open-{key}", icon=":material/add:")
    if below is None:
        return
    with below, st.container(key="diagnosis-form"):
        chosen = choose_entry(key)
        if chosen is not None:
            _details(record, chosen, key)


def _details(record: Record, chosen: Condition, key: str) -> None:
    key = f"{key}-{chosen.condition_id}"
    with st.container(horizontal=True):
        status = st.selectbox(
            FIELDS["status"], STATUSES, index=None, format_func=capital, key=f"status-{key}", width=150
        )
        since = st.date_input(
            FIELDS["since_date"], None, min_value=record.person.birth, max_value=record.as_of, key=f"since-{key}",
            format="YYYY-MM-DD", width=170, help="Empty: the day of the first visit is taken.",
        )  # fmt: skip
    with st.container(horizontal=True):
        gene = st.selectbox(
            FIELDS["gene"], [_NOT_SAID, *genes_of((chosen,))], accept_new_options=True, key=f"gene-{key}", width=150
        )
        ways = st.selectbox(FIELDS["inheritance"], [_NOT_SAID, *_WAYS], key=f"ways-{key}", width=150)
    with st.container(horizontal=True):
        variant = st.text_input(FIELDS["variant_hgvs"], key=f"variant-{key}", width=250)
        by = ask_name(f"by-{key}", width=220)
    if st.button("Add", type="primary", key=f"do-{key}"):
        group = GROUP_OF.get(chosen.form, "")
        entered = Entered(chosen.name, since, status or "", group, _said(gene), variant or "", _said(ways), by)
        wish(_ASKED, record.person.token, entered)
        _write(record.person)
    token, problems = st.session_state.pop(_WRONG, ("", ()))
    if token == record.person.token:
        st.error(" ".join(label(one) for one in ("Nothing was written.", *problems)))


def _said(choice: str | None) -> str:
    return "" if choice in (None, _NOT_SAID) else str(choice)


def _write(person: Person) -> None:
    """Write what was asked for, if anything was; then the page anew, or what is wrong."""
    asked = wished(_ASKED)
    if asked is None or asked[0] != person.token:
        return
    token, entered, name = asked
    with carrying_out(_ASKED), progress(WRITING, entered.diagnosis) as watch:
        outcome = add_diagnosis(person, entered, name, watch)
    if outcome.batch_id is None:
        st.session_state[_WRONG] = (token, outcome.problems)
        return
    written = f"Written as batch {outcome.batch_id}. The Upload page can take it back."
    st.session_state[_TOLD] = (written, *outcome.notes)
    st.rerun()
