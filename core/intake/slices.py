"""The rules for many patients, some thousands at a time: the way there takes room, the outcome little."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator
from contextlib import closing
from datetime import date

from core.contracts import TABLES
from core.intake.apply import copy_patients
from core.rules.workspace import KEPT, lend, work_out
from core.store import Cursor, Store, schema_of

# Patients in one workspace: with ten scans each that is some 700 MB, and the quarter of a second that the planning
# takes does not count.
SLICE = 10_000

Change = Callable[[Cursor], None]


def as_it_is(_: Cursor) -> None:
    """No change."""


def slices(
    store: Store, patients: str, day: date, change: Change = as_it_is, own: Collection[str] = ()
) -> Generator[Cursor]:
    """Workspaces with the rules worked out as of a day, one after another; each is gone when the next is asked for.

    patients: a table with the patient_key of all of them; of none, one workspace without patients comes.
    change: what is to happen to the patients' rows in each before the rules are asked. own: books of the store of which
    `change` makes the workspace's own. Close what this returns.
    """
    for first, last in _bounds(store, patients):
        with store.workspace() as cursor:
            cursor.execute(
                f"CREATE TABLE affected AS SELECT patient_key FROM {patients} WHERE patient_key BETWEEN ? AND ?",
                [first, last],
            )
            _after(cursor, day, change, own)
            yield cursor


def findings_after(store: Store, cursor: Cursor, day: date, change: Change) -> None:
    """Create `after` in the workspace: all findings of the patients in `affected` once `change` has been made there.

    The kept facts and the patients' own rows are there too; of more patients than a slice nothing else.
    """
    count = cursor.execute("SELECT count(*) FROM affected").fetchone()
    if not count or count[0] <= SLICE:
        _after(cursor, day, change)
        return
    lend(cursor, day)
    with closing(slices(store, f"{schema_of(cursor)}.affected", day, change)) as workspaces:
        for number, workspace in enumerate(workspaces):
            _gather(cursor, schema_of(workspace), first=number == 0)


def _after(cursor: Cursor, day: date, change: Change, own: Collection[str] = ()) -> None:
    copy_patients(cursor, TABLES)
    change(cursor)
    work_out(cursor, day, own)


def _gather(cursor: Cursor, workspace: str, first: bool) -> None:
    """Add what a slice came to, in the workspace of them all. Whole-store rows are not a slice's to tell."""
    for name in ("patients", *KEPT, "after"):
        if first:
            cursor.execute(f"CREATE OR REPLACE TABLE {name} AS FROM {workspace}.{name} LIMIT 0")
        cursor.execute(f"INSERT INTO {name} FROM {workspace}.{name} WHERE patient_key IS NOT NULL")


def _bounds(store: Store, patients: str) -> list[tuple[int, int]]:
    """The first and the last patient of each slice."""
    with store.cursor() as cursor:
        rows = cursor.execute(
            f"""SELECT min(patient_key), max(patient_key)
                FROM (SELECT patient_key, (row_number() OVER (ORDER BY patient_key) - 1) // ? AS slice FROM {patients})
                GROUP BY slice ORDER BY slice""",
            [SLICE],
        ).fetchall()
    return rows or [(0, 0)]
