"""What a Kaplan-Meier curve says at a month, from its steps and those who were last known without recovery."""

from __future__ import annotations

from dashboard.charts.pregnancy.rows import Curve, Step


def last_month(curve: Curve) -> float:
    """The last month of which anything is known, 0 for an empty curve."""
    return max([0.0, *(one.months for one in curve.steps), *curve.censored])


def level_at(curve: Curve, months: float) -> float:
    """The share that is not yet recovered at a month; a step counts from its own month on."""
    return next((one.not_recovered for one in reversed(curve.steps) if one.months <= months), 1.0)


def at_risk(curve: Curve, months: float) -> int:
    """How many are still followed and not recovered just before a month."""
    step = next((one for one in curve.steps if one.months >= months), None)
    until = float("inf") if step is None else step.months
    return (0 if step is None else step.at_risk) + sum(months <= one < until for one in curve.censored)


def drawn_steps(curve: Curve) -> list[Step]:
    """The steps as they are drawn: from 1 at the delivery on, and flat up to the last month that is known."""
    steps = list(curve.steps)
    if not steps or steps[0].months > 0:
        steps.insert(0, Step(0.0, 1.0, None, None, curve.n))
    end, last = last_month(curve), steps[-1]
    if end > last.months:
        steps.append(Step(end, last.not_recovered, last.low, last.high, at_risk(curve, end)))
    return steps
