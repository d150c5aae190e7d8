"""The rules for many patients, some thousands at a time and several slices at once: the way there takes room, the
outcome little."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Generator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date

from core.contracts import TABLES
from core.intake.apply import copy_patients
from core.rules.unchanged import plan
from core.rules.workspace import KEPT, lend, work_out
from core.store import Cursor, Store, schema_of

# Patients in all workspaces that are open at once: with ten scans each that is some 700 MB.
SLICE = 10_000
# The rules of some thousand patients keep one processor busy: DuckDB shares out only longer tables.
WORKERS = min(4, os.cpu_count() or 1)
# Planning the rules takes a quarter of a second in each workspace, whoever is in it.
_WORTH_SLICING = 1_000


@dataclass(frozen=True)
class Change:
    """What is to happen to the patients' rows in a workspace before the rules are asked.

    tables: those whose rows it may change, all else being as in the store on the store's own day; None where more may
    be different.
    """

    make: Callable[[Cursor], None]
    tables: frozenset[str] | None = None


as_it_is = Change(lambda _: None)


def slices(
    store: Store, patients: str, day: date, change: Change = as_it_is, own: Collection[str] = ()
) -> Generator[Cursor]:
    """Workspaces with the rules worked out as of a day, one after another; the patients rise from each to the next.

    Some are worked out at once, each on a thread; they are gone when those after them are asked for. patients: a table
    with the patient_key of all of them; of none, one workspace without patients comes. own: books of the store of which
    `change` makes the workspace's own. Close what this returns.
    """
    bounds = _bounds(store, patients)
    with ThreadPoolExecutor(WORKERS) as threads:
        for at in range(0, len(bounds), WORKERS):
            with ExitStack() as until:
                yield from _at_once(store, patients, bounds[at : at + WORKERS], day, change, own, threads, until)


def _at_once(
    store: Store,
    patients: str,
    spans: list[tuple[int, int]],
    day: date,
    change: Change,
    own: Collection[str],
    threads: ThreadPoolExecutor,
    until: ExitStack,
    compress: bool = True,
) -> list[Cursor]:
    """A workspace for each span, worked out side by side; they are left to `until`."""
    workspaces = [until.enter_context(store.workspace(compress)) for _ in spans]
    with store.a_thread_each():
        made = [
            threads.submit(_work_out_slice, cursor, patients, span, day, change, own)
            for cursor, span in zip(workspaces, spans, strict=True)
        ]
        until.callback(wait, made)  # no workspace is taken away under its thread
        wait(made)
    for done in made:
        done.result()
    return workspaces


def _work_out_slice(
    cursor: Cursor, patients: str, span: tuple[int, int], day: date, change: Change, own: Collection[str]
) -> None:
    cursor.execute(
        f"CREATE TABLE affected AS SELECT patient_key FROM {patients} WHERE patient_key BETWEEN ? AND ?", list(span)
    )
    _after(cursor, day, change, own)


def findings_after(store: Store, cursor: Cursor, day: date, change: Change, until: ExitStack) -> None:
    """Create `after` in the workspace: all findings of the patients in `affected` once `change` has been made there.

    The kept facts and `patients` are there too; of many patients nothing else. until: what the workspaces
    of a few slices are left to, so that nothing has to be copied out of them.
    """
    count = cursor.execute("SELECT count(*) FROM affected").fetchone()
    if not count or count[0] <= _WORTH_SLICING:
        _after(cursor, day, change)
        return
    lend(cursor, day)
    affected = f"{schema_of(cursor)}.affected"
    spans = _bounds(store, affected)
    if len(spans) <= WORKERS:
        threads = until.enter_context(ThreadPoolExecutor(WORKERS))
        # uncompressed takes twice the room, so it is for at most half of the patients that a slice may have
        compress = count[0] > SLICE // 2
        _show_together(cursor, _at_once(store, affected, spans, day, change, (), threads, until, compress))
        return
    with closing(slices(store, affected, day, change)) as workspaces:
        for number, workspace in enumerate(workspaces):
            _gather(cursor, schema_of(workspace), plan(change.tables).standing, first=number == 0)


def _show_together(cursor: Cursor, workspaces: list[Cursor]) -> None:
    """What some slices came to, as views of the workspace of them all."""
    for name in ("patients", *KEPT, "after"):
        parts = " UNION ALL ".join(f"FROM {schema_of(one)}.{name}" for one in workspaces)
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"CREATE VIEW {name} AS FROM ({parts}) WHERE patient_key IS NOT NULL")


def _after(cursor: Cursor, day: date, change: Change, own: Collection[str] = ()) -> None:
    copied = TABLES.keys() if change.tables is None else {"patients", *change.tables, *plan(change.tables).tables}
    copy_patients(cursor, copied)
    change.make(cursor)
    work_out(cursor, day, own, change.tables)


def _gather(cursor: Cursor, workspace: str, standing: Collection[str], first: bool) -> None:
    """Add what a slice came to, in the workspace of them all. Whole-store rows are not a slice's to tell.

    standing: kept facts that the slice did not work out.
    """
    for name in ("patients", *(one for one in KEPT if one not in standing), "after"):
        if first:
            cursor.execute(f"CREATE OR REPLACE TABLE {name} AS FROM {workspace}.{name} LIMIT 0")
        cursor.execute(f"INSERT INTO {name} FROM {workspace}.{name} WHERE patient_key IS NOT NULL")


def _bounds(store: Store, patients: str) -> list[tuple[int, int]]:
    """The first and the last patient of each slice: as many slices as there are threads, or more."""
    with store.cursor() as cursor:
        count = cursor.execute(f"SELECT count(*) FROM {patients}").fetchone()
        each = max(1, min(-(-count[0] // WORKERS) if count else 1, SLICE // WORKERS))
        rows = cursor.execute(
            f"""SELECT min(patient_key), max(patient_key)
                FROM (SELECT patient_key, (row_number() OVER (ORDER BY patient_key) - 1) // ? AS slice FROM {patients})
                GROUP BY slice ORDER BY slice""",
            [each],
        ).fetchall()
    return rows or [(0, 0)]
