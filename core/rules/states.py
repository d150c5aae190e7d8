"""What people do about findings: acknowledge, snooze, reopen; and mark a patient as reviewed.

Nothing is overwritten: each act is a row with the finding as it was then. Whether it still holds is decided when the
findings are read (core.rules.findings).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from core.errors import TrabeculaError
from core.rules.worklist import renew_lines
from core.store import Store

State = Literal["open", "acknowledged", "snoozed"]


def acknowledge(
    store: Store, patient_key: int, rule: str, object: str, reason: str, by: str = "", on: date | None = None
) -> None:
    """Say that a finding was seen. It opens again with a worse value, a new fact or a higher severity."""
    _set(store, patient_key, rule, object, "acknowledged", reason, None, by, on)


def snooze(
    store: Store,
    patient_key: int,
    rule: str,
    object: str,
    until: date,
    reason: str,
    by: str = "",
    on: date | None = None,
) -> None:
    """Put a finding off until a day; it opens again on that day, or earlier when it gets worse."""
    if until <= (on or store.as_of):
        raise TrabeculaError(f"Snooze until a day after {on or store.as_of}, not {until}.")
    _set(store, patient_key, rule, object, "snoozed", reason, until, by, on)


def reopen(
    store: Store,
    patient_key: int,
    rule: str,
    object: str,
    reason: str = "reopened",
    by: str = "",
    on: date | None = None,
) -> None:
    """Take an acknowledgement or a snooze back."""
    _set(store, patient_key, rule, object, "open", reason, None, by, on)


def mark_reviewed(store: Store, patient_key: int, by: str = "", on: date | None = None, note: str = "") -> None:
    """Record that a specialist went through a patient on a day (the as-of day unless said otherwise)."""
    day = on or store.as_of
    with store.write() as cursor:
        cursor.execute(
            """INSERT INTO reviews
               SELECT coalesce(max(review_id), 0) + 1, ?, ?, ?, nullif(?, ''), ? FROM reviews""",
            [patient_key, day, by, note, datetime.now()],
        )


def last_review(store: Store, patient_key: int) -> date | None:
    """The day of the latest review on or before the as-of day; None where there is none."""
    day: date | None = store.value(
        "SELECT max(reviewed_on) FROM reviews WHERE patient_key = ? AND reviewed_on <= ?", [patient_key, store.as_of]
    )
    return day


def _set(
    store: Store,
    patient_key: int,
    rule: str,
    object: str,
    state: State,
    reason: str,
    until: date | None,
    by: str,
    on: date | None,
) -> None:
    if not reason.strip():
        raise TrabeculaError("Give a reason: it is shown beside the finding.")
    with store.write() as cursor:
        written = cursor.execute(
            """INSERT INTO finding_states
               SELECT (SELECT coalesce(max(state_id), 0) + 1 FROM finding_states), patient_key, rule, object, ?, ?, ?,
                 fact_key, severity, ?, ?, ?
               FROM findings WHERE patient_key = ? AND rule = ? AND object = ?
               RETURNING state_id""",
            [state, reason.strip(), until, by, on or store.as_of, datetime.now(), patient_key, rule, object],
        ).fetchall()
        if not written:
            raise TrabeculaError(f"The finding {rule} ({object}) is no longer there: reload the page.")
        renew_lines(cursor, f"SELECT {int(patient_key)}")
