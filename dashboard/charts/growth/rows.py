"""What the growth figure is drawn from: one patient's visits, heights and the reference's bands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from dashboard.charts.records import Row
from dashboard.charts.time_axis import TimeAxis

_LEAST_SPAN_DAYS = 365
_PAD_SHARE = 0.03


@dataclass(frozen=True)
class GrowthRows:
    """Rows of one patient, oldest first.

    visits: of the view growth_tempo, with back_pain_0_10. heights: of height_z. losses: of height_losses. bands: the
    height reference's, age_years, m2, m1, median, p1, p2 in cm; empty where there is none for this sex. collapsed_on,
    scoliosis_on: from when height cannot be trusted.
    """

    birth_date: date
    as_of: date
    visits: list[Row]
    heights: list[Row]
    losses: list[Row] = field(default_factory=list)
    bands: list[Row] = field(default_factory=list)
    collapsed_on: date | None = None
    scoliosis_on: date | None = None

    def with_value(self, name: str) -> list[Row]:
        """The visits at which something was measured."""
        return [row for row in self.visits if row[name] is not None]

    @property
    def menarche(self) -> date | None:
        """The day of the first period, as it was last recorded."""
        said = [row["menarche_date"] for row in self.visits if row["menarche_date"] is not None]
        return said[-1] if said else None

    def unreliable(self, row: Row) -> list[str]:
        """Why a height cannot be taken for the child's true one; nothing where nothing speaks against it."""
        day = row["measured_on"]
        because = [] if row["method_reliable"] else [f"by {row['height_method']}"]
        because += ["after a collapsed vertebra"] if self.collapsed_on and self.collapsed_on <= day else []
        return because + (["with scoliosis"] if self.scoliosis_on and self.scoliosis_on <= day else [])


def growth_axis(rows: GrowthRows, plot_px: float) -> TimeAxis:
    """Age, from the first to the last fact and the as-of day."""
    days = [row["on_date"] for row in rows.visits] + [row["measured_on"] for row in rows.heights]
    end = max([rows.as_of, *days])
    start = min([*days, end - timedelta(days=_LEAST_SPAN_DAYS)])
    pad = timedelta(days=max(7, round((end - start).days * _PAD_SHARE)))
    return TimeAxis("age", rows.birth_date, None, start - pad, end + pad, plot_px)
