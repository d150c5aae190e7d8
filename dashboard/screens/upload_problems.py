"""Every problem of a staged file: row, column, as written, what is wrong, what to do; equal ones as one line."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.data.problems import KINDS, Group, groups, problems_csv
from dashboard.data.reading import on_page
from dashboard.data.upload import Problem, Report, Staged, derived
from dashboard.screens.pieces import heading, note, panel, table, text

_MOST_LINES, _MOST_OPENED, _ROWS_NAMED = 200, 40, 3
# So many equal problems are one line; two or three are read more easily one by one.
_MANY = 4


def show_problems(staged: Staged, report: Report) -> None:
    """The panel; a sentence where there is nothing wrong."""
    with panel("problems"):
        heading("Problems", _summary(report))
        if not report.problems:
            note("None.")
            return
        found = derived(staged, report, groups)
        lines = [line for group in found[:_MOST_LINES] for line in _lines(group)]
        st.html(table("|Row>|Column|As written|Problem|What to do", "".join(lines[:_MOST_LINES])))
        number = len(report.problems)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.download_button(
                "The problem as CSV" if number == 1 else f"All {number:,} problems as CSV",
                lambda: problems_csv(report.problems), f"{Path(staged.name).stem}-problems.csv",
                "text/csv", icon=":material/download:", on_click="ignore",
            )  # fmt: skip
            if len(lines) > _MOST_LINES or len(found) > _MOST_LINES:
                note(f"{_MOST_LINES} lines are shown. The CSV has all.")


def _summary(report: Report) -> str:
    if not report.problems:
        return "every row can be read"
    counts = {kind: sum(p.severity == kind for p in report.problems) for kind in KINDS}
    held = "1 row held back" if report.refused == 1 else f"{report.refused:,} rows held back"
    confirm = f", {counts['soft']:,} to confirm" if counts["soft"] else ""
    notes = f", {counts['note']:,} to know" if counts["note"] else ""
    return f"{held}{confirm}{notes} · rows are counted from the first line of the file"


def _lines(group: Group) -> list[str]:
    """A line for each of a few problems; one line, that opens to the first of them, for many equal ones."""
    if len(group.problems) < _MANY:
        return [problem_row(one) for one in group.problems]
    rows = [str(one.row or "file") for one in group.problems]
    more = len(rows) - _ROWS_NAMED
    named = f"{', '.join(rows[:_ROWS_NAMED])}<small>and {more:,} more</small>"
    return [_line(group.first, named, f"<b>{len(rows):,} times</b>", _opened(group))]


def _opened(group: Group) -> str:
    shown = group.problems[:_MOST_OPENED]
    rows = "".join(
        f"<li><span>{'row ' + str(one.row) if one.row else 'file'}</span> {text(on_page(one.message))}</li>"
        for one in shown
    )
    left = len(group.problems) - len(shown)
    rows += f"<li><span>…</span> and {left:,} more in the CSV</li>" if left else ""
    return f"<details><summary>{text(on_page(group.first.message))}</summary><ol>{rows}</ol></details>"


def problem_row(one: Problem) -> str:
    """A problem as a row of the table `|Row>|Column|As written|Problem|What to do`."""
    return _line(one, str(one.row or "file"), text(_value(one)), text(on_page(one.message)))


def _line(one: Problem, row: str, written: str, message: str) -> str:
    words = KINDS[one.severity]
    mark = f'<span class="tb-mark tb-mark-{one.severity}" role="img" aria-label="{words}" title="{words}"></span>'
    return (
        f'<tr><td>{mark}</td><td class="tb-number">{row}</td><td>{text(one.column or "")}</td>'
        f'<td class="tb-written">{written}</td><td>{message}</td><td>{text(on_page(one.mend))}</td></tr>'
    )


def _value(one: Problem) -> str:
    return "" if one.value is None else one.value
