"""The checklists of the Diagnosis page: risk factors, examination, and the work-up with its two tiers and genetics."""

from __future__ import annotations

from dashboard.data.checklist import Line
from dashboard.data.diagnosis import Placed
from dashboard.data.patient import Record
from dashboard.data.risk_factors import examination, risk_checklist
from dashboard.data.work_up import done, first_tier, genetics, genetics_reason, second_tier
from dashboard.screens.pieces import heading_html, text

_SOURCE = (
    "Tests of the work-up: Eur J Pediatr 2022;181:2549-2561. They look for a cause; no blood test makes or rules out "
    "the diagnosis of osteoporosis. Markers of bone turnover are for following a drug and are not listed."
)


def risks_html(record: Record) -> str:
    """What harms the bone, latest answers."""
    lines = risk_checklist(record)
    return heading_html("Risk factors", done(lines)) + checks(lines)


def examination_html(record: Record) -> str:
    """What the examination showed."""
    lines = examination(record)
    said = "Not recorded is not “no”: it was not asked, or nobody wrote it down."
    return heading_html("Examination", done(lines)) + checks(lines) + f'<p class="tb-note tb-foot">{text(said)}</p>'


def work_up_html(record: Record, diagnoses: list[Placed]) -> str:
    """First tier, second tier, genetics; each line says when it was done, with the value and where it came from."""
    first, second, genes = first_tier(record), second_tier(record), genetics(record, diagnoses)
    parts = [
        heading_html("Work-up", f"as of {record.as_of}"),
        _group("First tier, every child", done(first)), checks(first),
        _group("Second tier, tailored", done(second)), checks(second),
        _group("Genetics", genetics_reason(record, diagnoses)), checks(genes),
        f'<p class="tb-note tb-foot">{text(_SOURCE)}</p>',
    ]  # fmt: skip
    return "".join(parts)


def _group(title: str, note: str) -> str:
    return f'<h3 class="tb-tier">{text(title)}<span>{text(note)}</span></h3>'


def checks(lines: list[Line]) -> str:
    """Lines of a checklist: what, its answer and day; below them what qualifies it and the batch."""
    return f'<ul class="tb-checks">{"".join(map(_check, lines))}</ul>'


def _check(line: Line) -> str:
    state, words = ("done", "recorded") if line.known else ("open", "not recorded")
    sign = f'<span class="tb-state tb-state-{state}" role="img" aria-label="{words}" title="{words}"></span>'
    below = " · ".join(part for part in (line.below, line.source) if part)
    small = f"<small>{text(below)}</small>" if below else ""
    heavy = ' class="tb-outside"' if line.attention else ""
    said = f"<b{heavy}>{text(line.said)}</b>" if line.known else f"<em>{text(line.said)}</em>"
    day = f"<time>{line.day}</time>" if line.day else ""
    return f"<li>{sign}<div>{text(line.name)}{small}</div>{said}{day}</li>"
