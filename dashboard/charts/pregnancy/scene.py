"""What all lanes of a course share: the paper, what is hidden, up to when open bars go, lines to keep clear of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dashboard.charts.labels import is_free
from dashboard.charts.palette import Palette, faint
from dashboard.charts.pregnancy.days import DaysAxis
from dashboard.charts.pregnancy.paper import SMALL_PX, TEXT_PX, Paper
from dashboard.charts.pregnancy.pieces import SURE, UNSURE, Piece, ends_of
from dashboard.charts.pregnancy.rows import Mark
from dashboard.charts.text_width import clipped, text_width
from dashboard.charts.wording import literal

LEFT_PX, RIGHT_PX = 128, 150
NOT_RECORDED = "not recorded"
UNPLACED = "not placed in time"
_NAME_ROOM_PX, _LATEST_ROOM_PX, _GAP_PX = LEFT_PX - 10, RIGHT_PX - 14, 12


@dataclass(frozen=True)
class Scene:
    """What lanes draw with. goes_to: the day to which what has no end is drawn. upright: days of the lines through all
    lanes."""

    paper: Paper
    hidden: bool
    goes_to: float
    upright: tuple[float, ...]

    @property
    def palette(self) -> Palette:
        return self.paper.palette

    @property
    def axis(self) -> DaysAxis:
        return self.paper.axis

    @property
    def lines_px(self) -> list[float]:
        """Where the lines through all lanes are."""
        return [self.axis.px(day) for day in self.upright]

    def name(self, text: str, y_px: float, under: str = "", *, strong: bool = True) -> None:
        """Name a lane in the left margin; under: a smaller line below, as Plotly text."""
        shown = literal(clipped(text, _NAME_ROOM_PX, TEXT_PX, bold=strong))
        head = self.paper.strong(shown) if strong else f'<span style="color:{self.palette.text}">{shown}</span>'
        lines = [head, f'<span style="font-size:{SMALL_PX}px">{under}</span>'] if under else [head]
        self.paper.left("<br>".join(lines), y_px, colour=self.palette.text_second, hovertext=literal(text))

    def latest(self, text: str, y_px: float, strong: str = "", **more: Any) -> None:
        """Print the latest value in the right margin; strong: its first words in bold, both plain text."""
        strong = clipped(strong, _LATEST_ROOM_PX, TEXT_PX, bold=True)
        room = _LATEST_ROOM_PX - (text_width(literal(strong), TEXT_PX, bold=True) + 5 if strong else 0)
        rest = literal(clipped(text, max(room, 20), TEXT_PX))
        whole = " ".join(filter(None, [self.paper.strong(literal(strong)) if strong else "", rest]))
        self.paper.right(whole, y_px, **more)

    def sentence(self, text: str, y_px: float) -> None:
        """Words in a lane that has nothing to draw, beside the lines through all lanes."""
        width = text_width(literal(text), TEXT_PX)
        begins = [8.0, *(px + _GAP_PX for px in sorted(self.lines_px))]

        def faults(begin: float) -> list[bool]:
            crossed = [begin - 4 < px < begin + width + 4 for px in self.lines_px]
            return [begin + width > self.axis.plot_px, *crossed]

        begin = min(begins, key=faults)
        x: dict[str, Any] = {"xref": "paper", "x": 0, "xshift": begin, "xanchor": "left"}
        self.paper.note(literal(text), y_px, colour=self.palette.text_third, **x)

    def bars(
        self, found: Sequence[tuple[Piece, float, str]], tone: str, name: str, height_px: float, hollow: bool = False
    ) -> None:
        """Draw pieces, each at a height and with its hover card, as one trace; hollow: outlined alone."""
        if not found:
            return
        fills = [faint(tone, 0 if hollow else SURE if sure else UNSURE) for (_, _, sure), _, _ in found]
        line = {"width": 1.2 if hollow else 0, "color": tone}
        self.paper.traces.append({
            "type": "bar", "orientation": "h", "name": name, "base": [first for (first, _, _), _, _ in found],
            "x": [last - first for (first, last, _), _, _ in found], "y": [y for _, y, _ in found],
            "width": height_px, "marker": {"color": fills, "line": line}, "hoverinfo": "text",
            "hovertext": [card for _, _, card in found],
        })  # fmt: skip

    def arrow(self, y_px: float, tone: str, card: str) -> None:
        """Mark at the right end of a bar that goes on."""
        marker = {"symbol": "triangle-right", "size": 11, "color": tone}
        self.paper.marks([self.goes_to], [y_px], [card], "goes on", marker=marker)

    def end_of(self, mark: Mark | None, begin: float) -> tuple[float, float]:
        """Where a bar ends: at a mark, else at the day to which what has no end is drawn, and not before it began."""
        return ends_of(mark) or (max(self.goes_to, begin), max(self.goes_to, begin))


class Lane(Protocol):
    """One band of the figure. height_px: from its top to its foot; gap_above_px: what it keeps free above."""

    @property
    def height_px(self) -> float: ...

    @property
    def gap_above_px(self) -> float: ...

    def draw(self, scene: Scene, top_px: float) -> None: ...


def whiskers(marks: Sequence[Mark], tone: str) -> dict[str, Any]:
    """Horizontal whiskers over the days that each mark may stand for, for a trace at their middles."""
    ends = [ends_of(mark) or (0.0, 0.0) for mark in marks]
    reach = [(last - first) / 2 for first, last in ends]
    if not any(reach):
        return {}
    looks = {"type": "data", "symmetric": True, "array": reach, "thickness": 1.4, "width": 4, "color": tone}
    return {"error_x": looks}


@dataclass(frozen=True)
class Beside:
    """Words beside a mark that reaches from left_px to right_px."""

    left_px: float
    right_px: float
    width_px: float


def staggered(found: Sequence[Beside], plot_px: float, lines_px: Sequence[float]) -> list[tuple[int, bool]]:
    """A row for each mark and whether its words stand at its left; none covers another, nor a line if it can be.

    In the order given, which is that of time. lines_px: the one that matters most first. There are as many rows as are
    needed.
    """
    rows: list[list[tuple[float, float]]] = [[] for _ in range(len(found) + 1)]
    placed = []
    for one in found:
        choices = [(row, left) for row in range(len(rows)) for left in (True, False)]
        free = [choice for choice in choices if _has_room(one, choice[1], rows[choice[0]], plot_px)]
        chosen = min(free, key=lambda choice: _crossed(one, choice[1], lines_px), default=(len(rows) - 1, False))
        rows[chosen[0]].append(_extent(one, chosen[1]))
        placed.append(chosen)
    return placed


def _extent(one: Beside, left: bool) -> tuple[float, float]:
    room = one.width_px + 9
    return one.left_px - (room if left else 0) - 6, one.right_px + (0 if left else room) + 6


def _has_room(one: Beside, left: bool, taken: Sequence[tuple[float, float]], plot_px: float) -> bool:
    begin, end = _extent(one, left)
    return begin >= -6 and end <= plot_px + 12 and is_free(begin, end, taken)


def _crossed(one: Beside, left: bool, lines_px: Sequence[float]) -> list[bool]:
    """Which lines would go through the words."""
    begin, end = _extent(one, left)
    words = (begin, one.left_px - 1) if left else (one.right_px + 1, end)
    return [words[0] < px < words[1] for px in lines_px]
