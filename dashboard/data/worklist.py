"""What the worklist shows: findings with whose they are, how complete the data are, what was done about a finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.errors import TrabeculaError
from core.rules import states
from core.rules.limits import all_limits, read_overrides
from core.rules.views import rules
from core.rules.worklist import ORDER, Counts, read_counts, read_lines
from core.store import Store
from dashboard.charts.records import Row
from dashboard.data.limit_names import limit_name
from dashboard.data.opened import per_version, the_store
from dashboard.data.patient import own_findings

__all__ = ["ORDER", "Counts"]  # screens take these from here
# As many as anybody goes through in a sitting; a search reaches the others.
MOST_SHOWN = 200


@dataclass(frozen=True)
class LimitShown:
    """A limit that a finding rests on: its name, `≤ −2.0 SD`, where it is from, whether it waits for a signature."""

    name: str
    meaning: str
    words: str
    source: str
    sign_off: str


@dataclass(frozen=True)
class LastUpload:
    """The newest batch that stands."""

    batch_id: int
    file_name: str
    day: date


@per_version
def counts(store: Store) -> Counts:
    """Findings and patients by state and severity, in the whole store."""
    with store.reading() as cursor:
        return read_counts(cursor)


@per_version
def lines(store: Store, state: str, severity: str, words: str) -> tuple[list[Row], int]:
    """The first MOST_SHOWN patients with findings in a state, and how many there are (core.rules.worklist)."""
    with store.reading() as cursor:
        return read_lines(cursor, state, severity, words, MOST_SHOWN)


@per_version
def findings_of_patient(store: Store, patient_key: int) -> list[Row]:
    """All findings of one patient in any state, worst first, then open for longest. Raises RowsOfAnother."""
    with store.reading() as cursor:
        return own_findings(cursor, patient_key, store.as_of)


@per_version
def last_records(store: Store) -> list[tuple[str, date | None]]:
    """For each kind of data the last day that the store has any of it from: [("DXA scans", 2026-11-02), ...]."""
    with store.cursor() as cursor:
        rows = cursor.execute(
            "SELECT kind, max(last_date) FROM data_complete_to GROUP BY kind ORDER BY 2 DESC NULLS LAST, kind"
        ).fetchall()
    return rows


@per_version
def last_upload(store: Store) -> LastUpload | None:
    """The newest batch that was not undone; None in a store without any."""
    with store.cursor() as cursor:
        row = cursor.execute(
            "SELECT batch_id, file_name, loaded_at FROM batches WHERE state = 'loaded' ORDER BY batch_id DESC LIMIT 1"
        ).fetchone()
    return LastUpload(row[0], row[1], row[2].date()) if row else None


@per_version
def limits_of(store: Store, limit_ids: tuple[str, ...]) -> list[LimitShown]:
    """The limits that a finding names, as they are in force here."""
    with store.cursor() as cursor:
        known = {limit.limit_id: limit for limit in all_limits(read_overrides(cursor))}
    found = [known[name] for name in limit_ids if name in known]
    return [
        LimitShown(
            limit_name(one.limit_id),
            one.limit.meaning,
            one.words.replace("<=", "≤").replace(">=", "≥"),
            one.limit.source,
            one.sign_off,
        )
        for one in found
    ]


def rule_words(rule: str) -> dict[str, str]:
    """What the rule book says of a finding: Question, Source, Opens, Closes, Reopens; empty for an unknown name."""
    return next((dict(one.header) for one in rules() if one.finding == rule), {})


def acknowledge(finding: dict[str, Any], reason: str, by: str) -> str:
    """Take note of a finding; it leaves the open list until it changes. Returns what is wrong, or nothing."""
    return _said(states.acknowledge, finding, reason=reason, by=by)


def snooze(finding: dict[str, Any], until: date, reason: str, by: str) -> str:
    """Put a finding off until a day. Returns what is wrong, or nothing."""
    return _said(states.snooze, finding, until=until, reason=reason, by=by)


def reopen(finding: dict[str, Any], reason: str, by: str) -> str:
    """Bring a finding back to the open list. Returns what is wrong, or nothing."""
    return _said(states.reopen, finding, reason=reason, by=by)


def _said(act: Callable[..., None], finding: dict[str, Any], **how: Any) -> str:
    try:
        act(the_store(), int(finding["patient_key"]), str(finding["rule"]), str(finding["object"]), **how)
    except TrabeculaError as error:
        return str(error)
    return ""
