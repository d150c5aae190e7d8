"""A reading entered by hand: grades or measured heights by level, of a new image or once more of one that stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.wording import capital, modality_name
from dashboard.data.patient import Person, Record
from dashboard.data.spine import Spine
from dashboard.data.spine_by_hand import (
    ENERGIES, HEIGHTS, LEVELS, LOCAL_DISEASE, METHODS, MODALITIES, NOT_READABLE, READ, Reading, add_reading,
)  # fmt: skip
from dashboard.screens.form_below import form_below
from dashboard.screens.pieces import label
from dashboard.screens.upload_progress import WRITING, progress
from dashboard.screens.who import ask_name
from dashboard.screens.wishes import carrying_out, wish, wished

_ASKED, _WRONG, _TOLD = "spine-read-asked", "spine-read-wrong", "spine-read-told"
_NEW = "a new image"
_UNREAD = "not readable"
_GRADES = ("0", "1", "2", "3", _UNREAD)
_GRADE, _LEVEL = "Grade", "Level"


@st.fragment
def show_enter(record: Record, found: Spine) -> None:
    """A button, and below it the form. The key holds how many readings there are: it closes once one is added."""
    _write(record.person, found)
    for told in st.session_state.pop(_TOLD, ()):
        st.toast(label(told), duration="long")
    key = f"read-{record.person.token}-{len(found.reads)}-{len(found.images)}"
    below = form_below(record, "Enter a reading", f"open-{key}", icon=":material/edit_note:")
    if below is None:
        return
    with below, st.container(key="spine-form"):
        _form(record, found, key)


def _form(record: Record, found: Spine, key: str) -> None:
    names = {row["image_id"]: f"{row['image_date']} {modality_name(row['modality'])}" for row in reversed(found.images)}
    with st.container(horizontal=True):
        image = st.selectbox("Image", [_NEW, *names], format_func=lambda one: names.get(one, one), key=f"image-{key}", width=200)
        new = image == _NEW
        day = kind = None
        if new:
            day = st.date_input(
                READ.fields["image_date"], None, min_value=record.person.birth, max_value=record.as_of, key=f"day-{key}",
                format="YYYY-MM-DD", width=150,
            )  # fmt: skip
            kind = st.selectbox(READ.fields["modality"], MODALITIES, index=None, format_func=modality_name, key=f"kind-{key}", width=140)
    with st.container(horizontal=True):
        reader = st.text_input(READ.fields["reader"], key=f"reader-{key}", width=160)
        method = st.selectbox(READ.fields["method"], METHODS, index=None, format_func=capital, key=f"method-{key}", width=140)
        scheme = st.text_input(READ.fields["grading_scheme"], key=f"scheme-{key}", width=160, help="Where the method has more than one; grades of two schemes are never compared.")
    table = st.data_editor(
        _empty(), hide_index=True, key=f"levels-{key}", height=13 * 35 + 38, column_config=_columns(), width=520,
    )  # fmt: skip
    st.caption("A level that is left empty is not on the image. What was not readable is said so: it is never grade 0.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        energy = st.selectbox(READ.fields["energy"], ENERGIES, index=None, format_func=capital, key=f"energy-{key}", width=150, placeholder="not known")
        local = st.selectbox(READ.fields["local_disease"], LOCAL_DISEASE, index=None, format_func=capital, key=f"local-{key}", width=130, placeholder="not known")
        by = ask_name(f"by-{key}", width=180)
    unusual = st.checkbox("Unusual heights are right", key=f"unusual-{key}")
    if st.button("Write the reading", type="primary", key=f"do-{key}"):
        grades, heights = said_of(table)
        reading = Reading(
            None if new else str(image), day, kind or "", reader or "", method or "", scheme or "", energy or "", local or "",
            grades, heights, by, unusual,
        )  # fmt: skip
        wish(_ASKED, record.person.token, reading)
        _write(record.person, found)
    token, problems = st.session_state.pop(_WRONG, ("", ()))
    if token == record.person.token:
        st.error(" ".join(label(one) for one in ("Nothing was written.", *problems)))


def _empty() -> pd.DataFrame:
    blank: dict[str, Any] = {_LEVEL: list(LEVELS), _GRADE: pd.Series([None] * len(LEVELS), dtype="object")}
    blank |= {name: pd.Series([None] * len(LEVELS), dtype="float64") for name in HEIGHTS}
    return pd.DataFrame(blank)


def _columns() -> dict[str, Any]:
    height = {name: st.column_config.NumberColumn(f"{READ.fields[name]}, mm", format="%.1f", width=90) for name in HEIGHTS}
    return {
        _LEVEL: st.column_config.TextColumn(_LEVEL, disabled=True, width=60),
        _GRADE: st.column_config.SelectboxColumn(_GRADE, options=list(_GRADES), width=110),
        **height,
    }


def said_of(table: pd.DataFrame) -> tuple[dict[str, str], dict[str, Mapping[str, float]]]:
    """Grades and heights by level, of what was filled in."""
    grades, heights = {}, {}
    for row in table.to_dict("records"):
        level, grade = str(row[_LEVEL]), row[_GRADE]
        if grade is not None and grade == grade:
            grades[level] = NOT_READABLE if grade == _UNREAD else str(grade)
        measured = {name: float(row[name]) for name in HEIGHTS if row[name] is not None and row[name] == row[name]}
        if measured:
            heights[level] = measured
    return grades, heights


def _write(person: Person, found: Spine) -> None:
    """Write what was asked for, if anything was; then the page anew, or what is wrong."""
    asked = wished(_ASKED)
    if asked is None or asked[0] != person.token:
        return
    token, reading, name = asked
    with carrying_out(_ASKED), progress(WRITING, "reading") as watch:
        outcome = add_reading(person, found, reading, name, watch)
    if outcome.batch_id is None:
        st.session_state[_WRONG] = (token, outcome.problems)
        return
    written = f"Written as batch {outcome.batch_id}. The Upload page can take it back."
    st.session_state[_TOLD] = (written, *outcome.notes)
    st.rerun()
