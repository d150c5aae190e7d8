"""One patient of a preview as HTML: who, what is new, each value old -> new, the findings that move."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from dashboard.charts.wording import MINUS, age_words
from dashboard.data.column_words import column_words
from dashboard.data.preview import Touched, is_number, verb_of
from dashboard.data.upload import Change, FindingChange, PatientTouched
from dashboard.screens.pieces import mark, text

# A patient with hundreds of changed values must not push everybody else off the page; the CSV has all.
_MOST = 30


def person(one: Touched, today: date) -> str:
    """The patient's row."""
    worst = f'<span class="tb-lead">{mark(one.who.worst)}</span>' if one.who and one.who.worst else "<span></span>"
    return (
        f'<div class="tb-touched"><div class="tb-whose">{worst}<div>{_who(one.who, today)}</div></div>'
        f"<div>{_rows(one.who)}{_values(one.changes)}</div><div>{_findings(one.findings)}</div></div>"
    )


def _who(who: PatientTouched | None, today: date) -> str:
    if who is None:
        return "<strong>No patient</strong><small>rows about devices</small>"
    number = f"{who.patient} · " if who.name else ""
    new = "" if who.known else '<small class="tb-new">new patient</small>'
    return f"<strong>{text(who.name or who.patient)}</strong><small>{text(number + _age(who, today))}</small>{new}"


def _age(who: PatientTouched, today: date) -> str:
    if not who.date_of_birth:
        return "age not known"
    birth = date.fromisoformat(who.date_of_birth)
    return f"about {today.year - birth.year} y" if who.birth_precision == "year" else age_words(birth, today)


def _rows(who: PatientTouched | None) -> str:
    """The new rows by table; changed ones are told value by value."""
    if who is None or not who.new_rows:
        return ""
    listed = ", ".join(f"{column_words(table)} {count:,}" for table, count in who.new_rows.items())
    return f"<p>New rows: {text(listed)}</p>"


def _values(changes: tuple[Change, ...]) -> str:
    shown = "".join(_value(change) for change in changes[:_MOST])
    more = len(changes) - _MOST
    return shown + (f"<p>and {more:,} more values in the CSV</p>" if more > 0 else "")


def _value(change: Change) -> str:
    came = f"batch {change.from_batch}" if change.old is not None else "new value"
    number = is_number(change.table, change.column)
    old = f'<span class="tb-gone">{rested(change.old, number)}</span>' if change.old is not None else "blank"
    unit = f" {text(change.unit)}" if change.unit else ""
    return (
        f'<div class="tb-was"><span>{text(column_words(change.column))}<small>{text(change.where)}</small></span>'
        f"<span>{old} → <b>{rested(change.new, number)}</b>{unit}<small>{came} · row {change.row}</small></span></div>"
    )


def rested(value: str | None, number: bool) -> str:
    """A value as it rests; numbers without a needless .0 and with a true minus."""
    words = "blank" if value is None else value
    if number:
        with suppress(ValueError):
            words = f"{float(words):g}".replace("-", MINUS)
    return text(words)


def _findings(findings: tuple[FindingChange, ...]) -> str:
    if not findings:
        return "<p>No finding moves</p>"
    return "".join(_finding(finding) for finding in findings)


def _finding(finding: FindingChange) -> str:
    """What closes, and what a sentence was, is dim: a line through it would take the minus sign off a number."""
    sentence = text(finding.sentence)
    if finding.kind == "vanishes":
        sentence = f'<span class="tb-gone">{sentence}</span>'
    elif finding.before and finding.before != finding.sentence:
        sentence = f'<span class="tb-gone">{text(finding.before)}</span> → {sentence}'
    return f'<div class="tb-moved">{mark(finding.severity)}<p>{sentence}</p><em>{text(verb_of(finding))}</em></div>'
