"""What a batch holds, and what taking it back would change: for whoever is about to undo one."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

from core.contracts import TABLES
from core.intake import FindingChange
from core.intake.batches import changed_by, findings_without, later_batches
from core.store import Store


@dataclass(frozen=True)
class Holds:
    """What the rows that a batch wrote and that still stand are about: how many patients, from which day to which."""

    patients: int
    first: date | None
    last: date | None


def holds(store: Store, batch_ids: tuple[int, ...]) -> dict[int, Holds]:
    """What each of some batches holds; a batch of which nothing stands is left out."""
    parts = [
        f"SELECT batch_id, {'patient_key' if one.HAS_PATIENT else 'NULL::INTEGER'} AS patient_key, "
        f"{one.DATE or 'NULL::DATE'} AS on_day FROM {table} WHERE list_contains($ids, batch_id)"
        for table, one in TABLES.items()
    ]
    with store.cursor() as cursor:
        rows = cursor.execute(
            f"""SELECT batch_id, count(DISTINCT patient_key), min(on_day), max(on_day)
                FROM ({" UNION ALL ".join(parts)}) GROUP BY batch_id""",
            {"ids": list(batch_ids)},
        ).fetchall()
    return {number: Holds(patients, first, last) for number, patients, first, last in rows}


def built_on(store: Store, batch_ids: tuple[int, ...]) -> dict[int, list[int]]:
    """Of some batches those that cannot be undone yet, each with the later batches that have to be undone first."""
    found = {number: later_batches(store, number) for number in batch_ids}
    return {number: later for number, later in found.items() if later}


def foresee_undo(store: Store, batch_id: int) -> list[FindingChange]:
    """The findings that would open, close or change if a batch were undone; nothing is written."""
    with store.exclusive(), store.workspace() as workspace, ExitStack() as until:
        return findings_without(store, workspace, batch_id, until, changed_by(store, batch_id))
