"""A check before an infusion that somebody sets aside with a reason: recorded, shown, gone once the facts change."""

from __future__ import annotations

from datetime import date, datetime

from core.clinic import change_of_one, rules_today
from core.errors import TrabeculaError
from core.store import Cursor, Store


def override_check(
    store: Store, patient_key: int, for_date: date | None, item: str, reason: str, by: str, fact_key: str
) -> None:
    """Set one check of the next infusion aside, on the as-of day; the findings follow.

    fact_key: that of the check as it was shown. Raises TrabeculaError without reason or name, where the check has
    changed meanwhile, or where there is nothing to set aside.
    """
    reason, by = reason.strip(), by.strip()
    if not reason:
        raise TrabeculaError("Give a reason: it stands beside the check, and on its print.")
    if not by:
        raise TrabeculaError("Give your name: it stands beside the reason.")
    with rules_today(store, ["preinfusion_checks"], patient_key) as cursor:
        found = cursor.execute(
            "SELECT stops, fact_key FROM preinfusion_checks WHERE item = ? AND for_date IS NOT DISTINCT FROM ?",
            [item, for_date],
        ).fetchone()
    if found is None or found[1] != fact_key:
        raise TrabeculaError(f"The check of {item} has changed meanwhile: look at it again.")
    if not found[0]:
        raise TrabeculaError(f"The check of {item} stops nothing: there is nothing to set aside.")
    change_of_one(
        store,
        patient_key,
        lambda cursor: _write(cursor, store, patient_key, for_date, item, reason, by, fact_key, True),
    )


def drop_override(
    store: Store, patient_key: int, for_date: date | None, item: str, by: str, fact_key: str, reason: str = "taken back"
) -> None:
    """Take an override back; the row of it stays in the book. Raises TrabeculaError without a name."""
    by = by.strip()
    if not by:
        raise TrabeculaError("Give your name: it stands in the book of overrides.")
    change_of_one(
        store,
        patient_key,
        lambda cursor: _write(
            cursor, store, patient_key, for_date, item, reason.strip() or "taken back", by, fact_key, False
        ),
    )


def _write(
    cursor: Cursor,
    store: Store,
    patient_key: int,
    for_date: date | None,
    item: str,
    reason: str,
    by: str,
    fact_key: str,
    holds: bool,
) -> None:
    cursor.execute(
        """INSERT INTO infusion_overrides
           SELECT coalesce(max(override_id), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM infusion_overrides""",
        [patient_key, for_date, item, fact_key, holds, reason, by, store.as_of, datetime.now()],
    )
