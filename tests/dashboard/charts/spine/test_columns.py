"""The axis of the spine figure: an image a column, the days between them in their order, nothing beyond the edges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.spine.columns import ImageColumns

AS_OF = date(2026, 11, 20)
DAYS = (date(2022, 1, 10), date(2023, 1, 10), date(2026, 1, 10))
some_days = st.lists(st.dates(date(2010, 1, 1), date(2026, 11, 20)), min_size=1, max_size=8).map(sorted).map(tuple)


def columns(days: tuple[date, ...] = DAYS) -> ImageColumns:
    return ImageColumns(days, AS_OF, 600.0)


def test_each_image_is_a_column_whatever_lies_between_them():
    assert [columns().at(day) for day in DAYS] == [0.0, 1.0, 2.0]
    assert columns().column_px == 200 and columns().px(DAYS[0]) == 100


def test_a_day_between_two_images_lies_in_proportion():
    assert columns().at(date(2022, 7, 12)) == pytest.approx(0.5, abs=0.01)
    assert columns().width(DAYS[0], DAYS[2]) == 2.0


def test_what_lies_beyond_the_edges_lies_at_them():
    assert columns().at(date(2001, 1, 1)) == -0.5
    assert columns().at(AS_OF) == columns().edge == 2.5
    assert columns().at(date(2030, 1, 1)) == 2.5


def test_two_images_of_a_day_are_two_columns():
    twice = columns((DAYS[0], DAYS[0], DAYS[2]))
    assert twice.at(DAYS[0]) == 1.0 and twice.edge == 2.5


@given(some_days, st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 3000))
def test_a_later_day_never_lies_before_an_earlier_one(days: tuple[date, ...], day: date, later: int):
    axis = columns(days)
    assert -0.5 <= axis.at(day) <= axis.at(day + timedelta(days=later)) <= axis.edge
