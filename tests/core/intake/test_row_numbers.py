"""A problem names the row of the file: rows are numbered by the order in which they are read, and nothing may change it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from core.contracts import TABLES
from core.intake import foresee
from core.intake.template import template
from tests.core.intake.conftest import Desk


@pytest.fixture(autouse=True)
def several_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread alone would keep the order anyhow."""
    monkeypatch.setenv("TRABECULA_THREADS", "4")


class _Explained:
    """A cursor that keeps the plans of what it is asked to make."""

    def __init__(self, cursor: Any, plans: list[str]) -> None:
        self._cursor, self._plans = cursor, plans

    def execute(self, sql: str, params: Any = None) -> Any:
        given = [params] if params is not None else []
        if sql.startswith("CREATE TABLE typed_rows"):
            self._plans += [row[1] for row in self._cursor.execute("EXPLAIN " + sql, *given).fetchall()]
        return self._cursor.execute(sql, *given)


@pytest.mark.parametrize("kind", ["wide", *TABLES])
def test_reading_is_one_scan_without_a_join(staffed: Desk, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plans: list[str] = []
    make = foresee.make_typed
    monkeypatch.setattr(foresee, "make_typed", lambda cursor, *rest: make(_Explained(cursor, plans), *rest))
    headers = template(kind).strip().split(",")
    # cells that no reader takes as they stand: every column is read closely
    staffed.check(",".join(headers) + "\n" + ",".join(["x1,5"[:2]] * len(headers)) + "\n", table=kind)
    steps = {step for plan in plans for step in re.findall(r"│\s+([A-Z][A-Z_]{3,})\s+│", plan)}
    assert plans and steps <= {"BATCH_CREATE_TABLE_AS", "PROJECTION", "READ_CSV"}, steps


def test_in_a_long_file_each_problem_names_its_row(staffed: Desk) -> None:
    rows = [f"A1,2026-01-02,{100 + n % 50},n{n}" for n in range(150_000)]
    wrong = [7, 70_000, 149_999]
    for row in wrong:
        rows[row] = rows[row].replace("A1,", "A1,bad").replace("bad2026", "2026x")
    report = staffed.check("patient_id,visit_date,height_cm,note\n" + "\n".join(rows) + "\n")
    told = [p.row for p in report.problems if p.column == "visit_date" and "is no date" in p.message]
    assert told == [row + 2 for row in wrong]
