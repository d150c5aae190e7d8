"""A store of its own for every test, and short ways to check and load text as a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from core.intake import Options, Report, check, load
from core.store import Store
from tests.fuzz.stand import without_rules
from tests.stores import fresh_store


class Desk:
    """A data manager at a store: files are given as text."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def check(self, text: str | bytes, **options: object) -> Report:
        return accounted(check(self.store, "file.csv", _bytes(text), Options(**options)))  # type: ignore[arg-type]

    def load(self, text: str | bytes, **options: object) -> Report:
        return accounted(load(self.store, "file.csv", _bytes(text), Options(**options)))  # type: ignore[arg-type]

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with self.store.cursor() as cursor:
            return cursor.execute(sql).fetchall()

    def contents(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table of patients' data, in an order that does not depend on how it got there."""
        from core.contracts import TABLES

        named = [*TABLES, *(f"former_{table}" for table in TABLES), "findings"]
        return {table: sorted(self.rows(f"SELECT * FROM {table}"), key=repr) for table in named}


def accounted(report: Report) -> Report:
    """No row may disappear: every report says what became of each."""
    assert report.rows_in == report.new + report.changed + report.same + report.refused + report.skipped
    return report


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


@pytest.fixture
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Loads leave the rules out, which take most of their time, unless the test is marked `rules`."""
    in_earnest = request.node.get_closest_marker("rules")
    with fresh_store(tmp_path) as store, nullcontext() if in_earnest else without_rules():
        yield Desk(store)


PEOPLE = "patient_id,date_of_birth,sex\nA1,2014-06-14,male\nA2,2012-02-29,female\n007,2010-01-01,F\n"


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    """A store with three patients."""
    assert desk.load(PEOPLE).clean
    return desk
