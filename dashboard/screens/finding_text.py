"""A finding as HTML: what fired, the values with where they came from, the limits with their source."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard.charts.wording import age_words, capital
from dashboard.data.worklist import LimitShown, limits_of, rule_words
from dashboard.screens.pieces import SEVERITY_NAMES, mark, text


def head(row: dict[str, Any], today: date) -> str:
    """Severity, rule, sentence, whose it is, and what was done about it."""
    age = _age(row, today)
    number = row["patient_id"] if row["name"] else ""
    about = " · ".join(part for part in (number, age, capital(row["diagnosis"] or "no diagnosis recorded")) if part)
    return (
        f'<div class="tb-rule">{mark(row["severity"])}<span>{text(" · ".join(_labels(row)))}</span></div>'
        f'<div class="tb-sentence">{text(row["sentence"])}</div>'
        f'<div class="tb-who"><strong>{text(row["name"] or row["patient_id"])}</strong> {text(about)}</div>'
        f"{_state(row)}"
    )


def evidence(row: dict[str, Any]) -> str:
    """The values that fired it, each with its day, batch and row."""
    facts = "".join(
        f"<div><dt>{text(capital(fact['label']))}<small>{text(_source(fact))}</small></dt>"
        f"<dd>{text(fact['value'])}<small>{text(fact['on_date'] or '')}</small></dd></div>"
        for fact in row["evidence"]
    )
    return f'<dl class="tb-lines">{facts}</dl>'


def rulebook(row: dict[str, Any]) -> str:
    """The limits that it rests on, what closes it, and the source."""
    said = rule_words(str(row["rule"]))
    limits = limits_of(tuple(row["limits"]))
    more = "".join(
        f"<p><b>{words}</b> {text(capital(said[name]))}</p>"
        for name, words in (("Closes", "Closes with:"), ("Source", "Source:"))
        if said.get(name)
    )
    shown = "; ".join(
        f"{limit.name} {limit.words}{', ' + limit.sign_off if limit.sign_off else ''}" for limit in limits
    )
    return (
        (f'<p class="tb-note">Limits: {text(shown)}.</p>' if limits else "")
        + f'<details class="tb-rulebook"><summary>Rule {text(row["rule"])}: limits and source</summary>'
        + f"{''.join(_limit(limit) for limit in limits)}{more}</details>"
    )


def _labels(row: dict[str, Any]) -> list[str]:
    since = f"since {row['since']}, {row['days_open']} d" if row["since"] else "since when unknown"
    return [SEVERITY_NAMES[row["severity"]], row["rule"], since, *(["synthetic"] if row["synthetic"] else [])]


def _age(row: dict[str, Any], today: date) -> str:
    """Years and months; no more than is known where only the year of birth is."""
    if row["birth"] is None:
        return "age not known"
    if row["birth_precision"] == "year":
        return f"about {today.year - row['birth'].year} y"
    return age_words(row["birth"], today)


def _state(row: dict[str, Any]) -> str:
    """What was done about it, and why it is open again."""
    if row["state_reason"] is None:
        return ""
    until = f", until {row['state_until']}" if row["state_until"] else ""
    done = f"{row['state_reason']} ({row['state_by'] or 'name not given'}, {row['state_on']}{until})"
    again = row["reopened_because"]
    said = f"Open again, {again}. Before: {done}" if again else f"{capital(row['state'])}: {done}"
    return f'<p class="tb-note">{text(said)}</p>'


def _source(fact: dict[str, Any]) -> str:
    if fact["batch_id"] is None:
        return str(fact["source_table"] or "").replace("_", " ")
    return f"batch {fact['batch_id']}" + (f", row {fact['file_row']}" if fact["file_row"] else "")


def _limit(limit: LimitShown) -> str:
    unsigned = f" <em>{text(limit.sign_off)}</em>" if limit.sign_off else ""
    return f"<p><b>{text(limit.words)}</b> {text(limit.meaning)}{unsigned}<small>{text(limit.source)}</small></p>"
