"""A mutant in force, and what the vectors say to it."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import replace
from unittest.mock import patch

import duckdb

from core import reference
from core.rules import limits, views
from core.rules.workspace import set_today
from core.store.schema import migrations
from tests.conformance.vectors import groups, mismatches
from tests.core.rules.conftest import TODAY
from tests.mutants.comparisons import Mutant
from tests.mutants.memory import Case, Memory, Recalling


@contextlib.contextmanager
def in_force(mutant: Mutant) -> Iterator[None]:
    """The rules, or the rule book, with this one change."""
    if mutant.limit is not None:
        book = {**limits.rule_book(), mutant.limit.limit_id: mutant.limit}
        with patch.object(limits, "rule_book", lambda: book):
            yield
        return
    changed = tuple(replace(rule, sql=mutant.sql) if rule.name == mutant.where else rule for rule in views.rules())
    with patch.object(views, "rules", lambda: changed):
        yield


def catalog() -> duckdb.DuckDBPyConnection:
    """A catalog in memory with every table, macro, limit and reference, as the tests of the rules have it."""
    connection = duckdb.connect(config={"threads": 1})
    for _, _, text in migrations():
        connection.execute(text)
    set_today(connection, TODAY)
    reference.install(connection)
    limits.install_limits(connection)
    return connection


def in_turn(cases: dict[str, Case], reads: Collection[str]) -> list[str]:
    """The cases that rest on one of these rules: those that ask one first, then the quicker ones."""
    fitting = [name for name, case in cases.items() if case.rules & set(reads)]
    return sorted(
        fitting,
        key=lambda name: (not cases[name].asked & set(reads), sum(len(tables) for _, tables in cases[name].asks), name),
    )


class ByVectors:
    """Every group of vectors, or some by their id, learnt once on a catalog of its own."""

    def __init__(self, some: Collection[str] | None = None) -> None:
        self._groups = {group.id: group for group in groups() if some is None or group.id in some}
        self._memory = Memory()
        self._cursor = catalog()
        self._clinic = Recalling(self._memory, self._cursor)
        for group in self._groups.values():
            self._memory.begin(group.id, learning=True)
            if faults := mismatches(self._clinic, group):
                raise RuntimeError(f"Without a mutant a vector fails: {faults[0]}")
            if not self._memory.case.asks:
                raise RuntimeError(f"The vectors of {group.id} ask nothing.")

    def killed_by(self, mutant: Mutant) -> str:
        """The first group of vectors that fails with a mutant; empty where all pass."""
        with in_force(mutant):
            try:
                limits.install_limits(self._cursor)
                return next((name for name in self._turns(mutant) if self._fails(mutant, name)), "")
            finally:
                self._memory.changed = ()

    def _turns(self, mutant: Mutant) -> list[str]:
        names = in_turn(self._memory.cases, mutant.reads)
        of_limit = mutant.limit.limit_id if mutant.limit else None
        return sorted(names, key=lambda name: of_limit is None or self._groups[name].limit != of_limit)

    def _fails(self, mutant: Mutant, name: str) -> bool:
        self._memory.changed = mutant.reads
        self._memory.begin(name)
        try:
            return bool(mismatches(self._clinic, self._groups[name]))
        except duckdb.FatalException:
            raise
        except duckdb.Error:  # SQL that cannot be worked out any more is noticed by everybody
            return True
