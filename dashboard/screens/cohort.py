"""Cohort: what children like this do on a drug, aligned at the first infusion, and how long their courses last."""

from __future__ import annotations

import streamlit as st

from dashboard.data.cohort import Response, response
from dashboard.data.cohort_choice import Chosen, drugs, offered
from dashboard.data.opened import as_of
from dashboard.screens.cohort_choose import show_choice
from dashboard.screens.cohort_courses import show_courses
from dashboard.screens.cohort_response import show_response
from dashboard.screens.pages import PARAMETER, page
from dashboard.screens.pieces import facts, heading, panel, strip

_HIDE = "cohort-hide"


def show() -> None:
    """The whole page."""
    given = drugs()
    if not given:
        _nobody_treated()
        return
    with strip("cohort"):
        head = st.container(key="cohort-head")
        hidden = st.toggle(
            "Hide identifiers", key=_HIDE, help="Numbers instead of names, no dates; a click opens no patient"
        )
    chosen = show_choice(given)
    found = response(chosen)
    with head:
        st.html(facts(_said(chosen, found)))
    if not found.n_courses:
        with panel("cohort-nobody"):
            heading("Nobody matches")
            st.markdown("Choose another diagnosis, age, regimen or treatment before.")
        return
    token = show_response(chosen, found, hidden) or show_courses(chosen, found, hidden)
    if token:
        st.switch_page(page("patient"), query_params={PARAMETER: token})


def _said(chosen: Chosen, found: Response) -> list[tuple[str, str]]:
    many = f"{found.n_courses:,} {'patient' if found.n_courses == 1 else 'patients'} on {chosen.agent}"
    scanned = f"{sum(arm.n_after for arm in found.arms):,} with a {chosen.site} scan before and a comparable one after"
    unknown = 0 if chosen.every_age else offered(chosen.agent).unknown_age
    left = f" · {unknown} left out: age at the start not known" if unknown else ""
    return [(many, f"{scanned} · as of {as_of()}{left}")]


def _nobody_treated() -> None:
    with panel("cohort-empty"):
        heading("No bisphosphonate is recorded yet")
        st.markdown(
            "This page aligns patients at their first infusion. It needs infusions given, or courses of a "
            "bisphosphonate, and DXA scans before and after: upload them, or enter them by hand."
        )
        st.page_link(page("upload"), label="To the upload", icon=":material/upload:")
