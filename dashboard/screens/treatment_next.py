"""The next infusion: when, of which drug, and the checklist before it, what blocks first."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.charts.records import Row
from dashboard.charts.wording import capital
from dashboard.data.checklist import joined, source_of
from dashboard.data.patient import Record
from dashboard.data.treatment import Treatment
from dashboard.data.treatment_checks import in_order, is_overridden, label_words, state_words, verdict, why_words
from dashboard.screens.pieces import heading, mark, note, panel, text
from dashboard.screens.treatment_facts import next_words
from dashboard.screens.treatment_override import show_override
from dashboard.screens.treatment_print import print_html

_SIGNS = {
    "block": "tb-mark tb-mark-c", "creatinine misleads": "tb-mark tb-mark-h", "missing": "tb-state tb-state-open",
    "stale": "tb-mark tb-mark-soft", "caution": "tb-mark tb-mark-m", "pass": "tb-state tb-state-done",
    "not applicable": "tb-mark tb-mark-note",
}  # fmt: skip


def show_next(record: Record, found: Treatment) -> None:
    """The panel; where no infusion is ahead, why not."""
    with panel("next"):
        if found.next is None:
            heading("Next infusion")
            note("No infusion was given and none is booked: there is nothing to check before it.")
            return
        said, below = next_words(found.next, record.as_of)
        heading("Next infusion", "first cycle" if found.next["first_cycle"] else "")
        st.html(f'<p class="tb-next"><strong>{text(said)}</strong><span>{text(below)}</span></p>')
        if not found.checks:
            note("Nothing to check: no infusion is ahead.")
            return
        st.html(checklist_html(found.checks))
        show_override(record, found)
        _show_print(record, found)


def checklist_html(checks: list[Row]) -> str:
    """The verdict and the lines."""
    whole = verdict(checks)
    sign = mark(whole.severity) + " " if whole.severity else ""
    head = f'<p class="tb-verdict">{sign}{text(capital(whole.words))}</p>'
    return f'{head}<ul class="tb-checks tb-before-infusion">{"".join(map(_line, in_order(checks)))}</ul>'


def _line(row: Row) -> str:
    """State, item and value; below them why, the limit and the row, over the whole width."""
    words, past = state_words(row), is_overridden(row)
    sign = _SIGNS.get(row["state"], "tb-mark tb-mark-c")
    shown = f'<span class="{sign}" role="img" aria-label="{escape(words)}" title="{escape(words)}"></span>'
    stops = ' class="tb-stops"' if row["state"] in ("block", "creatinine misleads") and not past else ""
    head = f"<div><span{stops}>{text(label_words(row))}</span><small>{text(words)}</small></div>"
    value = f"<b>{text(row['value_text'])}</b>" if row["value_text"] else "<em>not recorded</em>"
    below = joined(why_words(row), str(row["limit_text"] or ""), source_of(row))
    notes = f"<small>{text(below)}</small>{_override(row) if past else ''}"
    return (
        f'<li>{shown}{head}<div>{value}<small>{text(_when(row))}</small></div><div class="tb-notes">{notes}</div></li>'
    )


def _override(row: Row) -> str:
    said = f"Overridden by {row['override_by']}, {row['override_on']}: {row['override_reason']}"
    return f'<small class="tb-overridden">{text(said)}</small>'


def _when(row: Row) -> str:
    """The day of the value and how old it is on the day of the infusion."""
    if row["on_date"] is None:
        return ""
    return f"{row['on_date']}, {row['age_days']} d" if row["age_days"] is not None else str(row["on_date"])


def _show_print(record: Record, found: Treatment) -> None:
    day = found.checks[0]["for_date"] or record.as_of
    name = f"checklist_{record.person.patient_id}_{day}.html".replace("/", "-")
    st.download_button(
        "Checklist to print", print_html(record, found), name, "text/html", on_click="ignore",
        icon=":material/print:", width="stretch", key=f"print-{record.person.token}",
    )  # fmt: skip
