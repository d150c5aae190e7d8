"""Giving an infusion although an item of its checklist stops it: with a reason and a name; and taking that back."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.records import Row
from dashboard.data.patient import Record
from dashboard.data.treatment import Treatment
from dashboard.data.treatment_checks import (
    can_be_overridden,
    in_order,
    is_overridden,
    label_words,
    override,
    state_words,
    take_back,
)
from dashboard.screens.form_below import form_below
from dashboard.screens.pieces import label
from dashboard.screens.who import ask_name


@st.fragment
def show_override(record: Record, found: Treatment) -> None:
    """A button for each of the two, where there is something to do. The keys hold what is overridden, so that a form
    closes once its act is done."""
    rows = in_order(found.checks)
    open_rows, past = [row for row in rows if can_be_overridden(row)], [row for row in rows if is_overridden(row)]
    key = f"{record.person.token}-{found.checks[0]['for_date']}-{'-'.join(str(row['item_no']) for row in past)}"
    with st.container(horizontal=True, key="treatment-overrides"):
        if open_rows:
            _form(record, open_rows, f"override-{key}")
        if past:
            _back(record, past, f"drop-{key}")


def _form(record: Record, rows: list[Row], key: str) -> None:
    below = form_below(record, "Override an item", f"open-{key}", icon=":material/gavel:")
    if below is None:
        return
    with below, st.form(key, border=False):
        st.markdown(
            f"{label(f'{record.person.name} {record.person.patient_id}')}, {_infusion(rows[0])}. The item "
            "stays in the list with your reason and name, and opens again when its value changes."
        )
        names = {row["item"]: f"{label_words(row)}: {state_words(row)}" for row in rows}
        item = st.selectbox("Item", list(names), format_func=names.__getitem__)
        reason = st.text_area("Reason", height=80, placeholder="Why the infusion is given all the same")
        by = ask_name(f"by-{key}")
        if st.form_submit_button("Override", type="primary"):
            chosen = next(row for row in rows if row["item"] == item)
            _done(override(record.person, chosen, (reason or "").strip(), by))


def _infusion(row: Row) -> str:
    return f"infusion of {row['for_date']}" if row["for_date"] else "next infusion"


def _back(record: Record, rows: list[Row], key: str) -> None:
    below = form_below(record, "Take back", f"open-{key}", icon=":material/undo:")
    if below is None:
        return
    with below, st.form(key, border=False):
        names = {row["item"]: label_words(row) for row in rows}
        item = st.selectbox("Override of", list(names), format_func=names.__getitem__)
        by = ask_name(f"by-{key}")
        if st.form_submit_button("Take the override back", type="primary"):
            _done(take_back(record.person, next(row for row in rows if row["item"] == item), by))


def _done(wrong: str) -> None:
    """The page anew, or what is wrong."""
    if not wrong:
        st.rerun()
    st.error(label(wrong))
