"""The pieces of a bar between two times that may each be known as a range only."""

from __future__ import annotations

import math

from dashboard.charts.pregnancy.rows import Mark

SURE, UNSURE = 0.32, 0.13
"""How opaque a piece is that surely belongs to the stretch, and one that may."""
Piece = tuple[float, float, bool]
Ends = tuple[float, float]


def is_placed(mark: Mark | None) -> bool:
    """Whether a mark is there and has a place in time."""
    return mark is not None and mark.first is not None


def ends_of(mark: Mark | None) -> Ends | None:
    """First and last day that a mark may stand for, None without a place. Without an end: its first day twice."""
    if mark is None or mark.first is None:
        return None
    return float(mark.first), float(mark.first if mark.last is None else mark.last)


def begins_of(mark: Mark | None) -> Ends | None:
    """The same of a begin: one that is told by a stretch without an end (`postpartum`) may lie on any of its days."""
    ends = ends_of(mark)
    return (ends[0], math.inf) if ends and mark is not None and mark.last is None else ends


def pieces(begin: Ends, end: Ends) -> list[Piece]:
    """First day, last day and whether it is sure, for each piece of a bar from one time to another."""
    if begin[1] >= end[0]:
        return [(begin[0], end[1], False)] if end[1] > begin[0] else []
    found = [(begin[0], begin[1], False), (begin[1], end[0], True), (end[0], end[1], False)]
    return [one for one in found if one[1] > one[0]]
