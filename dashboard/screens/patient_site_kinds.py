"""The kinds of Z that a site has: printed, computed by one reference or another, size-adjusted; which of them leads."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.records import Row
from dashboard.charts.wording import series_name


@dataclass(frozen=True)
class Kind:
    """A kind of Z that may lead; a computed one is by one reference. named: the reference has to be said with it."""

    series: str
    reference_id: str | None = None
    reference: str | None = None
    named: bool = False

    @property
    def words(self) -> str:
        return series_name(self.series, self.reference if self.named else None)


def kinds_of(valid: list[Row]) -> list[Kind]:
    """What may lead, in the order of the scans; the references are named where there are several for one kind."""
    found = dict.fromkeys(
        (row["series"], *((row["reference_id"], row["reference"]) if is_computed(row) else (None, None)))
        for row in valid
        if row["z"] is not None
    )
    several = [series for series, *_ in found]
    return [Kind(series, name, title, several.count(series) > 1) for series, name, title in found]


def is_computed(row: Row) -> bool:
    """True for a Z that is computed, size-adjusted or not."""
    return str(row["series"]).startswith("computed")


def by_another(row: Row) -> bool:
    """True for a computed Z by another reference than the one that speaks."""
    return is_computed(row) and not row["of_leading_reference"]


def is_leading(kind: Kind, row: Row) -> bool:
    """True where a row of scan_series says that this kind leads."""
    return kind.series == row["primary_series"] and kind.reference_id in (None, row["primary_reference_id"])
