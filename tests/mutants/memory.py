"""A clinic that knows what its rules answered without a mutant, and works out only what a mutant may have changed.

Told the same rows in the same order, a rule that no mutant touches gives the same table. So a case is run once as it
is, and every table and answer kept. With a mutant, only the rules that it changes are worked out, on the kept tables of the
rules below them. Where the table is the same, the kept answer is the answer; at the first that differs, everything from
there on is worked out for real.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import duckdb

from core.rules import views
from tests.core.rules.conftest import Clinic

Table = tuple[str, ...]


@dataclass
class Case:
    """What one case asked, in order: the answer, and the number of each kept table it rests on."""

    asks: list[tuple[list[SimpleNamespace], dict[str, int]]] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    recalled: bool = True  # False: it does something that cannot be kept, and is always run for real

    @property
    def rules(self) -> set[str]:
        """Every rule that was worked out for it."""
        return {rule for _, tables in self.asks for rule in tables}


class Memory:
    """The kept tables and cases of one catalog; which rules are changed now."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.changed: Collection[str] = ()
        self._numbers: dict[tuple[str, Table], int] = {}
        self._tables: dict[tuple[str, int], Table] = {}
        self._laid: dict[str, int] = {}
        self.case = Case()
        self.learning = self.for_real = False
        self.at = 0

    def begin(self, name: str, *, learning: bool = False) -> None:
        """The next case. learning: it is run for the first time."""
        self.case = self.cases.setdefault(name, Case())
        self.learning = learning
        self.for_real = not self.case.recalled
        self.at = 0

    def keep(self, cursor: duckdb.DuckDBPyConnection, rule: str) -> int:
        """Keep a rule's table as it stands; the same rows are kept once."""
        rows = _rows(cursor, rule)
        number = self._numbers.get((rule, rows))
        if number is None:
            number = self._numbers[rule, rows] = len(self._numbers)
            self._tables[rule, number] = rows
            cursor.execute("CREATE SCHEMA IF NOT EXISTS kept")
            cursor.execute(f"CREATE TABLE IF NOT EXISTS kept.{rule} AS SELECT 0 AS kept_no, * FROM {rule} LIMIT 0")
            cursor.execute(f"INSERT INTO kept.{rule} SELECT {number}, * FROM {rule}")
        return number

    def lay_out(self, cursor: duckdb.DuckDBPyConnection, rule: str, number: int) -> None:
        """A kept table under its rule's name, unless it lies there already."""
        if self._laid.get(rule) == number:
            return
        self._laid[rule] = number
        cursor.execute(
            f"CREATE OR REPLACE TABLE {rule} AS SELECT * EXCLUDE (kept_no) FROM kept.{rule} WHERE kept_no = {number}"
        )

    def taken_up(self, *rules: str) -> None:
        """These rules' tables, or all, were worked out in the place of kept ones."""
        for rule in rules or list(self._laid):
            self._laid.pop(rule, None)

    def differs(self, cursor: duckdb.DuckDBPyConnection, rule: str, number: int) -> bool:
        """Whether the rule's table as it stands has other rows than the kept one."""
        return _rows(cursor, rule) != self._tables[rule, number]


class Recalling(Clinic):
    """The clinic of tests/core/rules with a memory."""

    def __init__(
        self, memory: Memory, cursor: duckdb.DuckDBPyConnection, asked: Callable[[str], None] = lambda rule: None
    ):
        self._memory = memory
        self._kept: dict[str, int] = {}
        super().__init__(cursor, asked)

    def ask(self, view: str, order: str = "ALL", /, **where: Any) -> list[SimpleNamespace]:
        memory = self._memory
        if memory.learning:
            answer = super().ask(view, order, **where)
            memory.case.asked.add(view)
            memory.case.asks.append((list(answer), {rule: self._kept[rule] for rule in below(view)}))
            return answer
        if not memory.for_real:
            answer, tables = memory.case.asks[memory.at]
            memory.at += 1
            if not any(self._turned(rule, tables) for rule in below(view) if rule in memory.changed):
                return list(answer)
            memory.for_real = True
            memory.taken_up()
            self._made.clear()
        return super().ask(view, order, **where)

    def _turned(self, name: str, tables: dict[str, int]) -> bool:
        """Whether a changed rule gives another table than it did."""
        if name in self._made:
            return False
        rule = next(rule for rule in views.rules() if rule.name == name)
        for read in rule.reads:
            self._memory.lay_out(self.cursor, read, tables[read])
        self.cursor.execute(rule.sql.replace("CREATE OR REPLACE VIEW", "CREATE OR REPLACE TABLE", 1))
        self._made.add(name)
        self._memory.taken_up(name)
        return self._memory.differs(self.cursor, name, tables[name])

    def _work_out(self, wanted: str) -> None:
        new = wanted not in self._made
        self._memory.taken_up(wanted)
        super()._work_out(wanted)
        if self._memory.learning and new and wanted != views.ALL_FINDINGS:
            self._kept[wanted] = self._memory.keep(self.cursor, wanted)


def below(view: str) -> list[str]:
    """The rules that a question rests on, each after those it reads."""
    everything = {rule.name: rule for rule in views.rules()}
    wanted = {view}
    if view == views.ALL_FINDINGS:
        wanted = {rule.name for rule in everything.values() if rule.finding or rule.name == "people"}
    for rule in reversed(everything.values()):
        if rule.name in wanted:
            wanted.update(rule.reads)
    return [name for name in everything if name in wanted]


def _rows(cursor: duckdb.DuckDBPyConnection, rule: str) -> Table:
    return tuple(sorted(map(repr, cursor.execute(f"FROM {rule}").fetchall())))
