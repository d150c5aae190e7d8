"""The panel of the courses, a page of them at a time."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.cohort.swimmer import swimmer_figure
from dashboard.data.cohort import PAGE, Response, courses
from dashboard.data.cohort_choice import Chosen
from dashboard.screens.cohort_response import clicked
from dashboard.screens.pieces import heading, note, palette, panel
from dashboard.screens.upload_pager import paged


def show_courses(chosen: Chosen, found: Response, hidden: bool) -> str:
    """Draw the panel; returns the token of the patient whose bar or mark was clicked, or ''."""
    with panel("cohort-courses"):
        heading("Courses", "longest first · filled: naive · hatched: pretreated · outlined: not stated")
        shown = paged(range(found.n_courses), PAGE, "cohort", "courses")
        with st.container(key="cohort-courses-scroll"):
            figure = swimmer_figure(courses(chosen, shown[0] // PAGE), palette(), hidden)
            said = "Courses by their length, with infusions and fractures"
            token = clicked(figure, "cohort-courses-figure", said, hidden)
        note(
            "| infusion given · ▼ new vertebral fracture, on the day of its image · ◆ long-bone fracture · "
            "▸ goes on. Where only infusions are recorded a bar ends with the last one."
        )
    return token
