"""The macros that workspaces share: made once, one set for each set of a centre's own limits, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.rules import shared_macros
from core.rules.limits import sign_limit
from core.rules.workspace import lend
from core.store import Store
from tests.stores import TODAY, fresh_store

SETS = "SELECT count(*) FROM duckdb_databases() WHERE database_name LIKE 'macros_%'"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with fresh_store(tmp_path) as opened:
        yield opened


def fall(store: Store, _: int = 0) -> float:
    """What a workspace of its own takes for a fall of the Z."""
    with store.workspace() as cursor:
        lend(cursor, TODAY)
        row = cursor.execute("SELECT limits.dz_fall_sd(), number_text(1.5, 1), today()").fetchone()
    assert row and row[1:] == ("1.5", TODAY)
    return float(row[0])


def test_each_set_of_own_values_has_its_own_macros(store: Store) -> None:
    book = fall(store)
    assert fall(store) == book and store.value(SETS) == 1
    sign_limit(store, "dz_fall_sd", "0.7", "Dr Test")
    assert fall(store) == 0.7 != book and store.value(SETS) == 2
    sign_limit(store, "dz_fall_sd", str(book), "Dr Test")
    assert fall(store) == book, "taken back"


def test_many_at_once_make_them_once(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda number: fall(store, number), range(24)))) == 1
    assert store.value(SETS) == 1


def test_what_fails_leaves_nothing_half_made(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_macros, "install_limits", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fall(store)
    assert store.value(SETS) == 0
    monkeypatch.undo()
    assert fall(store) > 0
