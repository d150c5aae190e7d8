"""Setting apart what the program holds: once for each state of its modules, and nothing of a later run."""

from __future__ import annotations

import gc
import sys
import types
from collections.abc import Iterator

import pytest

from dashboard.data import memory


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(memory, "_known", 0)
    yield
    gc.unfreeze()


def test_what_is_loaded_is_set_apart_and_collecting_no_longer_looks_at_it() -> None:
    gc.unfreeze()
    held = [[] for _ in range(1000)]
    memory.set_apart()
    assert gc.get_freeze_count() > len(held)
    assert not any(one is held for one in gc.get_objects())


def test_what_comes_later_is_collected_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    memory.set_apart()
    before = gc.get_freeze_count()
    later: list[object] = []
    memory.set_apart()
    assert gc.get_freeze_count() == before
    assert any(one is later for one in gc.get_objects())
    monkeypatch.setitem(sys.modules, "a_module_that_a_page_brought", types.ModuleType("brought"))
    memory.set_apart()
    assert gc.get_freeze_count() > before
