"""The start page of a store that has no patient yet: three ways on."""

from __future__ import annotations

import streamlit as st

from dashboard.screens.pages import page
from dashboard.screens.pieces import facts, heading, panel, strip
from dashboard.screens.templates import show_templates


def show() -> None:
    """Upload, templates, demonstration."""
    with strip("first"):
        st.html(
            facts(
                [
                    (
                        "This store has no patient yet",
                        "Three ways on: upload an export, fill in a template, or look at the demonstration",
                    )
                ]
            )
        )
    with st.container(key="beside-first"):
        with panel("first-upload"):
            heading("Upload an export")
            st.markdown(
                "Drop a CSV from your hospital system. You see every problem and every change before anything is "
                "written, and each upload can be taken back."
            )
            if st.button("Go to Upload", type="primary", icon=":material/upload:"):
                st.switch_page(page("upload"))
        with panel("first-demo"):
            heading("Look at the demonstration")
            st.markdown(
                "300 invented children in a store of their own; they never mix with this one. "
                "Stop this dashboard, then run"
            )
            st.code("trabecula demo", language=None)
            st.markdown("or `make demo` in the project's folder.")
    show_templates()
