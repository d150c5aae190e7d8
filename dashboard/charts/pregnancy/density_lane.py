"""The lane of bone density: Z-scores of the episode, in the colours of their sites; BMD without a Z in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor

from dashboard.charts.labels import Box, is_clear, nudged_apart
from dashboard.charts.pregnancy.paper import SMALL_PX
from dashboard.charts.pregnancy.rows import Measured
from dashboard.charts.pregnancy.scene import Scene, whiskers
from dashboard.charts.pregnancy.value_lanes import level
from dashboard.charts.pregnancy.words import mark_card
from dashboard.charts.text_width import text_width
from dashboard.charts.wording import literal, number, short_site, site_name

_UNIT_PX, _MOST_UNITS_PX = 30, 150
_BARE_PX = 18
_LIMIT = -2
_WORDS_Z = 0.5
"""What the words above and below a point take, in Z."""
_LATEST_GAP_PX, _WORD_PX, _FAR_PX = 15, 6, 10_000


@dataclass(frozen=True)
class DensityLane:
    """Measurements of which at least one has a place in time."""

    measured: Sequence[Measured]
    gap_above_px: float = 18

    @cached_property
    def scored(self) -> list[tuple[Measured, float]]:
        """Those with a place and a Z, in order of time."""
        found = [(one, one.z) for one in self.measured if one.z is not None and one.at.middle is not None]
        return sorted(found, key=lambda pair: pair[0].at.middle or 0)

    @property
    def bare(self) -> list[Measured]:
        """Those with a place and no Z."""
        return [one for one in self.measured if one.z is None and one.at.middle is not None]

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """Whole numbers that hold all Z and the limit."""
        scores = [z for _, z in self.scored]
        return floor(min([_LIMIT, *scores]) - _WORDS_Z), ceil(max([_LIMIT, *scores]) + _WORDS_Z)

    @property
    def _scored_px(self) -> float:
        low, high = self.bounds
        return min((high - low) * _UNIT_PX, _MOST_UNITS_PX) if self.scored else 0

    @property
    def height_px(self) -> float:
        return self._scored_px + (_BARE_PX if self.bare else 0)

    def draw(self, scene: Scene, top_px: float) -> None:
        """Whole levels, points with their values, a line for each site; measurements without a Z below."""
        scene.name("BMD", top_px + 6, "Z-score" if self.scored else "no Z-score")
        low, high = self.bounds
        for z in range(low, high + 1) if self.scored else ():
            level(scene.paper, self._at(top_px, z), number(z, 0), strong=z == _LIMIT)
        for site in dict.fromkeys(one.site for one, _ in self.scored):
            self._line(scene, top_px, [(one, z) for one, z in self.scored if one.site == site])
        self._values(scene, top_px)
        self._latest(scene, top_px)
        self._bare(scene, top_px + self._scored_px + _BARE_PX / 2)

    def _at(self, top_px: float, z: float) -> float:
        low, high = self.bounds
        return round(top_px + (high - z) / (high - low) * self._scored_px, 3)

    def _line(self, scene: Scene, top_px: float, points: Sequence[tuple[Measured, float]]) -> None:
        tone = scene.palette.of_site(points[0][0].site)
        marks = [one.at for one, _ in points]
        heights = [self._at(top_px, z) for _, z in points]
        looks = {"mode": "lines+markers", "line": {"color": tone, "width": 2}, **whiskers(marks, tone)}
        cards = [_card(one, scene.hidden) for one, _ in points]
        name = literal(short_site(points[0][0].site))
        marker = {"symbol": "circle", "size": 9, "color": tone}
        scene.paper.marks([mark.middle or 0 for mark in marks], heights, cards, name, marker=marker, **looks)

    def _values(self, scene: Scene, top_px: float) -> None:
        """Each Z above its point, or below it where something stands above."""
        axis = scene.axis
        spots = [(axis.px(one.at.middle or 0), self._at(top_px, z), one, z) for one, z in self.scored]
        taken = [Box(x - 5, x + 5, y - 5, y + 5) for x, y, _, _ in spots]
        limit = self._at(top_px, _LIMIT)
        lines = [Box(px - 1, px + 1, -_FAR_PX, _FAR_PX) for px in scene.lines_px]
        lines.append(Box(-_FAR_PX, _FAR_PX, limit - 1, limit + 1))
        for x, y, one, z in spots:
            text = number(z, 1)
            half = text_width(text, SMALL_PX) / 2
            boxes = [Box(x + right - half, x + right + half, y + down - _WORD_PX, y + down + _WORD_PX)
                     for right, down in _tries(half)]  # fmt: skip
            free = [box for box in boxes if is_clear(box, taken, 0)] or boxes
            box = next((found for found in free if is_clear(found, lines, 0)), free[0])
            taken.append(box)
            right, middle = (box.left + box.right) / 2 - x, (box.top + box.bottom) / 2
            tone = scene.palette.of_site(one.site)
            scene.paper.words(text, one.at.middle or 0, middle, "center", right, colour=tone, size=SMALL_PX)

    def _latest(self, scene: Scene, top_px: float) -> None:
        """The last Z of each site, in its colour and with its name."""
        last = list({one.site: (one, z) for one, z in self.scored}.values())
        wanted = [self._at(top_px, z) for _, z in last]
        heights = nudged_apart(wanted, _LATEST_GAP_PX, top_px, top_px + self._scored_px)
        for (one, z), height in zip(last, heights, strict=True):
            tone = scene.palette.of_site(one.site)
            scene.paper.right(f"<b>{number(z, 1)}</b> {literal(short_site(one.site))}", height, colour=tone)

    def _bare(self, scene: Scene, y_px: float) -> None:
        if not self.bare:
            return
        tone = scene.palette.text_second
        days = [one.at.middle or 0 for one in self.bare]
        cards = [_card(one, scene.hidden) for one in self.bare]
        marker = {"symbol": "circle-open", "size": 8, "color": tone, "line": {"width": 1.6, "color": tone}}
        scene.paper.marks(days, [y_px] * len(days), cards, "BMD without Z", marker=marker)
        last = max(self.bare, key=lambda one: one.at.middle or 0)
        value = "" if last.bmd_g_cm2 is None else f"{number(last.bmd_g_cm2, 3)} g/cm²"
        scene.latest(short_site(last.site), y_px, strong=value or "no value")


def _tries(half_px: float) -> list[tuple[float, float]]:
    """Where a value may stand, in pixels to the right of its point and down from it, the best place first."""
    beside = half_px + 9
    around = [(0.0, -13.0), (0.0, 13.0), (beside, 8.0), (beside, -8.0), (0.0, 21.0), (0.0, -21.0)]
    around += [(half_px + 2, 21.0), (half_px + 2, -21.0)]
    return [*around, (-beside, 8.0), (-beside, -8.0)]


def _card(one: Measured, hidden: bool) -> str:
    said = [] if one.z is None else [f"Z {number(one.z, 1)}"]
    said += [] if one.bmd_g_cm2 is None else [f"BMD {number(one.bmd_g_cm2, 3)} g/cm²"]
    head = f"<b>{literal(site_name(one.site))}</b>"
    return "<br>".join([head, ", ".join(said) or "no value", *mark_card("Measured", one.at, hidden)])
