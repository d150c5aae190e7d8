"""The header strip of a staged file: what it is, how much of it was understood, discard and commit."""

from __future__ import annotations

import uuid

import streamlit as st

from dashboard.data.preview import rows_text
from dashboard.data.reading import kind_words
from dashboard.data.upload import Report, Staged, commit, discard, user_name
from dashboard.screens.pieces import facts, strip
from dashboard.screens.upload_done import forget, remember
from dashboard.screens.upload_progress import WRITING, progress
from dashboard.screens.who import ask_name, said_name

_ASKED = "upload-commit"
_SIZES = ((2**20, "MB"), (2**10, "kB"), (1, "bytes"))


def show_head(staged: Staged, report: Report) -> None:
    """Facts at the left, the two ways out at the right."""
    with strip("upload"):
        st.html(
            facts(
                [
                    (staged.name, _waits(staged)),
                    kind_words(report.table),
                    _columns(report),
                    _span(report),
                    _written(staged),
                ]
            )
        )
        with st.container(horizontal=True, width="content", gap="small"):
            _ways_out(staged, report)


def _ways_out(staged: Staged, report: Report) -> None:
    if st.button("Discard", key=f"discard-{staged.staged_id}"):
        discard(staged)
        forget()
        st.rerun()
    ask_name(
        f"commit-by-{staged.staged_id}", placeholder=f"Your name, else {user_name() or 'none'}", width=190,
        label_visibility="collapsed", help="Kept with the batch",
    )  # fmt: skip
    st.button(
        f"Commit {rows_text(report.taken)}", type="primary", icon=":material/check:", disabled=not report.taken,
        key=f"commit-{staged.staged_id}", on_click=_ask, args=(staged, report),
    )  # fmt: skip


def do_commit() -> None:
    """Write what was asked for before this run, and show how far it is.

    The wish stays until it is done: a click meanwhile starts the page anew, which then waits for the same commit.
    """
    if _ASKED not in st.session_state:
        return
    staged, report, asked, by = st.session_state[_ASKED]
    try:
        with progress(WRITING, staged.name) as watch:
            outcome = commit(staged, report, asked, watch, by)
    except Exception:
        del st.session_state[_ASKED]  # a fault is shown once, not tried again at each click
        raise
    del st.session_state[_ASKED]
    remember(outcome)


def _ask(staged: Staged, report: Report) -> None:
    """Commit what the user has seen: this run's preview may already be of a store that has moved on."""
    by = said_name(f"commit-by-{staged.staged_id}")
    st.session_state.setdefault(_ASKED, (staged, report, uuid.uuid4().hex, by))  # a second click asks for nothing more


def _waits(staged: Staged) -> str:
    unit, name = next((unit, name) for unit, name in _SIZES if staged.size >= unit or unit == 1)
    return f"staged {staged.staged_at} · {staged.size / unit:.0f} {name}"


def _columns(report: Report) -> tuple[str, str]:
    known = sum(column["table"] is not None for column in report.columns)
    unknown = [str(column["header"]) or "(no name)" for column in report.columns if column["table"] is None]
    if not report.columns:
        return "No column", "see the problems"
    below = (
        f"{len(unknown)} not used: {', '.join(unknown[:2])}{' …' if len(unknown) > 2 else ''}"
        if unknown
        else "all are known"
    )
    return f"{known} of {len(report.columns)} columns", below


def _span(report: Report) -> tuple[str, str]:
    days = f"{report.first_date} to {report.last_date}" if report.first_date else "No date"
    who = "1 patient" if report.patients == 1 else f"{report.patients} patients"
    return days, f"{rows_text(report.rows_in)}, {who}"


def _written(staged: Staged) -> tuple[str, str]:
    if staged.batch_id is not None:
        return f"Committed as batch {staged.batch_id}", "what was held back waits here"
    return "Nothing written yet", "staged, not committed"
