"""Where scans of the bone density figure must not be compared: a dashed vertical with the devices on both sides.

The same places, words and reasons as in the course figure; the words stand above the plot, clear of the points.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.charts.labels import Box, is_clear
from dashboard.charts.lanes.sheet import SMALL_PX
from dashboard.charts.lanes.z_breaks import short_reason
from dashboard.charts.lanes.z_series import NotComparable
from dashboard.charts.palette import Palette
from dashboard.charts.text_width import clipped, text_width
from dashboard.charts.wording import ARROW, literal, wrapped

TOP_PX = 34
"""The room that the words take above the plot."""

_LINE_PX = 15
_MOST_WORDS_PX = 170
_PLOT_PX = 600  # the narrowest that the words are placed for
_Part = dict[str, Any]


def break_parts(
    broken: Sequence[NotComparable], age_of: Mapping[date, float], ages: Sequence[float], palette: Palette
) -> tuple[list[_Part], list[_Part]]:
    """Shapes and annotations for each break; age_of: the age at each scan day; ages: the range of the x axis."""
    shapes: list[_Part] = []
    notes: list[_Part] = []
    taken: list[Box] = []
    for one in reversed(broken):  # the newest break matters most, so it gets the room
        age = (age_of[one.before] + age_of[one.after]) / 2
        line = {"color": palette.text_third, "width": 1, "dash": "3px,3px"}
        shapes.append({"type": "line", "x0": age, "x1": age, "yref": "paper", "y0": 0, "y1": 1, "line": line})
        at_px = (age - ages[0]) / (ages[1] - ages[0]) * _PLOT_PX
        notes += _words(one, age, at_px, taken, palette)
    return shapes, notes


def _words(one: NotComparable, age: float, at_px: float, taken: list[Box], palette: Palette) -> list[_Part]:
    """Devices on both sides where they differ, `not comparable` and why; what has no room is told by the hover card."""
    before, after = (
        clipped(device or "device not recorded", _MOST_WORDS_PX, SMALL_PX)
        for device in (one.device_before, one.device_after)
    )
    names = [(before, "right", -6.0), (after, "left", 6.0)] if before != after else []
    middle = "not comparable" if names else f"not comparable: {short_reason(one.why)}"
    half = text_width(literal(middle), SMALL_PX) / 2
    sides = [text_width(literal(words), SMALL_PX) + 6 for words, *_ in names] or [0.0, 0.0]
    wanted = [
        Box(at_px - sides[0], at_px + sides[1], 0, _LINE_PX),
        Box(at_px - half, at_px + half, _LINE_PX, 2 * _LINE_PX),
    ]
    inside = at_px - max(sides[0], half) > -40 and at_px + max(sides[1], half) < _PLOT_PX + 40
    card = "<br>".join(
        [wrapped(one.why), f"{literal(before)} {ARROW} {literal(after)}", f"{one.before} to {one.after}"]
    )
    look = {"x": age, "yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False, "hovertext": card,
            "font": {"size": SMALL_PX, "color": palette.text_second}}  # fmt: skip
    if not inside or not all(is_clear(box, taken) for box in wanted):
        return [{**look, "text": "≠", "yshift": 0}]
    taken += wanted
    notes = [
        {**look, "text": literal(words), "xanchor": side, "xshift": shift, "yshift": _LINE_PX}
        for words, side, shift in names
    ]
    return [*notes, {**look, "text": literal(middle), "xanchor": "center", "yshift": 0}]
