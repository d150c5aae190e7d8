"""One action for the fractures of an image: low trauma, no local disease. Until then both are unknown."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.lanes.vertebrae import level_words
from dashboard.data.patient import Person, Record
from dashboard.data.spine import Spine
from dashboard.data.spine_by_hand import confirm_low_trauma, unconfirmed
from dashboard.screens.pieces import label
from dashboard.screens.upload_progress import WRITING, progress
from dashboard.screens.who import ask_name
from dashboard.screens.wishes import carrying_out, wish, wished

_ASKED, _WRONG = "spine-confirm-asked", "spine-confirm-wrong"


@st.fragment
def show_confirm(record: Record, found: Spine, image_id: str) -> None:
    """What is asked of the chosen image's fractures; nothing where energy and local disease are known."""
    _write(record.person)
    rows = unconfirmed(found, image_id)
    if not rows:
        return
    image = next(row for row in found.images if row["image_id"] == image_id)
    levels = level_words([row["level"] for row in rows])
    key = f"confirm-{record.person.token}-{image_id}"
    with st.container(border=True, key="spine-confirm"):
        st.markdown(
            f"**{label(levels)}** on {image['image_date']}: whether the injury was of low energy, and whether local "
            "disease weakened the bone, is not recorded. Until then it is not known whether the fracture counts for "
            "the definition."
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            by = ask_name(f"by-{key}", width=220)
            if st.button("Low trauma, no local disease", type="primary", key=f"do-{key}"):
                wish(_ASKED, record.person.token, image_id, by, found)
                _write(record.person)
        token, problems = st.session_state.pop(_WRONG, ("", ()))
        if token == record.person.token:
            st.error(" ".join(label(one) for one in ("Nothing was written.", *problems)))
        st.caption("Something else? Enter a reading with what is known, or load it with a file.")


def _write(person: Person) -> None:
    """Write what was asked for, if anything was; then the page anew, or what is wrong."""
    asked = wished(_ASKED)
    if asked is None or asked[0] != person.token:
        return
    token, image_id, by, shown, name = asked
    with carrying_out(_ASKED), progress(WRITING, "confirmation") as watch:
        outcome = confirm_low_trauma(person, shown, image_id, by, name, watch)
    if outcome.batch_id is None:
        st.session_state[_WRONG] = (token, outcome.problems)
        return
    st.toast(label(f"Written as batch {outcome.batch_id}. The Upload page can take it back."), duration="long")
    st.rerun()
