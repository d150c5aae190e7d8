"""Empty stores for tests, made once a run and copied: opening a new one works all rules out, which costs a second."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from core.clinic import open_clinic
from core.store import Store

TODAY = date(2026, 11, 20)


def fresh_store(folder: Path, as_of: date = TODAY) -> Store:
    """An open, empty store in a folder."""
    return open_clinic(empty_store(folder / "store.duckdb"), as_of)


def empty_store(path: Path) -> Path:
    """The file of an empty store, closed."""
    shutil.copyfile(_template(), path)
    return path


@cache
def _template() -> Path:
    path = Path(tempfile.mkdtemp(prefix="trabecula-template-")) / "store.duckdb"
    open_clinic(path, TODAY).close()
    return path
