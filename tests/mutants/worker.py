"""One process' share of the mutants: each against the vectors, then against the Python tests that rest on its rule.

The tests run within one session of pytest that collects them once and runs them again for each mutant.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from _pytest.runner import runtestprotocol

from core.rules import limits
from tests.mutants.comparisons import Mutant
from tests.mutants.memory import Memory, Recalling
from tests.mutants.trial import ByVectors, in_force, in_turn

ROOT = Path(__file__).parents[2]
FOLDER = "tests/core/rules"
Tell = Callable[[int, str], object]


class Trials:
    """A plugin that tries mutants in the place of running each test once: (number, mutant) in, number and killer told."""

    def __init__(self, mutants: Iterable[tuple[int, Mutant]], tell: Tell, some: Collection[str] | None = None) -> None:
        self._mutants, self._tell, self._some = mutants, tell, some
        self._memory = Memory()
        self._items: dict[str, pytest.Item] = {}
        self.done = False

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Only tests with a clinic; the vectors are tried by themselves."""
        items[:] = [
            item for item in items if "clinic" in getattr(item, "fixturenames", ()) and item.path.stem != "test_vectors"
        ]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self._items = {item.nodeid: item for item in session.items}
        conftest = sys.modules["tests.core.rules.conftest"]
        with (
            patch.object(conftest, "Clinic", partial(Recalling, self._memory)),
            patch.object(conftest, "install_limits", _once(limits.install_limits)),
        ):
            vectors = ByVectors(self._some)
            self._learn()
            for number, mutant in self._mutants:
                self._tell(number, vectors.killed_by(mutant) or self._killed_by(mutant))
        self.done = True
        return True

    def _learn(self) -> None:
        for name in self._items:
            self._memory.begin(name, learning=True)
            if self._fails(name):
                raise RuntimeError(f"Without a mutant a test fails: {name}")
        if not any(case.asks for case in self._memory.cases.values()):
            raise RuntimeError(f"No test of {FOLDER} was seen to ask a rule.")
        for name in self._items:  # a test that does not pass by memory alone does something that memory does not see
            self._memory.begin(name)
            self._memory.case.recalled = not self._fails(name)

    def _killed_by(self, mutant: Mutant) -> str:
        with in_force(mutant):
            self._memory.changed = mutant.reads
            for name in in_turn(self._memory.cases, mutant.reads):
                self._memory.begin(name)
                if self._fails(name):
                    return name.removeprefix(f"{FOLDER}/")
        return ""

    def _fails(self, name: str) -> bool:
        item = self._items[name]
        # As if one of another file came next: what the test needed of its own is put away.
        other = next(other for other in self._items.values() if other.path != item.path)
        return any(report.failed for report in runtestprotocol(item, log=False, nextitem=other))


def _once(install: Callable[..., None]) -> Callable[..., None]:
    """Limits are installed before each test; where they are as they were, that takes more time than the test."""
    last: dict[int, list[limits.LimitInForce]] = {}

    def installed(cursor: Any, overrides: Iterable[limits.Override] = ()) -> None:
        overrides = list(overrides)
        wanted = limits.all_limits(overrides)
        if last.get(id(cursor)) != wanted:
            last[id(cursor)] = wanted
            install(cursor, overrides)

    return installed


def work(
    mutants: list[Mutant],
    taken: Any,
    told: Any,
    tests: Sequence[str] = (FOLDER,),
    some: Collection[str] | None = None,
) -> None:
    """A process' work.

    taken: the shared number of the next mutant; told: a queue of (number, killer), or of what went wrong.
    tests: where the Python tests are, of two files at least; some: fewer groups of vectors than all, by their id.
    """
    # DuckDB takes a spawned process for somebody at a keyboard and draws bars of progress, past sys.stdout
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    trials = Trials(_next_ones(mutants, taken), lambda number, killer: told.put((number, killer)), some)
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(said):
        pytest.main([*tests, "-q", "-p", "no:cacheprovider", f"--rootdir={ROOT}"], plugins=[trials])
    if not trials.done:
        told.put(said.getvalue()[-4000:])


def _next_ones(mutants: list[Mutant], taken: Any) -> Iterator[tuple[int, Mutant]]:
    while True:
        with taken.get_lock():
            number = taken.value
            taken.value += 1
        if number >= len(mutants):
            return
        yield number, mutants[number]
