"""What is unusual in a table as a whole is asked once, with its rows; each limit from both sides; nothing of what is bundled."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Problem
from core.reference.bundled import references
from core.reference.table import read_tables
from core.reference.template import SHAPES, columns_text, meanings
from tests.core.reference.tables import HEAD, rows, text, twin

HEIGHT = {"site": "", "levels": "", "device_family": "", "measure": "height_cm", "unit": "cm"}


def found(table: list[dict[str, Any]], severity: str = "soft") -> list[Problem]:
    problems = read_tables("own.csv", text(table)).problems
    assert not [one for one in problems if one.severity == "hard"]
    return [one for one in problems if one.severity == severity]


def curve(medians: list[float], first: float = 5.0, step: float = 1.0, **values: Any) -> list[dict[str, Any]]:
    """One sex, with these medians."""
    whose = HEAD | {"sex": "female", "L": 1, "S": 0.12}
    return [whose | {"age_years": first + step * n, "M": m} | values for n, m in enumerate(medians)]


@pytest.mark.parametrize("reference", [one.reference_id for one in references()])
def test_nothing_is_asked_of_a_bundled_table(reference: str):
    problems = read_tables("twin.csv", twin(reference)).problems
    assert not [one for one in problems if one.severity != "note"]


@pytest.mark.parametrize(("skew", "asked"), [(-5.0, False), (-5.1, True), (-10.0, True)])
def test_an_unusual_l_is_asked_once_with_its_rows(skew: float, asked: bool):
    table = [row | {"L": skew} for row in rows()]
    said = [one for one in found(table) if one.column == "L"]
    assert bool(said) is asked
    if asked:
        assert "in rows 2, 3, 4, 5, 6 and 3 more" in said[0].message and said[0].row == 2


@pytest.mark.parametrize(("last", "asked"), [(0.583, False), (0.581, True)])
def test_a_median_that_falls_in_a_child_is_asked(last: float, asked: bool):
    said = found(curve([0.5, 0.55, 0.6, last]))
    assert [one.message for one in said] == ["M of female is lower than at a younger age in row 5"] * asked


def test_a_median_that_falls_in_adults_is_not_asked():
    assert not found(curve([1.0, 1.02, 0.98, 0.9], first=17.5, step=2.0))


@pytest.mark.parametrize(("number", "asked"), [(6, False), (7, True)])
def test_one_median_for_many_years_is_asked(number: int, asked: bool):
    said = found(curve([0.5] + [0.55] * number))
    assert [one.message for one in said] == ["M of female is the same from 6 to 12 y (rows 3 to 9)"] * asked
    assert not found(curve([0.95] * number, first=18.0)), "adults grow no longer"


@pytest.mark.parametrize(
    ("first", "step", "number", "asked"),
    [(24, 1, 2, True), (24, 0.5, 3, False), (23, 1, 3, False), (5, 1, 21, False), (5, 1, 22, True), (24.5, 1, 3, True)],
)
def test_ages_that_look_like_months_are_asked(first: float, step: float, number: int, asked: bool):
    said = found(curve([round(0.5 + 0.001 * n, 4) for n in range(number)], first, step))
    oldest = f"ages up to {first + step * (number - 1):g}: are these months?"
    months = [one.message for one in said if one.column == "age_years"]
    assert months == [oldest] * asked


def test_girls_and_boys_alike_are_told():
    told = found([row | {"L": 0.1} for row in rows()], "note")
    assert [(one.column, one.message) for one in told] == [("sex", "the rows of girls and boys are the same")]
    assert not found(rows(), "note")


@pytest.mark.parametrize(
    ("family", "severity", "words"),
    [
        ("Holgic", "soft", "not known"), ("Norland", "soft", "not known"),
        ("Hologic Horizon", "note", "read as Hologic"), ("iDXA", "note", "read as GE Lunar"),
        ("Hologic", "", ""), ("ge lunar", "", ""),
    ],
)  # fmt: skip
def test_a_device_family_is_known_or_asked_and_a_model_is_told(family: str, severity: str, words: str):
    problems = read_tables("own.csv", text(rows(device_family=family))).problems
    assert [one.severity for one in problems] == ([severity] if severity else [])
    assert not problems or (words in problems[0].message and problems[0].value == family)
    if severity == "soft":
        assert problems[0].mend == "Use Hologic or GE Lunar; confirm another maker."


@pytest.mark.parametrize("kind", SHAPES)
def test_the_meaning_of_each_column_is_told_in_its_order(kind: str):
    assert [name for name, _ in meanings(kind)] == list(SHAPES[kind].columns)
    assert all(name in columns_text() and words for name, words in meanings(kind))
