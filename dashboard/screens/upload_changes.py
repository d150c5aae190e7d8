"""What a staged file would change: its rows counted, and each value of the store that would become another one."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from dashboard.charts.wording import MINUS
from dashboard.data.opened import as_of
from dashboard.data.upload import Change, Report, Staged
from dashboard.screens.pieces import heading, note, panel, table, text

_MOST = 100
_PARTS = (
    ("new", "new"),
    ("changed", "changed"),
    ("same", "the same"),
    ("refused", "held back"),
    ("skipped", "skipped"),
)


def show_changes(staged: Staged, report: Report) -> None:
    """The panel."""
    with panel("changes"):
        heading("What it would change", f"rows of the file against the store as it is now, as of {as_of()}")
        if report.rows_in:
            st.html(_bar(report))
        if report.rows_in and not report.taken and not report.refused:
            note("Nothing new: every row is in the store already.")
        if report.changes:
            rows = "".join(_row(change) for change in report.changes[:_MOST])
            st.html(table("Patient|Of|Value|In store>|In file>|Row>|Came from>", rows))
        note(_below(report))


def _bar(report: Report) -> str:
    parts = "".join(
        f'<div class="tb-part tb-part-{name}" style="flex-grow:{count}"><b>{count}</b><span>{words}</span></div>'
        for name, words in _PARTS
        if (count := getattr(report, name))
    )
    return f'<div class="tb-bar">{parts}</div>'


def _row(change: Change) -> str:
    came = f"batch {change.from_batch}" if change.old is not None else "new value"
    old = f"<s>{_value(change.old)}</s>" if change.old is not None else "blank"
    return (
        f"<tr><td>{text(change.name or change.patient)}</td><td>{text(change.where)}</td>"
        f"<td>{text(change.column)}</td>"
        f'<td class="tb-number">{old}</td><td class="tb-number"><b>{_value(change.new)}</b></td>'
        f'<td class="tb-number">{change.row}</td><td class="tb-number">{came}</td></tr>'
    )


def _value(value: str | None) -> str:
    """A value as it rests; numbers without a needless .0 and with a true minus."""
    words = "blank" if value is None else value
    with suppress(ValueError):
        words = f"{float(words):g}".replace("-", MINUS)
    return text(words)


def _below(report: Report) -> str:
    shown = f"{min(_MOST, len(report.changes))} of {len(report.changes)} changed values. " if report.changes else ""
    tables = ", ".join(f"{table} {counts['new']}" for table, counts in report.tables.items() if counts["new"])
    skipped = "; ".join(
        f"row {row['row']} ({row['why']}{': ' + row['text'] if row['text'] else ''})" for row in report.skipped_rows[:5]
    )
    return shown + (f"New rows by table: {tables}. " if tables else "") + (f"Skipped: {skipped}." if skipped else "")
