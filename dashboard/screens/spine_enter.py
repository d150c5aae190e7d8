"""A reading entered by hand: grades or measured heights by level, of a new image or once more of one that stands."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.wording import capital, modality_name
from dashboard.data.patient import Record
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
from dashboard.screens.by_hand import ByHand, send, show_by_hand
from dashboard.screens.who import ask_name

_READING = ByHand(
    "spine", "Enter a reading", ":material/edit_note:",
    lambda record, entered, name, watch: add_reading(record.person, entered[0], entered[1], name, watch),
    lambda entered: "reading",
)  # fmt: skip
_NEW = "a new image"
_GRADES = ("0", "1", "2", "3", UNREAD)


@st.fragment
def show_enter(record: Record, found: Spine) -> None:
    """A button, and below it the form. The key holds how many readings there are: it closes once one is added."""
    key = f"read-{record.person.token}-{len(found.reads)}-{len(found.images)}"
    show_by_hand(_READING, record, key, lambda: _form(record, found, key))


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
    unusual = st.checkbox(READ.unusual, key=f"unusual-{key}")
    send(
        _READING, record, "Write the reading", key,
        lambda: (
            found,
            Reading(
                None if new else str(image), day, kind or "", reader or "", method or "", scheme or "", energy or "",
                local or "", *said_of(levels), by, unusual,
            ),
        ),
    )  # fmt: skip


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
