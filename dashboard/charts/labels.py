"""Placing labels so that none covers another. Works in pixels, knows nothing of Plotly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Side = Literal["left", "right", "none"]
Extent = tuple[float, float]


class Box(NamedTuple):
    """A rectangle in pixels from a lane's upper left corner."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class MarkLabel:
    """A mark at `at_px` from the plot's left edge and the widths of the texts that it may carry, the best one first."""

    at_px: float
    widths_px: tuple[float, ...]


@dataclass(frozen=True)
class Spot:
    """The row (0 = top) of a mark, the side of its text and which text it is; `none`: no room, the hover card tells."""

    row: int
    side: Side
    text: int = 0


def is_clear(box: Box, taken: Sequence[Box], gap: float = 3) -> bool:
    """True when a box covers none of those taken, with `gap` pixels kept at its left and right."""
    return all(
        box.right + gap <= one.left or box.left >= one.right + gap or box.bottom <= one.top or box.top >= one.bottom
        for one in taken
    )


def is_free(begin: float, end: float, taken: Sequence[Extent], gap: float = 4) -> bool:
    """True when [begin, end] keeps `gap` pixels away from each extent that is already taken."""
    return all(end + gap <= other_begin or begin >= other_end + gap for other_begin, other_end in taken)


def nudged_apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near the wanted ones, at least `gap` apart and, as far as they fit, within [low, high].

    Keeps the order of the wanted positions; the result is in the order of the input.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [wanted[i] for i in order]
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + gap)
    limit = high
    for i in reversed(range(len(placed))):
        placed[i] = min(placed[i], limit)
        limit = placed[i] - gap
    floor = low
    for i in range(len(placed)):
        placed[i] = max(placed[i], floor)
        floor = placed[i] + gap
    found = dict(zip(order, placed, strict=True))
    return [found[i] for i in range(len(wanted))]


def in_rows(marks: Sequence[MarkLabel], plot_px: float, most_rows: int, mark_px: float = 16) -> list[Spot]:
    """A row and a side for each mark, in the order given (oldest first).

    Text goes to the left of its mark where there is room, so that later marks stay free; else to the right;
    else one row down; else a shorter text is tried; else the mark stands without text in one more row below all others.
    """
    taken: list[list[Extent]] = [[] for _ in range(most_rows + 1)]
    spots = []
    for mark in marks:
        spot = _first_room(mark, taken, plot_px, mark_px)
        taken[spot.row].append(_extent(mark, spot.side, spot.text, mark_px))
        spots.append(spot)
    return spots


def _first_room(mark: MarkLabel, taken: list[list[Extent]], plot_px: float, mark_px: float) -> Spot:
    sides: tuple[Side, ...] = ("left", "right")
    for text in range(len(mark.widths_px)):
        for row, extents in enumerate(taken[:-1]):
            for side in sides:
                begin, end = _extent(mark, side, text, mark_px)
                if begin >= 0 and end <= plot_px and is_free(begin, end, extents):
                    return Spot(row, side, text)
    bare = _extent(mark, "none", 0, mark_px)
    free = (row for row, extents in enumerate(taken) if is_free(*bare, extents, gap=0))
    return Spot(next(free, len(taken) - 1), "none")


def _extent(mark: MarkLabel, side: Side, text: int, mark_px: float) -> Extent:
    half = mark_px / 2
    room = mark.widths_px[text] + 4
    left = mark.at_px - half - (room if side == "left" else 0)
    return left, mark.at_px + half + (room if side == "right" else 0)
