"""What the check says of the infusion that was just entered, above the figure."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.records import Row
from dashboard.charts.treatment.dose_words import per_kg_words
from dashboard.charts.wording import capital
from dashboard.data.dose_words import expected_text, regimen_words, timing_text, verdict_text
from dashboard.data.infusion_by_hand import Entered
from dashboard.data.patient import Record
from dashboard.data.treatment import Treatment
from dashboard.screens.pieces import mark, text


def _key(record: Record) -> str:
    return f"treatment-entered-{record.person.token}"


def remember(record: Record, entered: Entered) -> None:
    """Keep which infusion was entered, until another one is or the tab is closed."""
    st.session_state[_key(record)] = (entered.agent, entered.day)


def show_entered(record: Record, found: Treatment) -> None:
    """The check of it, as of now; nothing where none was entered or it was taken back since."""
    agent, day = st.session_state.get(_key(record), ("", None))
    row = next((row for row in found.doses if (row["agent"], row["infusion_date"]) == (agent, day)), None)
    if row is not None:
        st.html(f'<div class="tb-entered">{_said(found, row)}</div>')


def _verdict(row: Row) -> str:
    return f"{verdict_text(row)}: {row['why']}" if row["why"] else verdict_text(row)


def _said(found: Treatment, row: Row) -> str:
    sign = mark(row["severity"]) if row["severity"] else ""
    regimen = found.regimen(row)
    held = (
        f"{row['regimen_id']}, {regimen_words(regimen, phase=row['phase'])}: {expected_text(row)} mg"
        if regimen
        else "no regimen is known"
    )
    title = f"Just entered: {row['agent']} {row['status']}, {row['infusion_date']}, {per_kg_words(row)}"
    below = f"Held to {held}. {capital(timing_text(row))}".strip()
    source = f" {regimen['source']}." if regimen and regimen["source"] else ""
    return (
        f"{sign}<div><strong>{text(_verdict(row))}</strong><p>{text(title)}. {text(below)}.</p>"
        f"<small>{text('A check of the entry, never an order.' + source)}</small></div>"
    )
