"""Below the worklist: what its marks are, and the day of the last record of each kind."""

from __future__ import annotations

import streamlit as st

from dashboard.data.worklist import ORDER, last_records
from dashboard.screens.pieces import SEVERITY_NAMES, mark, text


def _legend() -> str:
    """What the marks of severity are."""
    marks = "".join(f"<span>{mark(one)} {SEVERITY_NAMES[one].lower()}</span>" for one in ORDER)
    return f'<p class="tb-note tb-legend">{marks}</p>'


def show_foot() -> None:
    """The marks, then the day of the last record of each kind: 'no findings' holds no further."""
    days = " · ".join(f"{kind} {day or 'none'}" for kind, day in last_records())
    said = (
        f"Last record: {days or 'none'}. This supports a decision and never makes one: "
        "each finding shows its values, limits and source."
    )
    st.html(f'{_legend()}<p class="tb-note">{text(said)}</p>')
