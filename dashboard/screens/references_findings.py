"""Whose findings a table of a reference would change, said before it is loaded."""

from __future__ import annotations

import streamlit as st

from dashboard.data.preview import moves, verb_of
from dashboard.data.references import TableReport
from dashboard.data.upload import FindingChange
from dashboard.screens.pieces import heading, mark, note, panel, text

_MOST = 60


def show_findings(report: TableReport, after: str) -> None:
    """The panel beside problems and changes. after: how what is done can be taken back."""
    with panel("findings"):
        whose = len({change.patient_key for change in report.findings})
        if report.findings_unknown:
            heading("Whose findings change", "not worked out")
            note(f"Not worked out, because {report.findings_unknown}.")
            return
        heading("Whose findings change", "1 patient" if whose == 1 else f"{whose} patients")
        for table in report.off:
            note(f"{table.title} will not be in use: what using it changes is not worked out.")
        if not report.findings:
            note(f"No finding would open, close or change by the load. {report.why_no_finding}")
            return
        counts = "".join(f"<span><b>{count:,}</b> {words}</span>" for count, words in moves(report.findings))
        rows = "".join(_row(change) for change in report.findings[:_MOST])
        st.html(f'<div class="tb-counts">{counts}</div><div class="tb-list" tabindex="0">{rows}</div>')
        more = f"{_MOST} of {len(report.findings)} changes, worst first. " if len(report.findings) > _MOST else ""
        note(f"{more}{after}")


def _row(change: FindingChange) -> str:
    sentence = text(change.sentence)
    if change.kind == "vanishes":
        sentence = f"<s>{sentence}</s>"
    elif change.kind == "changes" and change.before and change.before != change.sentence:
        sentence = f"<s>{text(change.before)}</s> {sentence}"
    who = f"{change.name} · {change.patient}" if change.name else change.patient
    said = f"<strong>{text(who)}</strong><em>{text(verb_of(change))}</em><p>{sentence}</p>"
    return f"<div>{mark(change.severity)}<div>{said}</div></div>"
