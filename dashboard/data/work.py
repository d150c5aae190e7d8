"""Long work beside the page: it runs in a thread of its own, and the page that waits for it shows how far it is.

A click makes Streamlit end a running page and start it anew. Work that was begun goes on, and the new run of the page
waits for the same work: a commit is never cut off half way, and a file is not checked twice at once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Watch = Callable[[str, float], None]
_LOOK_EVERY_S = 0.2
_FINISHED_KEPT = 8


class _Work(Generic[T]):
    """One piece of work, its progress, and in the end what came of it."""

    def __init__(self, run: Callable[[Watch], T]) -> None:
        self._run = run
        self._done = threading.Event()
        self._told: tuple[str, float] = ("", 0.0)
        self._result: list[T] = []
        self._error: BaseException | None = None
        threading.Thread(target=self._work, name="upload", daemon=True).start()

    def _work(self) -> None:
        try:
            self._result.append(self._run(self._tell))
        except BaseException as error:  # noqa: BLE001 - whoever waits is told, whatever it was
            self._error = error
        finally:
            self._done.set()

    def _tell(self, words: str, share: float) -> None:
        self._told = (words, share)

    def finished(self) -> bool:
        return self._done.is_set()

    def failed(self) -> bool:
        return self._error is not None

    def wait(self, watch: Watch | None) -> T:
        while not self._done.wait(_LOOK_EVERY_S):
            if watch:
                watch(*self._told)
        if self._error is not None:
            raise self._error
        return self._result[0]


_works: OrderedDict[Hashable, _Work[Any]] = OrderedDict()
_guard = threading.Lock()


def done(key: Hashable, run: Callable[[Watch], T], watch: Watch | None = None) -> T:
    """What `run` returns or raises; run is begun once for a key, and whoever asks for the same key waits for it.

    The last few outcomes are kept; a failure is not: the next who asks begins anew. `run` must use nothing of
    Streamlit's: it has no page.
    """
    with _guard:
        work = _works.get(key)
        if work is None or work.failed():
            work = _works[key] = _Work(run)
        _works.move_to_end(key)
        finished = [one for one, other in _works.items() if other.finished() and one != key]
        for old in finished[: max(len(finished) - _FINISHED_KEPT, 0)]:
            del _works[old]
    return work.wait(watch)


def forget_all() -> None:
    """Keep no outcome (tests, a store that is closed)."""
    with _guard:
        _works.clear()
