"""Pregnancy: does recovery from transient osteoporosis of pregnancy run as expected, or is something else missed?"""

from __future__ import annotations

import streamlit as st

from dashboard.data.pregnancy import episodes
from dashboard.screens.pages import PARAMETER, page
from dashboard.screens.patient_find import show_search
from dashboard.screens.pieces import facts, heading, note, panel, strip
from dashboard.screens.pregnancy_cases import show_cases
from dashboard.screens.pregnancy_head import said_of
from dashboard.screens.pregnancy_recovery import show_recovery
from dashboard.screens.pregnancy_series import show_series
from dashboard.screens.pregnancy_woman import show_woman

_EVERYBODY = "All"
_SOURCES = (_EVERYBODY, "Own", "Published")


def show() -> None:
    """One woman's episode where the address names her; else all of them."""
    token = st.query_params.get(PARAMETER, "")
    if token:
        show_woman(token)
        return
    rows = episodes()
    if not rows:
        _nobody()
        return
    with strip("pregnancy"):
        head = st.container(key="pregnancy-head")
        source = st.segmented_control(
            "Whose", _SOURCES, default=_EVERYBODY, required=True, key="pregnancy-source", label_visibility="collapsed"
        )
        hidden = st.toggle(
            "Hide identifiers", key="pregnancy-hide", help="Numbers instead of names, no dates; a click opens nobody"
        )
        with st.popover("Find", icon=":material/search:", key="search-pregnancy"):
            show_search("pregnancy", "stretch")
    shown = [row for row in rows if source == _EVERYBODY or bool(row["published_in"]) == (source == "Published")]
    with head:
        st.html(facts(said_of(shown)))
    token = show_cases(shown, hidden)
    show_recovery(shown)
    show_series(shown)
    if token:
        st.switch_page(page("pregnancy"), query_params={PARAMETER: token})


def _nobody() -> None:
    with panel("pregnancy-empty"):
        heading("No episode is recorded yet")
        st.markdown(
            "This page follows women with transient osteoporosis of pregnancy, aligned at the delivery. It needs "
            "their pregnancies and the facts of the episode: upload a case file (one row per woman) or a file of "
            "facts, or find a patient below and enter them by hand."
        )
        note("Templates are on the Upload page: “Case file, wide”, “pregnancies” and “pregnancy_findings”.")
        show_search("pregnancy")
        st.page_link(page("upload"), label="To the upload", icon=":material/upload:")
