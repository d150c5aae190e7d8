"""Outlines of vertebrae from their measured heights, seen from the side: front at the left.

Only the ratios of the heights are true to measure; width, slope and the curve of the spine are drawn the same for all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.charts.records import Row

Point = tuple[float, float]
_STEPS = 8
_SHARE_OF_ROW = 0.8


@dataclass(frozen=True)
class Vertebra:
    """Heights as drawn, in pixels."""

    anterior: float
    middle: float
    posterior: float

    def points(self, width: float) -> list[Point]:
        """A closed outline around (0, 0): x to the right (posterior), y upwards; each endplate has half of the loss."""
        front, back = -width / 2, width / 2
        upper = [self._upper(step / _STEPS) for step in range(_STEPS + 1)]
        xs = [front + (back - front) * step / _STEPS for step in range(_STEPS + 1)]
        over = list(zip(xs, upper, strict=True))
        under = [(x, -y) for x, y in reversed(over)]
        return [*over, *under, over[0]]

    def _upper(self, share: float) -> float:
        """Half the height at a share of the way from front to back: the parabola through the three heights."""
        a, m, p = self.anterior / 2, self.middle / 2, self.posterior / 2
        return a * (1 - share) * (1 - 2 * share) + 4 * m * share * (1 - share) + p * share * (2 * share - 1)


def scale_of(measured: Mapping[str, Row], row_px: float) -> float:
    """Pixels per mm, so that the tallest vertebra of an image fills most of its row."""
    tallest = max(max(row["anterior_mm"], row["posterior_mm"]) for row in measured.values())
    return float(row_px * _SHARE_OF_ROW / tallest)


def scale_beside(earlier: Mapping[str, Row], later: Mapping[str, Row], scale: float) -> float | None:
    """Pixels per mm of the earlier image, so that what is unfractured on both is as tall as on the later one.

    A child grows: only ratios may be compared. None where no level is unfractured and measured on both.
    """
    both = [level for level in later if level in earlier and not _either_fractured(earlier[level], later[level])]
    if not both:
        return None
    now = math.fsum(later[level]["posterior_mm"] for level in both)
    then = math.fsum(earlier[level]["posterior_mm"] for level in both)
    return scale * now / then


def _either_fractured(one: Row, other: Row) -> bool:
    return bool(one["fractured"]) or bool(other["fractured"])


def vertebra(row: Row, scale: float) -> Vertebra:
    """A measured level at a scale."""
    return Vertebra(*(scale * row[name] for name in ("anterior_mm", "middle_mm", "posterior_mm")))


def shifts(levels: Sequence[str], most_px: float) -> dict[str, float]:
    """How far each level of the column stands to the right, in pixels: the usual curve of a spine, the same for all."""
    count = max(len(levels) - 1, 1)
    return {level: most_px * math.sin(math.pi * (n / count * 1.25 - 0.1)) for n, level in enumerate(levels)}
