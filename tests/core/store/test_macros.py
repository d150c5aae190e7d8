"""The small steps of macros.sql, against values that come from elsewhere or are worked by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.store.macros import install_macros

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def ask() -> Ask:
    connection = duckdb.connect()
    install_macros(connection)

    def value(expression: str, *params: Any) -> Any:
        row = connection.execute(f"SELECT {expression}", list(params)).fetchone()
        assert row
        return row[0]

    return value


# ── age ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

AGES = [
    ("2014-06-14", "2024-06-13", 9 + 365 / 366),  # the day before the tenth birthday; that year has 366 days
    ("2014-06-14", "2024-06-14", 10.0),
    ("2014-06-14", "2014-06-14", 0.0),
    ("2014-06-14", "2014-12-14", 183 / 365),
    ("2012-02-29", "2013-02-27", 364 / 365),
    ("2012-02-29", "2013-02-28", 1.0),  # 29 February: birthday on the 28th of a common year
    ("2012-02-29", "2013-03-01", 1 + 1 / 365),
    ("2012-02-29", "2016-02-28", 3 + 365 / 366),
    ("2012-02-29", "2016-02-29", 4.0),
]


@pytest.mark.parametrize(("born", "day", "years"), AGES)
def test_age_by_birthdays(ask: Ask, born: str, day: str, years: float) -> None:
    assert ask("age_years(?::DATE, ?::DATE)", born, day) == pytest.approx(years, abs=1e-12)


@given(st.dates(date(1995, 1, 1), date(2020, 1, 1)), st.integers(0, 9000))
def test_age_rises_with_each_day_and_is_whole_on_birthdays_only(ask: Ask, born: date, days: int) -> None:
    day = born + timedelta(days=days)
    today, tomorrow = ask(
        "[age_years(?::DATE, ?::DATE), age_years(?::DATE, ?::DATE)]", born, day, born, day + timedelta(1)
    )
    assert 0 < tomorrow - today < 1 / 364
    assert abs(today - days / 365.25) < 0.01
    whole = ask("? = birthday(?::DATE, ?)", day, born, round(today))
    assert (today == round(today)) is whole


@pytest.mark.parametrize(
    ("born", "day", "before"),
    [
        ("2014-06-14", "2024-06-13", True),
        ("2014-06-14", "2024-06-14", False),
        ("2012-02-29", "2022-02-27", True),
        ("2012-02-29", "2022-02-28", False),
    ],
)
def test_before_the_tenth_birthday(ask: Ask, born: str, day: str, before: bool) -> None:
    assert ask("before_birthday(?::DATE, ?::DATE, 10)", born, day) is before


# ── Z ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_cdcs_own_example(ask: Ask) -> None:
    """CDC percentile data files: a boy of 9 months, 9.7 kg; L -0.1600954, M 9.476500305, S 0.11218624: Z 0.207."""
    assert round(ask("lms_z(9.7, -0.1600954, 9.476500305, 0.11218624)"), 3) == 0.207


def test_lms_by_hand(ask: Ask) -> None:
    # (1.1 ** 2 - 1) / (2 * 0.1) = 0.21 / 0.2 = 1.05
    assert ask("lms_z(1.1, 2.0, 1.0, 0.1)") == pytest.approx(1.05)
    # (0.9 ** 1 - 1) / (1 * 0.1) = -1
    assert ask("lms_z(0.9, 1.0, 1.0, 0.1)") == pytest.approx(-1.0)
    # L = 0: ln(e ** 0.2) / 0.1 = 2
    assert ask("lms_z(exp(0.2::DOUBLE), 0.0, 1.0, 0.1)") == pytest.approx(2.0)
    # the median is 0, whatever L
    assert ask("lms_z(0.65, -1.3, 0.65, 0.11)") == 0.0


@pytest.mark.parametrize("x", [0.0, -0.5])
def test_no_z_of_nothing(ask: Ask, x: float) -> None:
    assert ask("lms_z(?, 1.0, 1.0, 0.1)", x) is None
    assert ask("z_error(0.01, ?, 1.0, 1.0, 0.1)", x) is None


@pytest.mark.parametrize("spread", [1e-310, 5e-324, 0.0])
@pytest.mark.parametrize("x", [0.3, 0.9])
def test_what_is_beyond_every_number_is_no_z(ask: Ask, x: float, spread: float) -> None:
    """A table with such an S is refused; a store that has one already gives no infinite Z."""
    for skew in (1.0, -2.0, 0.0):
        assert ask("lms_z(?, ?, 0.65, ?)", x, skew, spread) is None
        assert ask("z_error(100, ?, ?, 0.65, ?)", x, skew, spread) is None
    assert ask("lms_z(?, 1.0, 0.65, 0.11)", x) == (x / 0.65 - 1) / 0.11, "every other Z is what it was, to the last bit"


@given(st.floats(0.2, 2.0), st.floats(-3, 3), st.floats(0.3, 1.5), st.floats(0.05, 0.2))
def test_the_error_of_z_is_its_slope(ask: Ask, x: float, l: float, m: float, s: float) -> None:  # noqa: E741
    step = 1e-6
    slope = (ask("lms_z(?, ?, ?, ?)", x + step, l, m, s) - ask("lms_z(?, ?, ?, ?)", x - step, l, m, s)) / (2 * step)
    assert ask("z_error(0.010, ?, ?, ?, ?)", x, l, m, s) == pytest.approx(0.010 * slope, rel=1e-3)


def test_error_of_z_in_the_rule_books_examples(ask: Ask) -> None:
    """Rule book 3.5: PE 0.010, M 0.65, S 0.11: error 0.14, LSC 0.39. Amendment A9: M 0.45, S 0.12: LSC 0.51."""
    error = ask("z_error(0.010, 0.65, 1.0, 0.65, 0.11)")
    assert round(error, 2) == 0.14
    assert round(ask("significant_change(2.77, ?, ?)", error, error), 2) == 0.39
    smaller = ask("z_error(0.010, 0.45, 1.0, 0.45, 0.12)")
    assert round(ask("significant_change(2.77, ?, ?)", smaller, smaller), 2) == 0.51


# ── change, logic, words ─────────────────────────────────────────────────────────────────────────────────────────────


def test_differences_have_no_binary_noise(ask: Ask) -> None:
    assert -2.3 - -1.8 != -0.5  # what it is for
    assert ask("difference(-2.3::DOUBLE, -1.8::DOUBLE)") == -0.5
    assert ask("difference(0.6777::DOUBLE, 0.65::DOUBLE) >= significant_change(2.77, 0.010, 0.010)") is True


def test_per_year(ask: Ask) -> None:
    assert ask("per_year(-0.5, 183)") == pytest.approx(-0.998, abs=1e-3)


@pytest.mark.parametrize(
    ("facts", "answer"),
    [("(true), (NULL)", True), ("(false), (NULL)", None), ("(false), (false)", False), ("(NULL)", None)],
)
def test_any_known_lets_one_unknown_keep_the_answer_open(ask: Ask, facts: str, answer: bool | None) -> None:
    assert ask(f"(SELECT any_known(x) FROM (VALUES {facts}) t(x))") is answer


def test_any_of_nothing_is_false(ask: Ask) -> None:
    assert ask("(SELECT any_known(x) FROM (SELECT true AS x WHERE false))") is False


@pytest.mark.parametrize(
    ("sure", "possible", "answer"), [(2, 2, True), (1, 2, None), (1, 1, False), (0, 5, None), (3, 9, True)]
)
def test_at_least_two(ask: Ask, sure: int, possible: int, answer: bool | None) -> None:
    assert ask("at_least(?, ?, 2)", sure, possible) is answer


@pytest.mark.parametrize(("condition", "answer"), [("true", False), ("false", None), ("NULL", None)])
def test_no_may_be_said_only_when_it_was_looked_for(ask: Ask, condition: str, answer: bool | None) -> None:
    assert ask(f"unknown_unless({condition})") is answer


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (-2.0, 1, "−2.0"),
        (-0.04, 1, "0.0"),
        (-0.05, 1, "−0.1"),
        (0.0, 1, "0.0"),
        (1.25, 1, "1.3"),
        (-2.349, 1, "−2.3"),
        (0.65, 3, "0.650"),
    ],
)
def test_numbers_in_words(ask: Ask, number: float, decimals: int, text: str) -> None:
    assert ask("number_text(?::DOUBLE, ?)", number, decimals) == text


@pytest.mark.parametrize(("change", "text"), [(0.6, "+0.6"), (-0.6, "−0.6"), (0.04, "0.0"), (-0.04, "0.0")])
def test_changes_carry_their_sign(ask: Ask, change: float, text: str) -> None:
    assert ask("change_text(?::DOUBLE, 1)", change) == text


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (8.98, "no reference: age 8.9 is below 9.0"),
        (8.4, "no reference: age 8.4 is below 9.0"),
        (9.0, None),
        (25.0, None),
        (25.003, "no reference: age 25.01 is above 25.0"),
    ],
)
def test_an_age_outside_is_never_shown_as_inside(ask: Ask, age: float, text: str | None) -> None:
    assert ask("outside_ages(?::DOUBLE, 9.0, 25.0)", age) == text


@pytest.mark.parametrize(
    ("maker", "model", "family"),
    [
        ("Hologic", "Horizon A", "Hologic"),
        ("HOLOGIC Inc.", None, "Hologic"),
        (None, "Discovery W", "Hologic"),
        (None, "QDR-1000W", "Hologic"),
        ("GE Healthcare", "Lunar iDXA", "GE Lunar"),
        (None, "Prodigy", "GE Lunar"),
        ("Norland", "XR-800", "Norland"),
        (None, None, None),
        (None, "unheard of", None),
    ],
)
def test_device_families(ask: Ask, maker: str | None, model: str | None, family: str | None) -> None:
    assert ask("device_family(?::VARCHAR, ?::VARCHAR)", maker, model) == family


def test_vertebrae_in_their_order(ask: Ask) -> None:
    levels = [f"T{n}" for n in range(1, 13)] + [f"L{n}" for n in range(1, 6)]
    assert [ask("level_no(?)", level) for level in levels] == list(range(1, 18))
    assert sum(ask("in_sdi_window(?)", level) for level in levels) == 13
    assert not ask("in_sdi_window('T3')") and not ask("in_sdi_window('L5')")


def test_macros_name_no_catalog(ask: Ask) -> None:
    """A workspace in memory makes the same macros beside the store's own and must not reach into it."""
    connection = duckdb.connect()
    connection.execute("ATTACH ':memory:' AS elsewhere")
    connection.execute("USE elsewhere")
    install_macros(connection)
    made = connection.execute(
        "SELECT DISTINCT database_name FROM duckdb_functions() WHERE function_name = 'lms_z'"
    ).fetchall()
    assert made == [("elsewhere",)]
    assert math.isclose(connection.execute("SELECT lms_z(1.1, 2.0, 1.0, 0.1)").fetchone()[0], 1.05)  # type: ignore[index]
