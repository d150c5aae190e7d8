"""Adding a diagnosis by hand: chosen from the list, written as a batch."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.wording import capital
from dashboard.data.diagnosis import GROUP_OF, Condition, genes_of
from dashboard.data.diagnosis_by_hand import FIELDS, STATUSES, Entered, add_diagnosis
from dashboard.data.patient import Record
from dashboard.screens.by_hand import ByHand, send, show_by_hand
from dashboard.screens.diagnosis_choose import choose_entry
from dashboard.screens.who import ask_name

_DIAGNOSIS = ByHand(
    "diagnosis", "Add a diagnosis", ":material/add:",
    lambda record, entered, name, watch: add_diagnosis(record.person, entered, name, watch),
    lambda entered: str(entered.diagnosis),
)  # fmt: skip
_NOT_SAID = "not recorded"
_WAYS = ("AD", "AR", "XL")


@st.fragment
def show_add(record: Record) -> None:
    """A button, and below it the form. The key holds how many diagnoses there are: it closes once one is added."""
    key = f"add-{record.person.token}-{len(record.rows('diagnoses'))}"
    show_by_hand(_DIAGNOSIS, record, key, lambda: _form(record, key))


def _form(record: Record, key: str) -> None:
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
    group = GROUP_OF.get(chosen.form, "")
    send(
        _DIAGNOSIS, record, "Add", key,
        lambda: Entered(chosen.name, since, status or "", group, _said(gene), variant or "", _said(ways), by),
    )  # fmt: skip


def _said(choice: str | None) -> str:
    return "" if choice in (None, _NOT_SAID) else str(choice)
