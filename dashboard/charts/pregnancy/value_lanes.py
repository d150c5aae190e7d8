"""Lanes of values in time: pain, weight-bearing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.cohort.look import Part
from dashboard.charts.palette import faint
from dashboard.charts.pregnancy.paper import SMALL_PX, Paper
from dashboard.charts.pregnancy.rows import Mark
from dashboard.charts.pregnancy.scene import NOT_RECORDED, UNPLACED, Scene, whiskers
from dashboard.charts.pregnancy.words import mark_card, told
from dashboard.charts.wording import brief, literal

_MOST_PAIN = 10
_PAIN_PX, _BEARING_PX, _EMPTY_PX = 66, 44, 22
_BEARING = {"none": 0.08, "partial": 0.54, "full": 1.0}
"""How high the band stands, of the lane's height."""


def level(paper: Paper, y_px: float, text: str, strong: bool = False) -> None:
    """A grid line through the plot with its value at the left; strong: one that matters."""
    palette = paper.palette
    line = {"color": palette.rule if strong else palette.grid, "width": 1.4 if strong else 1}
    across = {"x0": paper.axis.start, "x1": paper.axis.end, "y0": y_px, "y1": y_px}
    paper.shape(type="line", line=line, layer="between" if strong else "below", **across)
    x: Part = {"xref": "paper", "x": 0, "xshift": -8, "xanchor": "right"}
    paper.note(text, y_px, colour=palette.text_third, size=SMALL_PX, **x)


@dataclass(frozen=True)
class PainLane:
    """Pain from 0 at the foot to 10 at the top: points in order of time, joined."""

    pain: Sequence[tuple[Mark, float]]
    gap_above_px: float = 16

    @property
    def placed(self) -> list[tuple[Mark, float]]:
        """Those with a place, in order of time."""
        return sorted(((mark, score) for mark, score in self.pain if mark.first is not None), key=_by_middle)

    @property
    def height_px(self) -> float:
        return _PAIN_PX if self.placed else _EMPTY_PX

    def draw(self, scene: Scene, top_px: float) -> None:
        """Levels 0, 5 and 10, the line with its points and whiskers, the last score."""
        middle = top_px + self.height_px / 2
        placed = self.placed
        scene.name("Pain", middle, "0 to 10" if placed else "")
        if not placed:
            scene.sentence(UNPLACED if self.pain else NOT_RECORDED, middle)
            return
        for shown in (0, 5, _MOST_PAIN):
            level(scene.paper, self._at(top_px, shown), str(shown))
        marks = [mark for mark, _ in placed]
        cards = ["<br>".join([f"<b>Pain {brief(score)}</b>", *mark_card("Told", mark, scene.hidden)])
                 for mark, score in placed]  # fmt: skip
        tone = scene.palette.text_second
        heights = [self._at(top_px, score) for _, score in placed]
        looks = {"mode": "lines+markers", "line": {"color": tone, "width": 2}, **whiskers(marks, tone)}
        marker = {"symbol": "circle", "size": 8, "color": tone}
        scene.paper.marks([mark.middle or 0 for mark in marks], heights, cards, "pain", marker=marker, **looks)
        last, score = placed[-1]
        scene.latest(told(last, scene.hidden), middle, strong=f"{brief(score)} of 10")

    def _at(self, top_px: float, score: float) -> float:
        return round(top_px + (1 - score / _MOST_PAIN) * self.height_px, 3)


def _by_middle(one: tuple[Mark, object]) -> float:
    return one[0].middle or 0


@dataclass(frozen=True)
class BearingLane:
    """Weight-bearing in three steps as a band from the foot up; nothing before the first, pale after the last."""

    bearing: Sequence[tuple[Mark, str]]
    gap_above_px: float = 18

    @property
    def placed(self) -> list[tuple[Mark, str]]:
        """Those with a place, in order of time."""
        return sorted(((mark, state) for mark, state in self.bearing if mark.first is not None), key=_by_middle)

    @property
    def height_px(self) -> float:
        return _BEARING_PX if self.placed else _EMPTY_PX

    def draw(self, scene: Scene, top_px: float) -> None:
        """Levels, the band, its points, the last state."""
        middle = top_px + self.height_px / 2
        placed = self.placed
        scene.name("Weight-bearing", top_px + 2 if placed else middle)  # beside the shortest of the states' names
        if not placed:
            scene.sentence(UNPLACED if self.bearing else NOT_RECORDED, middle)
            return
        self._steps(scene, top_px, placed)
        tone = scene.palette.text_second
        heights = [self._at(top_px, state) for _, state in placed]
        cards = ["<br>".join([f"<b>Weight-bearing {literal(state)}</b>", *mark_card("Told", mark, scene.hidden)])
                 for mark, state in placed]  # fmt: skip
        marks = [mark for mark, _ in placed]
        marker = {"symbol": "circle", "size": 7, "color": tone}
        days = [mark.middle or 0 for mark in marks]
        scene.paper.marks(days, heights, cards, "weight-bearing", marker=marker, **whiskers(marks, tone))
        last, state = placed[-1]
        scene.latest(told(last, scene.hidden), middle, strong=state)

    def _steps(self, scene: Scene, top_px: float, placed: Sequence[tuple[Mark, str]]) -> None:
        """The band of each state up to the next point; the last one's goes on, paler: nobody has asked since."""
        days = [mark.middle or 0 for mark, _ in placed]
        ends = [*days[1:], max(scene.goes_to, days[-1])]
        foot = top_px + self.height_px
        for n, ((_, state), begin, end) in enumerate(zip(placed, days, ends, strict=True)):
            opacity = 0.10 if n == len(placed) - 1 else 0.24
            box = {"x0": begin, "x1": end, "y0": self._at(top_px, state), "y1": foot}
            scene.paper.shape(**box, fillcolor=faint(scene.palette.text_third, opacity), layer="below")
            edge = {"x0": begin, "x1": end, "y0": self._at(top_px, state), "y1": self._at(top_px, state)}
            line = {"color": scene.palette.text_second, "width": 2, "dash": "dot" if opacity < 0.2 else "solid"}
            scene.paper.shape(type="line", line=line, **edge)
        for state in _BEARING:
            level(scene.paper, self._at(top_px, state), state)

    def _at(self, top_px: float, state: str) -> float:
        return round(top_px + (1 - _BEARING.get(state, 0)) * self.height_px, 3)
