"""Templates to download: the header line of the wide files and of each table."""

from __future__ import annotations

import streamlit as st

from dashboard.data.reading import templates
from dashboard.screens.pieces import heading, note, panel


def show_templates() -> None:
    """A panel with the wide visit file first, and the case file, then one button for each table."""
    (wide, _, first), (cases, _, of_cases), *tables = templates()
    with panel("templates"):
        heading("Templates", "CSV with headers that are known")
        st.download_button(
            "Visit file, wide", first, f"{wide}.csv", "text/csv", icon=":material/download:",
            help="One row per visit, with the patient's own columns: this one file can start a store",
        )  # fmt: skip
        st.download_button(
            "Case file, wide", of_cases, f"{cases}.csv", "text/csv", icon=":material/download:",
            help="One row per episode of transient osteoporosis of pregnancy, as published series print them",
        )  # fmt: skip
        note("Or one table a file:")
        with st.container(horizontal=True, key="template-tables", gap="small"):
            for kind, row, text in tables:
                st.download_button(
                    kind, text, f"{kind}.csv", "text/csv", help=f"One row: {row}", key=f"template-{kind}"
                )
