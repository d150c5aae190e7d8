"""Time to clinical recovery of a group of women as a Kaplan-Meier estimate, by scipy."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """From `months` after the delivery on the share `not_recovered` (0 to 1) is estimated.

    low, high: its 95 % confidence interval (log-log), None where it is not defined: before the first recovery, and once
    nobody is left. at_risk: women followed and not recovered just before.
    """

    months: float
    not_recovered: float
    low: float | None
    high: float | None
    at_risk: int


def kaplan_meier(recovered: Sequence[float], censored: Sequence[float]) -> tuple[Step, ...]:
    """The steps of the estimate, one at each month at which somebody recovered; nothing for nobody.

    recovered: months from delivery to recovery; censored: months at which a woman without recovery was last known.
    """
    if not recovered:
        return ()
    # two seconds, which a page that draws no curve and a start of the program need not wait for
    from scipy.stats import CensoredData, ecdf

    curve = ecdf(CensoredData(uncensored=list(recovered), right=list(censored))).sf
    with warnings.catch_warnings():  # it says of each step without an interval that it has none
        warnings.filterwarnings("ignore", "The confidence interval is undefined", RuntimeWarning)
        bounds = curve.confidence_interval(confidence_level=0.95, method="log-log")
    everybody = [*recovered, *censored]
    steps = [
        Step(float(at), float(share), _known(low), _known(high), sum(one >= at for one in everybody))
        for at, share, low, high in zip(
            curve.quantiles, curve.probabilities, bounds.low.probabilities, bounds.high.probabilities, strict=True
        )
    ]
    return tuple(step for step in steps if step.months in set(recovered))


def median_months(steps: Sequence[Step]) -> float | None:
    """The first month at which half or more have recovered; None where fewer than half have."""
    half = 0.5 + 1e-9  # a product of shares that comes to a half may lie a last digit above it
    return next((step.months for step in steps if step.not_recovered <= half), None)


def _known(bound: float) -> float | None:
    return None if math.isnan(bound) else float(bound)
