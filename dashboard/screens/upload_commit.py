"""The header strip of a staged file: what it is, how much of it was understood, discard and commit."""

from __future__ import annotations

import streamlit as st

from dashboard.data.preview import rows_text
from dashboard.data.reading import kind_words
from dashboard.data.upload import Report, Staged, commit, discard, user_name
from dashboard.screens.pieces import facts, strip
from dashboard.screens.upload_done import forget, remember
from dashboard.screens.upload_progress import WRITING, progress
from dashboard.screens.who import ask_name, said_name
from dashboard.screens.wishes import carrying_out, wish, wished

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


def show_discard(staged: Staged) -> None:
    """The way out that needs no report: a file whose check fails can be put away, too."""
    if st.button("Discard", key=f"discard-{staged.staged_id}"):
        discard(staged)
        forget()
        st.rerun()


def _ways_out(staged: Staged, report: Report) -> None:
    show_discard(staged)
    ask_name(
        f"commit-by-{staged.staged_id}", placeholder=f"Your name, else {user_name() or 'none'}", width=190,
        label_visibility="collapsed", help="Kept with the batch",
    )  # fmt: skip
    st.button(
        f"Commit {rows_text(report.taken)}", type="primary", icon=":material/check:", disabled=not report.taken,
        key=f"commit-{staged.staged_id}", on_click=_ask, args=(staged, report),
    )  # fmt: skip


def do_commit() -> None:
    """Write what was asked for before this run, and show how far it is."""
    if (asked := wished(_ASKED)) is None:
        return
    staged, report, by, name = asked
    with carrying_out(_ASKED), progress(WRITING, staged.name) as watch:
        outcome = commit(staged, report, name, watch, by)
    remember(outcome)


def _ask(staged: Staged, report: Report) -> None:
    """Commit what the user has seen: this run's preview may already be of a store that has moved on."""
    wish(_ASKED, staged, report, said_name(f"commit-by-{staged.staged_id}"))


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
