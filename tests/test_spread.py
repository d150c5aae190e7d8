"""Tests that share what is dear to make stay on one worker."""

from __future__ import annotations

from pathlib import Path

from tests.spread import TOGETHER, scope_of

ROOT = Path(__file__).parents[1]


def test_a_group_is_named_by_a_place_that_is_there() -> None:
    assert all((ROOT / place).exists() for place in TOGETHER)


def test_who_shares_stays_together_and_all_else_is_alone() -> None:
    assert scope_of("tests/browser/test_start.py::test_a[b/c]") == scope_of("tests/browser/test_main_road.py::test_b")
    alone = "tests/core/rules/test_vectors.py::test_vectors[tests/browser/]"
    assert scope_of(alone) == alone
