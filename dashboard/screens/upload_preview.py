"""What a staged file would change, patient by patient and worst first, said before it is committed."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.data.opened import as_of
from dashboard.data.preview import Only, Touched, chosen, counts, moves, preview_csv, touched
from dashboard.data.upload import Report, Staged, derived
from dashboard.screens.pieces import heading, note, panel
from dashboard.screens.upload_new_rows import show_new_rows
from dashboard.screens.upload_pager import paged
from dashboard.screens.upload_person import person

_PAGE = 20
_PARTS = (
    ("new", "new"),
    ("changed", "changed"),
    ("same", "the same"),
    ("refused", "held back"),
    ("skipped", "skipped"),
)
_FILTERS: dict[Only, str] = {"all": "All", "findings": "With findings", "values": "With changed values"}


def show_preview(staged: Staged, report: Report) -> None:
    """The panel: rows and findings counted, then each patient whom the file touches."""
    with panel("preview"):
        heading("What it would change", f"the file against the store as it is now, as of {as_of()}")
        if report.rows_in:
            st.html(f'<div class="tb-sums">{_bar(report)}{_moved(report)}</div>')
        if report.rows_in and not report.taken and not report.refused:
            note("Nothing new: every row is in the store already.")
        show_new_rows(report)
        everybody = derived(staged, report, touched)
        if everybody:
            _show_patients(staged, report, everybody)
        note(_below(report))


def _bar(report: Report) -> str:
    parts = "".join(
        f'<div class="tb-part tb-part-{name}" style="flex-grow:{count}"><b>{count:,}</b><span>{words}</span></div>'
        for name, words in _PARTS
        if (count := getattr(report, name))
    )
    return f'<div class="tb-bar" role="group" aria-label="Rows of the file">{parts}</div>'


def _moved(report: Report) -> str:
    """How many findings open, reopen, close and change."""
    if not report.findings:
        return '<div class="tb-counts"><span>No finding would open, close or change.</span></div>'
    counted = "".join(f"<span><b>{count:,}</b>{words}</span>" for count, words in moves(report.findings))
    return f'<div class="tb-counts"><span>Findings that</span>{counted}</div>'


def _show_patients(staged: Staged, report: Report, everybody: tuple[Touched, ...]) -> None:
    people = list(everybody)
    with st.container(horizontal=True, vertical_alignment="center", key="preview-tools"):
        if len(everybody) > 1:
            people = _filtered(staged, everybody)
        st.download_button(
            f"Whole preview as CSV ({_patients(len(everybody))})", lambda: preview_csv(everybody, report.new_rows),
            f"{Path(staged.name).stem}-preview.csv", "text/csv", icon=":material/download:", on_click="ignore",
            type="tertiary",
        )  # fmt: skip
    if not people:
        note("No patient of the file is like that.")
        return
    shown = paged(people, _PAGE, f"preview-{staged.staged_id}", "patients")
    rows = "".join(person(one, as_of()) for one in shown)
    head = "<div><span>Patient</span><span>Rows and values</span><span>Findings</span></div>"
    st.html(f'<div class="tb-people"><div class="tb-people-head">{head}</div>{rows}</div>')


def _patients(number: int) -> str:
    return "1 patient" if number == 1 else f"{number:,} patients"


def _filtered(staged: Staged, everybody: tuple[Touched, ...]) -> list[Touched]:
    number = counts(everybody)
    only = st.segmented_control(
        "Which patients", list(_FILTERS), format_func=lambda one: f"{_FILTERS[one]} {number[one]:,}", default="all",
        required=True, key=f"preview-only-{staged.staged_id}", label_visibility="collapsed",
    )  # fmt: skip
    words = st.text_input(
        "Find a patient of the file", type="search", live=True, key=f"preview-find-{staged.staged_id}",
        placeholder="Name or number", label_visibility="collapsed", width=200,
    )  # fmt: skip
    return chosen(everybody, only, words or "")


def _below(report: Report) -> str:
    shown = report.skipped_rows[:5]
    skipped = "; ".join(f"row {row['row']} ({row['why']}{': ' + row['text'] if row['text'] else ''})" for row in shown)
    more = len(report.skipped_rows) - len(shown)
    said = f"Skipped: {skipped}{f'; and {more:,} more' if more else ''}. " if skipped else ""
    undo = "After the commit the whole batch can be undone below, until a later one builds on it"
    return f"{said}{undo}; each value keeps its history."
