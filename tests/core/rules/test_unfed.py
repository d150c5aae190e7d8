"""Rules are left out where they cannot have a row: whether they cannot is asked of each, and the table is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.clinic import rules_on
from core.rules import unfed, views
from core.rules.workspace import work_out
from core.store import Store
from tests.core.intake.conftest import Desk, desk, staffed  # noqa: F401
from tests.core.intake.test_preview import FIRST, SECOND

DAY = date(2026, 11, 20)


def _columns(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.workspace() as cursor:
        work_out(cursor, DAY)
        return {rule.name: cursor.execute(f"DESCRIBE {rule.name}").fetchall() for rule in views.rules()}


def test_without_what_feeds_it_a_rule_has_no_row(staffed: Desk) -> None:  # noqa: F811
    staffed.load(FIRST)
    staffed.load(SECOND)
    rules = {rule.name: rule for rule in views.rules()}
    assert unfed.FED_BY.keys() <= rules.keys()
    for name, feeder in unfed.FED_BY.items():
        assert feeder in rules[name].reads or f"{feeder} " in rules[name].sql, name
        query = rules[name].sql.split(f"CREATE OR REPLACE VIEW {name} AS", 1)[1].rstrip().removesuffix(";")
        with rules_on(staffed.store, DAY) as cursor:
            cursor.execute(f"DELETE FROM {feeder}")
            assert cursor.execute(f"SELECT count(*) FROM ({query})").fetchone() == (0,), name


def test_a_rule_left_out_has_the_same_columns(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(unfed, "_columns", {})
    planned = _columns(desk.store)
    assert unfed._columns.keys() == unfed.FED_BY.keys()
    assert _columns(desk.store) == planned


def test_what_is_left_out_is_not_planned(desk: Desk) -> None:  # noqa: F811
    _columns(desk.store)
    with desk.store.workspace() as cursor:
        worked_out = unfed.WorkedOut(cursor)
        for rule in views.rules():
            if rule.name in unfed.FED_BY and rule.name != "finding_dxa_due":
                worked_out.make(replace(rule, sql="not SQL"))
                assert cursor.execute(f"SELECT count(*) FROM {rule.name}").fetchone() == (0,)
