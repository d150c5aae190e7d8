"""Open copies of stores, kept from test to test until one is written to.

To open a store and to ask everything that a screen shows takes seconds, and most tests only look.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from core.store import Store
from dashboard.data.opened import give_up_the_store
from tests.stores import empty_store


class Copies:
    """One copy of each store, as it was when it was copied."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders = folders
        self._of: dict[Path | None, Path] = {}
        self._lent: list[tuple[Store, object]] = []

    def of(self, source: Path | None, *, anew: bool) -> Path:
        """The file of a copy of a store; None is an empty one. anew: one that nobody else has had."""
        if anew:
            return self._copy(source)
        if source not in self._of:
            self._of[source] = self._copy(source)
        return self._of[source]

    def _copy(self, source: Path | None) -> Path:
        path = self._folders.mktemp("copy") / "clinic.duckdb"
        if source is None:
            return empty_store(path)
        return shutil.copyfile(source, path)

    def lend(self, store: Store) -> Store:
        """An open copy, for a test."""
        self._lent.append((store, _state(store)))
        return store

    def put_away(self, *, all_of_them: bool) -> None:
        """After a test: what it wrote to, or all that it had, serves no other one."""
        spent = {store.path for store, before in self._lent if all_of_them or _state(store) != before}
        self._lent.clear()
        if spent:
            self._of = {source: path for source, path in self._of.items() if path.resolve() not in spent}
            give_up_the_store()
        for path in spent:
            shutil.rmtree(path.parent)


def _state(store: Store) -> object:
    """What changes with whatever is written to a store, or beside it; None once it is closed."""
    try:
        return store.version(), store.as_of, sorted(path.name for path in store.path.parent.rglob("*"))
    except duckdb.Error:
        return None
