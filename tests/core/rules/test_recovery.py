"""Kaplan-Meier against figures of others: the 6-MP arm of Freireich 1963, as printed in textbooks and by R's survfit."""

from __future__ import annotations

import pytest

from core.rules.recovery import Step, kaplan_meier, median_months

# Weeks of remission, 21 children: Kalbfleisch and Prentice 2002, table 1.1; S(t) and log-log bounds by survival::survfit 3.5.
RELAPSED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
CENSORED = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
EXPECTED = {
    6: (0.857, 0.620, 0.952, 21), 7: (0.807, 0.563, 0.923, 17), 10: (0.753, 0.503, 0.889, 15), 13: (0.690, 0.432, 0.849, 12),
    16: (0.627, 0.368, 0.805, 11), 22: (0.538, 0.268, 0.747, 7), 23: (0.448, 0.188, 0.680, 6),
}  # fmt: skip


def test_it_is_the_published_curve() -> None:
    steps = {step.months: step for step in kaplan_meier(RELAPSED, CENSORED)}
    assert steps.keys() == EXPECTED.keys()
    for at, (share, low, high, at_risk) in EXPECTED.items():
        step = steps[at]
        assert (step.not_recovered, step.low, step.high) == pytest.approx((share, low, high), abs=6e-4)
        assert step.at_risk == at_risk
    assert median_months(kaplan_meier(RELAPSED, CENSORED)) == 23


def test_the_four_published_cases_step_down_to_nobody() -> None:
    steps = kaplan_meier((6, 9, 1, 2), ())
    assert [(step.months, step.not_recovered, step.at_risk) for step in steps] == [
        (1, 0.75, 4),
        (2, 0.5, 3),
        (6, 0.25, 2),
        (9, 0, 1),
    ]
    assert median_months(steps) == 2
    assert steps[-1].low is None and steps[-1].high is None  # nobody is left: no interval is defined


def test_without_a_recovery_there_is_no_step() -> None:
    assert kaplan_meier((), (3, 4)) == () == kaplan_meier((), ())
    assert median_months(()) is None


def test_a_half_that_lies_a_last_digit_above_it_is_one() -> None:
    shares = (0.75, 0.5000000000000001, 0.25)
    assert median_months([Step(at, share, None, None, 4) for at, share in enumerate(shares)]) == 1


def test_fewer_than_half_have_no_median() -> None:
    assert median_months(kaplan_meier((5,), (6, 7, 8))) is None
