"""The bands of a reference: what L, M and S mean at -2, -1, 0, +1 and +2 SD."""

from __future__ import annotations

import math

import pandas as pd

_BANDS = (("m2", -2), ("m1", -1), ("p1", 1), ("p2", 2))


def bands_of(rows: pd.DataFrame) -> pd.DataFrame:
    """age_years, l, m, s become age_years, median, m2, m1, p1, p2 in the unit of m."""
    bands = pd.DataFrame({"age_years": rows["age_years"], "median": rows["m"]})
    for name, z in _BANDS:
        bands[name] = [_at_z(z, *lms) for lms in rows[["l", "m", "s"]].itertuples(index=False)]
    return bands


def _at_z(z: float, skew: float, median: float, spread: float) -> float:
    """The value at a Z by the LMS method: M (1 + L S z)^(1/L), and M exp(S z) where L is next to 0."""
    if abs(skew) < 1e-8:
        return median * math.exp(spread * z)
    return float(median * (1 + skew * spread * z) ** (1 / skew))
