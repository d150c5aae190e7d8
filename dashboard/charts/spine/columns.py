"""The axis of the spine figure: one column an image, of equal width, and the days between them in their order."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

_LEAST_EDGE = timedelta(days=90)


@dataclass(frozen=True)
class ImageColumns:
    """Turns days into positions: image n (from 0) at n, other days in proportion between the images beside them.

    days: of the images, oldest first; those of one day are columns of their own. plot_px: width of all columns.
    beyond: columns that are left free at the right of the last one.
    """

    days: tuple[date, ...]
    as_of: date
    plot_px: float
    beyond: float = 0.0

    @property
    def start(self) -> date:
        """The day at the left edge: before the first image by half of what lies between the first two."""
        gap = (self.days[1] - self.days[0]) / 2 if len(self.days) > 1 else _LEAST_EDGE
        return self.days[0] - max(gap, _LEAST_EDGE)

    @property
    def end(self) -> date:
        """The day at the right edge of the last column: the as-of day."""
        return max(self.as_of, self.days[-1] + timedelta(days=1))

    def at(self, day: date) -> float:
        """Columns from the first image; days beyond the edges lie at them."""
        knots = [(self.start, -0.5), *((one, float(n)) for n, one in enumerate(self.days)), (self.end, self.edge)]
        index = bisect_right([one for one, _ in knots], day)
        if index == 0:
            return knots[0][1]
        if index == len(knots):
            return knots[-1][1]
        (before, x0), (after, x1) = knots[index - 1], knots[index]
        return x0 + (x1 - x0) * ((day - before) / (after - before))

    @property
    def edge(self) -> float:
        """The right edge of the last column."""
        return len(self.days) - 0.5

    def width(self, begin: date, end: date) -> float:
        """Columns from one day to another."""
        return self.at(end) - self.at(begin)

    def px(self, day: date) -> float:
        """Pixels from the left edge of the plot."""
        return (self.at(day) + 0.5) * self.column_px

    @property
    def column_px(self) -> float:
        """The width of a column."""
        return self.plot_px / len(self.days)

    def layout(self) -> dict[str, object]:
        """No ticks: each column says its day at its head. Neither zoomed nor moved: it is no scale of time."""
        return {"range": [-0.5, self.edge + self.beyond], "tickvals": [], "fixedrange": True, "type": "linear"}

    def title(self) -> str:
        """What the axis counts."""
        return "One column an image, not to time scale"
