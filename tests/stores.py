"""Stores for tests, made once in a process and copied: opening a new one, and each load, works rules out for a second."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from core.clinic import open_clinic
from core.store import Store

TODAY = date(2026, 11, 20)


def folder_of_this_process(name: str) -> Path:
    """A new folder that goes when the process ends: a store takes ten megabytes, and a machine's disk has an end."""
    folder = Path(tempfile.mkdtemp(prefix=f"trabecula-{name}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def fresh_store(folder: Path, as_of: date = TODAY) -> Store:
    """An open, empty store in a folder."""
    return open_clinic(empty_store(folder / "store.duckdb"), as_of)


def empty_store(path: Path) -> Path:
    """The file of an empty store, closed."""
    shutil.copyfile(_template(), path)
    return path


def filled_store(path: Path, fill: Callable[[Store], object]) -> Path:
    """The file of a store into which a function put its rows, closed."""
    return Path(shutil.copyfile(_filled(fill), path))


@cache
def _filled(fill: Callable[[Store], object]) -> Path:
    with fresh_store(folder_of_this_process("filled")) as store:
        fill(store)
    return store.path


@cache
def _template() -> Path:
    path = folder_of_this_process("template") / "store.duckdb"
    open_clinic(path, TODAY).close()
    return path
