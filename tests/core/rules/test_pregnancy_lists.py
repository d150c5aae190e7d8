"""Lists that stand in SQL and in Python: both hold the same."""

from __future__ import annotations

import re

import duckdb
import pytest

from core.contracts.case_headers import DIFFERENTIALS
from core.contracts.pregnancy import FINDINGS
from core.rules import views
from dashboard.data.pregnancy_figures import URGENT


def _step(rule: str, name: str) -> str:
    """The text of one step of a rule."""
    sql = next(one.sql for one in views.rules() if one.name == rule)
    found = re.search(rf"\b{name} AS \((.*?)\),\n\w+ AS \(", sql, re.DOTALL)
    assert found, (rule, name)
    return found[1]


def test_the_figure_marks_the_signs_that_the_rule_calls_urgent() -> None:
    assert {one for one in FINDINGS if f"'{one}'" in _step("top_urgent", "signs")} == set(URGENT)


def test_a_case_file_has_a_column_for_each_differential_of_the_list() -> None:
    listed = re.findall(r"'([^']+)'", _step("episode_differentials", "listed"))
    assert sorted(listed) == sorted(name for _, _, name in DIFFERENTIALS)


@pytest.mark.parametrize(("header", "others", "name"), DIFFERENTIALS)
def test_each_spelling_of_a_column_names_its_differential(
    macros: duckdb.DuckDBPyConnection, header: str, others: tuple[str, ...], name: str
) -> None:
    for words in (name, name.upper(), header.replace("_", " "), *others):
        assert macros.execute("SELECT differential_named(?)", [words]).fetchone() == (name,), words
