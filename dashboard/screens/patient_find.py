"""Finding a patient by name or number, and what the page says when its address leads to nobody."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from dashboard.charts.wording import age_text
from dashboard.data.opened import patient_count
from dashboard.data.patient import MOST_FOUND, find_people
from dashboard.screens.pages import PARAMETER, page
from dashboard.screens.pieces import heading, label, note, panel


def show_chooser() -> None:
    """The page without a patient: search, or the way to the worklist."""
    with panel("choose"):
        heading("Choose a patient", f"{patient_count()} in this store")
        show_search("page")
        st.page_link(page("worklist"), label="To the worklist", icon=":material/arrow_back:")


def show_unknown() -> None:
    """The page for an address that leads to nobody. The address is not repeated: it may be anything."""
    with panel("unknown"):
        heading("No such patient here")
        st.markdown(
            "The address names a patient that this store does not have: it may be of another store, or the batch that "
            "brought the patient was undone. Search by name or number, or go to the worklist."
        )
        show_search("unknown")
        st.page_link(page("worklist"), label="To the worklist", icon=":material/arrow_back:")


def show_search(where: str, width: int | Literal["stretch"] = 420) -> None:
    """A search field and the patients that it finds; `where` tells one search from another. width: of the field, px."""
    words = st.text_input(
        "Name or number", type="search", placeholder="Name or number", key=f"find-{where}", live=True,
        label_visibility="collapsed", width=width,
    )  # fmt: skip
    if not (words or "").strip():
        note("Type a part of a name or of a number.")
        return
    found = find_people(words or "")
    if found.empty:
        note("Nobody has all these words in name or number.")
    for row in found.head(MOST_FOUND).to_dict("records"):
        who = f"{row['name'] or 'no name'} · {row['patient_id']} · {_age(row['age_years'])}"
        # Called before the page is made: the patient is shown by that run, not by a second one.
        st.button(
            label(who), key=f"found-{where}-{row['token']}", type="tertiary", on_click=_open, args=(row["token"],)
        )
    if len(found) > MOST_FOUND:
        note(f"More than {MOST_FOUND}: add a word.")


def _age(age: float | None) -> str:
    return "age not known" if age is None or age != age else f"{age_text(age)} y"


def _open(token: str) -> None:
    st.query_params[PARAMETER] = token
