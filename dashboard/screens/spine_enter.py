"""A reading entered by hand: grades or measured heights by level, of a new image or once more of one that stands."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.wording import capital, modality_name
from dashboard.data.patient import Person, Record
from dashboard.data.spine import Spine
from dashboard.data.spine_by_hand import (
    ENERGIES,
    LEVELS,
    LOCAL_DISEASE,
    METHODS,
    MODALITIES,
    READ,
    UNREAD,
    Reading,
    add_reading,
    said_of,
)  # fmt: skip
from dashboard.screens.form_below import form_below
from dashboard.screens.pieces import label
from dashboard.screens.upload_progress import WRITING, progress
from dashboard.screens.who import ask_name
from dashboard.screens.wishes import carrying_out, wish, wished

_ASKED, _WRONG, _TOLD = "spine-read-asked", "spine-read-wrong", "spine-read-told"
_NEW = "a new image"
_GRADES = ("0", "1", "2", "3", UNREAD)


@st.fragment
def show_enter(record: Record, found: Spine) -> None:
    """A button, and below it the form. The key holds how many readings there are: it closes once one is added."""
    _write(record.person)
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
        image = st.selectbox(
            "Image", [_NEW, *names], format_func=lambda one: names.get(one, one), key=f"image-{key}", width=200
        )
        new = image == _NEW
        day = kind = None
        if new:
            day = st.date_input(
                READ.fields["image_date"], None, min_value=record.person.birth, max_value=record.as_of,
                key=f"day-{key}", format="YYYY-MM-DD", width=150,
            )  # fmt: skip
            kind = st.selectbox(
                READ.fields["modality"], MODALITIES, index=None, format_func=modality_name, key=f"kind-{key}", width=140
            )
    with st.container(horizontal=True):
        reader = st.text_input(READ.fields["reader"], key=f"reader-{key}", width=160)
        method = st.selectbox(
            READ.fields["method"], METHODS, index=None, format_func=capital, key=f"method-{key}", width=140
        )
        scheme = st.text_input(
            READ.fields["grading_scheme"],
            key=f"scheme-{key}",
            width=160,
            help="Where the method has more than one; grades of two schemes are never compared.",
        )
    levels = {level: _level(level, key) for level in LEVELS}
    st.caption("A level that is left empty is not on the image. What was not readable is said so: it is never grade 0.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        energy = st.selectbox(
            READ.fields["energy"],
            ENERGIES,
            index=None,
            format_func=capital,
            key=f"energy-{key}",
            width=150,
            placeholder="not known",
        )
        local = st.selectbox(
            READ.fields["local_disease"],
            LOCAL_DISEASE,
            index=None,
            format_func=capital,
            key=f"local-{key}",
            width=130,
            placeholder="not known",
        )
        by = ask_name(f"by-{key}", width=180)
    unusual = st.checkbox("Unusual heights are right", key=f"unusual-{key}")
    if st.button("Write the reading", type="primary", key=f"do-{key}"):
        grades, heights = said_of(levels)
        reading = Reading(
            None if new else str(image), day, kind or "", reader or "", method or "", scheme or "", energy or "",
            local or "", grades, heights, by, unusual,
        )  # fmt: skip
        wish(_ASKED, record.person.token, reading, found)
        _write(record.person)
    token, problems = st.session_state.pop(_WRONG, ("", ()))
    if token == record.person.token:
        st.error(" ".join(label(one) for one in ("Nothing was written.", *problems)))


def _level(level: str, key: str) -> tuple[str | None, str | None]:
    """A row of the form: what was read of a level, and its heights in one field, to be typed one after the other."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"row-{level}-{key}", gap="small"):
        st.html(f'<div class="tb-level">{level}</div>')
        grade = st.selectbox(
            f"{level} grade", _GRADES, index=None, key=f"grade-{level}-{key}", width=150,
            placeholder="not on the image", label_visibility="collapsed",
        )  # fmt: skip
        heights = st.text_input(
            f"{level} heights", key=f"heights-{level}-{key}", width=220, placeholder="front middle back, mm",
            label_visibility="collapsed",
        )  # fmt: skip
    return grade, heights


def _write(person: Person) -> None:
    """Write what was asked for, if anything was; then the page anew, or what is wrong."""
    asked = wished(_ASKED)
    if asked is None or asked[0] != person.token:
        return
    token, reading, shown, name = asked
    with carrying_out(_ASKED), progress(WRITING, "reading") as watch:
        outcome = add_reading(person, shown, reading, name, watch)
    if outcome.batch_id is None:
        st.session_state[_WRONG] = (token, outcome.problems)
        return
    written = f"Written as batch {outcome.batch_id}. The Upload page can take it back."
    st.session_state[_TOLD] = (written, *outcome.notes)
    st.rerun()
