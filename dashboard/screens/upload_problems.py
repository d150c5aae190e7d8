"""Every problem of a staged file: row, column, as written, what is wrong, what to do."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.data.reading import on_page, problems_csv
from dashboard.data.upload import Problem, Report, Staged
from dashboard.screens.pieces import heading, note, panel, table, text

_MOST = 200
_WORDS = {"hard": "held back", "soft": "to confirm", "note": "note"}


def show_problems(staged: Staged, report: Report) -> None:
    """The panel; a sentence where there is nothing wrong."""
    with panel("problems"):
        heading("Problems", _summary(report))
        if not report.problems:
            note("None.")
            return
        rows = "".join(problem_row(problem) for problem in report.problems[:_MOST])
        st.html(table("|Row>|Column|As written>|Problem|What to do", rows))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.download_button(
                "All problems as CSV", lambda: problems_csv(report.problems), f"{Path(staged.name).stem}-problems.csv",
                "text/csv", icon=":material/download:", on_click="ignore",
            )  # fmt: skip
            if len(report.problems) > _MOST:
                note(f"{_MOST} of {len(report.problems)} problems are shown.")


def _summary(report: Report) -> str:
    if not report.problems:
        return "every row can be read"
    counts = {kind: sum(p.severity == kind for p in report.problems) for kind in _WORDS}
    held = "1 row held back" if report.refused == 1 else f"{report.refused} rows held back"
    confirm = f", {counts['soft']} to confirm" if counts["soft"] else ""
    notes = f", {counts['note']} to know" if counts["note"] else ""
    return f"{held}{confirm}{notes} · row numbers are those of the file (header = 1)"


def problem_row(problem: Problem) -> str:
    """A problem as a row of the table `|Row>|Column|As written|Problem|What to do`."""
    words = _WORDS[problem.severity]
    mark = f'<span class="tb-mark tb-mark-{problem.severity}" role="img" aria-label="{words}" title="{words}"></span>'
    return (
        f'<tr><td>{mark}</td><td class="tb-number">{problem.row or "file"}</td><td>{text(problem.column or "")}</td>'
        f'<td class="tb-number tb-written">{text("" if problem.value is None else problem.value)}</td>'
        f"<td>{text(problem.message)}</td><td>{text(on_page(problem.mend))}</td></tr>"
    )
