"""Lanes of marks with words beside them: milestones, urgent signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.charts.pregnancy.days import DaysAxis, Need
from dashboard.charts.pregnancy.paper import TEXT_PX
from dashboard.charts.pregnancy.pieces import ends_of
from dashboard.charts.pregnancy.rows import Mark
from dashboard.charts.pregnancy.scene import NOT_RECORDED, UNPLACED, Beside, Scene, staggered, whiskers
from dashboard.charts.pregnancy.words import mark_card, told
from dashboard.charts.text_width import clipped, text_width
from dashboard.charts.wording import capital, literal

_ROW_PX, _MARK_PX, _MOST_WORDS_PX = 19, 10, 240


@dataclass(frozen=True)
class MarkLane:
    """Marks in time with their names. urgent: in the colour of attention. lines: days of lines not to write on."""

    name: str
    marks: Sequence[tuple[str, Mark]]
    axis: DaysAxis
    lines: tuple[float, ...]
    hidden: bool
    urgent: bool = False
    gap_above_px: float = 6

    @cached_property
    def placed(self) -> list[tuple[str, Mark, tuple[float, float]]]:
        """Those with a place, in order of time."""
        found = [(name, mark, ends) for name, mark in self.marks if (ends := ends_of(mark)) is not None]
        return sorted(found, key=lambda one: one[2])

    @cached_property
    def spots(self) -> list[tuple[int, bool]]:
        """Row and side of each placed mark's words."""
        half, px = _MARK_PX / 2, self.axis.px
        beside = [
            Beside(px(ends[0]) - half, px(ends[1]) + half, text_width(_words(name, mark, self.hidden)))
            for name, mark, ends in self.placed
        ]
        return staggered(beside, self.axis.plot_px, [self.axis.px(day) for day in self.lines])

    @property
    def height_px(self) -> float:
        return _ROW_PX * (max((row for row, _ in self.spots), default=0) + 1)

    def draw(self, scene: Scene, top_px: float) -> None:
        """Marks, whiskers where the time is a range, and words."""
        scene.name(self.name, top_px + _ROW_PX / 2)
        if not self.placed:
            scene.sentence(UNPLACED if self.marks else NOT_RECORDED, top_px + _ROW_PX / 2)
            return
        tone = scene.palette.attention if self.urgent else scene.palette.text_second
        heights = [top_px + _ROW_PX * (row + 0.5) for row, _ in self.spots]
        days = [mark.middle or 0 for _, mark, _ in self.placed]
        cards = ["<br>".join(mark_card(literal(capital(name)), mark, self.hidden)) for name, mark, _ in self.placed]
        marker = {"symbol": "triangle-up" if self.urgent else "circle", "size": _MARK_PX, "color": tone}
        reach = whiskers([mark for _, mark, _ in self.placed], tone)
        scene.paper.marks(days, heights, cards, self.name.lower(), marker=marker, **reach)
        for (name, mark, ends), (_, left), height in zip(self.placed, self.spots, heights, strict=True):
            day, shift, anchor = (ends[0], -10, "right") if left else (ends[1], 10, "left")
            colour = tone if self.urgent else scene.palette.text
            scene.paper.words(_words(name, mark, self.hidden), day, height, anchor, shift, colour=colour)
        self._latest(scene, top_px + _ROW_PX / 2)

    def _latest(self, scene: Scene, y_px: float) -> None:
        name, mark, _ = self.placed[-1]
        if self.urgent:
            scene.latest(f"last {told(mark, self.hidden)}", y_px, colour=scene.palette.attention)
        else:
            scene.latest("", y_px, strong=capital(name))


def _words(name: str, mark: Mark, hidden: bool) -> str:
    """Name and time as Plotly text, no wider than a lane can hold."""
    return literal(clipped(f"{capital(name)} {told(mark, hidden)}".strip(), _MOST_WORDS_PX, TEXT_PX))


def room_before(marks: Sequence[tuple[str, Mark]], hidden: bool) -> list[Need]:
    """What those before the delivery need at their left, so that their words need not cross its line."""
    found = [(ends[0], _words(name, mark, hidden)) for name, mark in marks if (ends := ends_of(mark)) is not None]
    return [Need(day, text_width(words) + 2 * _MARK_PX) for day, words in found if day < 0]
