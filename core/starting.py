"""The store of one call: one that is there, a new one that is kept only if something is written, or none for a look."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from core.clinic import open_clinic
from core.store import Store


@contextmanager
def new_store(path: Path, as_of: date | None) -> Iterator[Store]:
    """A store that a call begins. Where the call writes nothing, by a refusal or a mistake, none is left behind."""
    store = open_clinic(path, as_of)
    try:
        yield store
    finally:
        holds = store.count("batches") or store.count("reference_files")
        (store.close if holds else store.remove)()


@contextmanager
def no_store(as_of: date | None) -> Iterator[Store]:
    """An empty store for a look at a first file, gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="trabecula-") as folder,
        open_clinic(Path(folder) / "empty.duckdb", as_of) as store,
    ):
        yield store
