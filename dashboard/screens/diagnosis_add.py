"""Adding a diagnosis by hand: found in the list by condition, gene or pathway, written as a batch."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.wording import capital
from dashboard.data.diagnosis import GROUP_OF, Condition, genes_of, search, taxonomy
from dashboard.data.diagnosis_by_hand import STATUSES, Entered, Outcome, add_diagnosis
from dashboard.data.patient import Record
from dashboard.screens.form_below import form_below
from dashboard.screens.pieces import label, note

_MOST = 8
_NOT_SAID = "not recorded"
_WAYS = ("AD", "AR", "XL")


@st.fragment
def show_add(record: Record) -> None:
    """A button, and below it the form. The key holds how many diagnoses there are: it closes once one is added."""
    key = f"add-{record.person.token}-{len(record.rows('diagnoses'))}"
    below = form_below(record, "Add a diagnosis", f"open-{key}", icon=":material/add:")
    if below is None:
        return
    with below, st.container(key="diagnosis-form"):
        chosen = _choose(key)
        if chosen is not None:
            _details(record, chosen, key)


def _choose(key: str) -> Condition | None:
    """The entry of the list that was chosen; None while nothing is found or chosen."""
    words = st.text_input(
        "Condition, gene or pathway", type="search", live=True, key=f"words-{key}",
        placeholder="for example COL1A1, Bruck, WNT signalling",
    )  # fmt: skip
    if not (words or "").strip():
        note("Type a part of a condition, gene or pathway. A condition that the list does not have comes by a file.")
        return None
    found = search(words or "", taxonomy())
    if not found:
        note("No entry of the list has all these words. A condition that it does not have comes by a file.")
        return None
    shown = {one.condition_id: one for one in found[:_MOST]}
    # The key holds what was found: a choice among other entries is not carried over.
    picked = st.radio(
        "Entry", list(shown), index=0 if len(shown) == 1 else None, key=f"entry-{key}-{'-'.join(shown)}",
        format_func=lambda one: label(shown[one].name), captions=[label(_caption(one)) for one in shown.values()],
    )  # fmt: skip
    if len(found) > _MOST:
        note(f"{_MOST} of {len(found)} are shown: add a word.")
    return shown.get(str(picked))


def _caption(one: Condition) -> str:
    """Genes with their inheritance, the pathway and the place in the source, in a line."""
    genes = ", ".join(f"{gene} {' or '.join(one.inheritance_with(gene))}" for gene in one.genes)
    parts = [genes, *one.pathways[:1], one.place] if genes else [one.form, one.group, f"{one.source}, {one.place}"]
    return " · ".join(part for part in parts if part)


def _details(record: Record, chosen: Condition, key: str) -> None:
    key = f"{key}-{chosen.condition_id}"
    with st.container(horizontal=True):
        status = st.selectbox("Status", STATUSES, index=None, format_func=capital, key=f"status-{key}", width=150)
        since = st.date_input(
            "Day of the diagnosis", None, min_value=record.person.birth, max_value=record.as_of, key=f"since-{key}",
            format="YYYY-MM-DD", width=170, help="Empty: the day of the first visit is taken.",
        )  # fmt: skip
    with st.container(horizontal=True):
        gene = st.selectbox(
            "Gene", [_NOT_SAID, *genes_of((chosen,))], accept_new_options=True, key=f"gene-{key}", width=150
        )
        ways = st.selectbox("Inheritance", [_NOT_SAID, *_WAYS], key=f"ways-{key}", width=150)
    with st.container(horizontal=True):
        variant = st.text_input("Variant, HGVS", key=f"variant-{key}", width=250)
        by = st.text_input("Your name", key=f"by-{key}", width=220)
    if st.button("Add", type="primary", key=f"do-{key}"):
        group = GROUP_OF.get(chosen.form, "")
        entered = Entered(chosen.name, since, status or "", group, _said(gene), variant or "", _said(ways), by or "")
        _tell(add_diagnosis(record.person, entered))


def _said(choice: str | None) -> str:
    return "" if choice in (None, _NOT_SAID) else str(choice)


def _tell(outcome: Outcome) -> None:
    """Go on where it was written; else what is wrong, and that nothing was."""
    if outcome.batch_id is not None:
        st.toast(f"Written as batch {outcome.batch_id}. The Upload page can take it back.")
        st.rerun()
    st.error(" ".join(label(one) for one in ("Nothing was written.", *outcome.problems)))
