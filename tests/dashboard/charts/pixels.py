"""Where the words of a figure lie, in pixels, worked out from the finished figure alone."""

from datetime import date
from itertools import combinations
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard.charts.text_width import text_width

LEFT, RIGHT = 128, 150
HALF_LINE = 6.5


class Words(NamedTuple):
    """One annotation as a rectangle, y counted downwards from the plot's top."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


def words_of(figure: go.Figure, width_px: float) -> list[Words]:
    """All annotations of a figure drawn `width_px` wide; of several lines, the first one's height is taken for each."""
    plot = width_px - LEFT - RIGHT
    found = []
    for note in figure.layout.annotations:
        width = max(text_width(line, note.font.size) for line in note.text.split("<br>"))
        lines = note.text.count("<br>") + 1
        x = (note.x * plot if note.xref == "paper" else _x_px(figure, note.x, plot)) + (note.xshift or 0)
        left = {"left": x, "center": x - width / 2, "right": x - width}[note.xanchor]
        y = _y_px(figure, note)
        up = lines * HALF_LINE * (2 if note.yanchor == "bottom" else 0 if note.yanchor == "top" else 1)
        found.append(Words(note.text, left, left + width, y - up, y - up + 2 * lines * HALF_LINE))
    return found


def overlaps(found: list[Words]) -> list[tuple[str, str]]:
    """Pairs of words that cover each other by more than a pixel."""
    return [
        (a.text, b.text)
        for a, b in combinations(found, 2)
        if min(a.right, b.right) - max(a.left, b.left) > 1 and min(a.bottom, b.bottom) - max(a.top, b.top) > 1
    ]


def plot_height(figure: go.Figure) -> float:
    """Pixels from the plot's top to its foot."""
    return figure.layout.height - figure.layout.margin.t - figure.layout.margin.b


def down_px(figure: go.Figure, y: float) -> float:
    """Pixels from the plot's top to a value on the one y axis."""
    foot, top = figure.layout.yaxis.range
    return (top - y) / (top - foot) * plot_height(figure)


def _number(value: object) -> float:
    return float(date.fromisoformat(value).toordinal()) if isinstance(value, str) else float(value)


def _x_px(figure: go.Figure, x: object, plot: float) -> float:
    first, last = map(_number, figure.layout.xaxis.range)
    return (_number(x) - first) / (last - first) * plot


def _y_px(figure: go.Figure, note: go.layout.Annotation) -> float:
    if note.yref == "paper":
        return (1 - note.y) * plot_height(figure) - (note.yshift or 0)
    return down_px(figure, note.y)
