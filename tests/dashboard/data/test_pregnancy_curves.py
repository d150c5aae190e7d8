"""Who is in the curve of recovery, and who is left out of it and why: what is not known is not counted as day 0."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.charts.time_axis import DAYS_PER_MONTH
from dashboard.data.pregnancy_curves import EVERYBODY, curves

RECOVERED: dict[str, Any] = {
    "status": "recovered", "delivered": True, "recovered_first": 183, "recovered_last": 212, "followed_to": 300,
    "joints": ["hip"], "is_bilateral": False, "is_multiple": None, "published_in": None,
}  # fmt: skip
OPEN = RECOVERED | {"status": "recovery not recorded", "recovered_first": None, "recovered_last": None}


def test_a_recovery_stands_at_its_first_day_and_who_has_none_is_followed_to_her_last() -> None:
    (curve,) = curves([RECOVERED, OPEN], EVERYBODY)
    assert (curve.n, curve.n_recovered, curve.left_out) == (2, 1, ())
    assert [step.months for step in curve.steps] == [pytest.approx(183 / DAYS_PER_MONTH)]
    assert curve.censored == (pytest.approx(300 / DAYS_PER_MONTH),)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (RECOVERED | {"recovered_first": 0, "recovered_last": None}, "recovered, when is not known"),  # `postpartum`
        (RECOVERED | {"recovered_first": None, "recovered_last": None}, "recovered, when is not known"),
        (RECOVERED | {"recovered_first": -20, "recovered_last": -1}, "recovered before the delivery"),
        (RECOVERED | {"delivered": False, "recovered_first": 10, "recovered_last": 10}, "not delivered yet"),
        (OPEN | {"delivered": False, "status": "before delivery"}, "not delivered yet"),
        (OPEN | {"followed_to": 0}, "nothing known after the delivery"),
        (OPEN | {"followed_to": None}, "nothing known after the delivery"),
    ],
)
def test_who_is_left_out_is_said(row: dict[str, Any], why: str) -> None:
    (curve,) = curves([row, OPEN], EVERYBODY)
    assert (curve.n, curve.n_recovered, curve.left_out) == (1, 0, ((why, 1),))


def test_a_recovery_on_the_day_of_the_delivery_is_one() -> None:
    (curve,) = curves([RECOVERED | {"recovered_first": -3, "recovered_last": 0}], EVERYBODY)
    assert [step.months for step in curve.steps] == [0]


def test_what_is_not_stated_is_a_group_of_its_own() -> None:
    rows = [RECOVERED, RECOVERED | {"is_multiple": True, "joints": ["hip", "knee"], "is_bilateral": None}]
    assert [curve.name for curve in curves(rows, "one child or more")] == ["not stated", "twins or more"]
    assert {curve.name for curve in curves(rows, "joint")} == {"hip", "other joints, several or not stated"}
    assert {curve.name for curve in curves(rows, "one side or both")} == {"one side", "sides not stated"}
