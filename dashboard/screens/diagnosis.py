"""Diagnosis: what is this child's bone disease, what else harms the bone, and what has been looked for?"""

from __future__ import annotations

import streamlit as st

from dashboard.data.diagnosis import Placed, placed
from dashboard.data.patient import Record
from dashboard.data.work_up import done, first_tier
from dashboard.screens.diagnosis_add import show_add
from dashboard.screens.diagnosis_checks import examination_html, risks_html, work_up_html
from dashboard.screens.diagnosis_list import FORM_WORDS, diagnoses_html
from dashboard.screens.diagnosis_risks import risk_figure_of, show_risks
from dashboard.screens.pages import page
from dashboard.screens.patient_address import PARAMETER, show_patient_of_address
from dashboard.screens.patient_find import show_search
from dashboard.screens.patient_header import identity_html
from dashboard.screens.pieces import heading, note, panel, strip, text, written_panel


def show() -> None:
    """The page of the patient whose token is in the address; without one, a way to choose."""
    show_patient_of_address(_show_patient)


def _show_patient(found: Record) -> None:
    diagnoses = placed(found)
    figure, facts = risk_figure_of(found), _facts_html(found, diagnoses)
    with strip("patient"):
        st.html(facts)
        _show_actions(found)
    with st.container(horizontal=True, key="diagnosis-body"):
        main, rail = st.container(key="diagnosis-main"), st.container(key="diagnosis-rail")
    with main:
        with panel("diagnoses"):
            with st.container(horizontal=True, vertical_alignment="center", key="diagnoses-head"):
                heading("Diagnoses", f"as of {found.as_of}")
                show_add(found)
            st.html(diagnoses_html(diagnoses))
        show_risks(figure)
        with st.container(horizontal=True, key="diagnosis-halves"):
            written_panel(risks_html(found))
            written_panel(examination_html(found))
    with rail:
        written_panel(work_up_html(found, diagnoses))
    note(
        f"All rows on this page carry the number {found.person.patient_id} ({found.person.centre}). The list of "
        "conditions is a reference: where the record differs from it, that is said and neither is changed."
    )


def _show_actions(found: Record) -> None:
    token = found.person.token
    st.page_link(page("patient"), label="Course", icon=":material/show_chart:", query_params={PARAMETER: token})
    with st.popover("Find", icon=":material/search:", key=f"search-{token}"):
        show_search(token, "stretch")


def _facts_html(found: Record, diagnoses: list[Placed]) -> str:
    """Who it is, the form, how many diagnoses are in the list, how far the work-up is."""
    held = [one for one in diagnoses if not one.past]
    forms = list(dict.fromkeys(FORM_WORDS[one.form] for one in held if not one.is_risk_factor))
    listed = sum(one.match.kind == "one" for one in held)
    differing = any(one.contradicts for one in held)
    told = [
        (" and ".join(forms) or "Form not known", "form of the bone disease" if held else "no diagnosis recorded"),
        (f"Listed: {listed} of {len(held)}", "differs from the list" if differing else "in the list of conditions"),
        (f"First tier: {done(first_tier(found))}", "laboratory of the work-up"),
    ]
    blocks = [f"<div><strong>{text(said)}</strong><span>{text(below)}</span></div>" for said, below in told]
    return f'<div class="tb-facts">{identity_html(found)}{"".join(blocks)}</div>'
