"""Outlines from heights: through the three heights, scaled to each other by what is unfractured on both images."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.spine.outline import Vertebra, scale_beside, scale_of, shifts, vertebra

some_mm = st.floats(3, 45)


def row(front: float, middle: float, back: float, fractured: bool = False) -> dict:
    return {"anterior_mm": front, "middle_mm": middle, "posterior_mm": back, "fractured": fractured}


@given(some_mm, some_mm, some_mm)
def test_the_outline_has_the_three_heights_and_is_closed(front: float, middle: float, back: float):
    points = Vertebra(front, middle, back).points(40)
    assert points[0] == points[-1]
    by_x = {}
    for x, y in points:
        by_x.setdefault(round(x, 6), []).append(y)
    for x, height in ((-20, front), (0, middle), (20, back)):
        assert max(by_x[x]) - min(by_x[x]) == pytest.approx(height)


def test_the_tallest_fills_its_row_and_an_earlier_image_is_scaled_by_what_is_unfractured_on_both():
    later = {"T7": row(20, 20, 22), "T8": row(14, 20, 22, fractured=True)}
    earlier = {"T7": row(10, 10, 11), "T8": row(10, 10, 11)}
    scale = scale_of(later, 30)
    assert scale == pytest.approx(24 / 22)
    then = scale_beside(earlier, later, scale)
    assert then == pytest.approx(2 * scale)
    assert vertebra(earlier["T8"], then).posterior == pytest.approx(vertebra(later["T8"], scale).posterior)


def test_without_a_level_that_is_unfractured_on_both_nothing_is_drawn_over():
    assert scale_beside({"T8": row(10, 10, 11, fractured=True)}, {"T8": row(14, 20, 22)}, 1.0) is None
    assert scale_beside({"T9": row(10, 10, 11)}, {"T8": row(14, 20, 22)}, 1.0) is None


def test_the_curve_is_the_same_for_all_and_within_its_room():
    levels = [f"T{n}" for n in range(4, 13)]
    assert shifts(levels, 26) == shifts(levels, 26) and all(abs(one) <= 26 for one in shifts(levels, 26).values())
