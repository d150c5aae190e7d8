"""Setting apart what the program holds: once, and nothing that comes later."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from dashboard.data import memory


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(memory, "_once", threading.Lock())
    gc.unfreeze()
    yield
    gc.unfreeze()


class Ring:
    """Something that only a collection clears up."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_loaded_is_set_apart_and_collecting_no_longer_looks_at_it() -> None:
    held = [[] for _ in range(1000)]
    memory.set_apart()
    assert gc.get_freeze_count() > len(held)
    assert not any(one is held for one in gc.get_objects())


def test_what_lives_when_it_is_asked_for_again_is_cleared_up_as_ever() -> None:
    memory.set_apart()
    before = gc.get_freeze_count()
    later = Ring()
    gone = weakref.ref(later)
    memory.set_apart()
    assert gc.get_freeze_count() <= before
    del later
    gc.collect()
    assert gone() is None
