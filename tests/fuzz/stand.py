"""Where files are tried: one open store, renewed every some files, with the rules really worked out or left out."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from core.contracts import TABLES
from core.intake.report import Report
from core.store import Store
from tests.fuzz.base import base_store, template

# Books that an undo keeps on purpose: who was who, what was loaded, the version that only grows.
_KEPT_BY_UNDO = ("identities", "batches", "store_state")
RENEW_EVERY = 100


@contextlib.contextmanager
def without_rules() -> Iterator[None]:
    """Leave the rules out of loads and undos: they are most of the time that a file takes, and other tests are theirs.

    The one place that knows by which names the rules are called in core.intake. By module objects, because
    `core.intake.batches` is a function there. A name that is gone is an error here, so the fuzz never slows down silently.
    """
    run, batches = (importlib.import_module(f"core.intake.{name}") for name in ("run", "batches"))
    with ExitStack() as stack:
        stack.enter_context(patch.object(run, "preview", lambda *_: []))
        stack.enter_context(patch.object(batches, "findings_after", lambda *_: None))
        stack.enter_context(patch.object(batches, "finding_changes", lambda *_: []))
        stack.enter_context(patch.object(batches, "renew_affected", lambda *_: None))
        yield


class Stand:
    """A store for files to be tried on. with_rules: rules are worked out and findings renewed, as in earnest."""

    def __init__(self, folder: Path, with_rules: bool) -> None:
        self.folder, self.with_rules = folder, with_rules
        self._stack = ExitStack()
        template()  # before the rules are left out: its findings are in step with its rows
        if not with_rules:
            self._stack.enter_context(without_rules())
        self._store: Store | None = None
        self._tried = self._copies = 0

    def store(self) -> Store:
        """The store for the next file: the same one for some files, so that files also meet what others left."""
        if self._store is None or self._tried >= RENEW_EVERY:
            self.renew()
        self._tried += 1
        assert self._store is not None
        return self._store

    def renew(self) -> None:
        """Go on with a fresh copy of the base store."""
        if self._store is not None:
            self._store.close()
            self._store.path.unlink()
        self._copies += 1
        self._tried = 0
        self._store = base_store(self.folder / f"store-{self._copies}.duckdb")
        with self._store.cursor() as cursor:
            cursor.execute("SET threads = 1")  # small statements; the other cores have their own files

    def close(self) -> None:
        """Close the store and put the rules back."""
        if self._store is not None:
            self._store.close()
        self._stack.close()

    def __enter__(self) -> Stand:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def marks(store: Store) -> tuple[Any, ...]:
    """What a write cannot but change: version, number of batches, greatest batch."""
    with store.cursor() as cursor:
        return cursor.execute("SELECT version, count(batch_id), max(batch_id) FROM store_state LEFT JOIN batches ON true GROUP BY 1").fetchone() or ()  # fmt: skip


def contents(store: Store) -> dict[str, tuple[int, int]]:
    """Rows and a hash of every table but the books, whatever the order of their rows."""
    with store.cursor() as cursor:
        names = [row[0] for row in cursor.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'store'").fetchall()]  # fmt: skip
        parts = [
            f"SELECT '{name}', count(*), coalesce(sum(hash(t)::HUGEINT), 0) FROM {name} t"
            for name in names
            if name not in _KEPT_BY_UNDO
        ]
        return {name: (rows, total) for name, rows, total in cursor.execute(" UNION ALL ".join(parts)).fetchall()}


def written(store: Store, report: Report) -> tuple[set[int], dict[str, int]]:
    """The file rows that a batch wrote, and its number of rows in every table."""
    parts = [f"SELECT '{table}' AS what, file_row FROM {table} WHERE batch_id = ?" for table in TABLES]
    with store.cursor() as cursor:
        rows = cursor.execute(" UNION ALL ".join(parts), [report.batch_id] * len(parts)).fetchall()
    counts = {table: sum(name == table for name, _ in rows) for table in TABLES}
    return {row for _, row in rows}, {table: count for table, count in counts.items() if count}


def stored_rows(store: Store, table: str, former: bool = False) -> list[dict[str, Any]]:
    """Every row of a table, with the patient's number; former: those that were replaced."""
    whose = "LEFT JOIN (SELECT patient_key, patient_id FROM patients) USING (patient_key)"
    join = whose if TABLES[table].HAS_PATIENT and table != "patients" else ""
    with store.cursor() as cursor:
        result = cursor.execute(f"SELECT * FROM {'former_' if former else ''}{table} {join}")
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
