"""Where the words of a figure lie in pixels, worked out from the finished figure alone."""

from __future__ import annotations

import re
from typing import Any

from dashboard.charts.text_width import text_width
from tests.dashboard.charts.pixels import Words, overlaps

HALF_LINE = 6.5
SPAN = re.compile(r"<[^<>]*>")


def plain(text: str) -> str:
    """The text without Plotly's tags, its lines joined."""
    return SPAN.sub("", text.replace("<br>", " "))


def texts(figure: Any) -> list[str]:
    return [plain(note.text) for note in figure.layout.annotations]


def said(figure: Any) -> str:
    return " | ".join(texts(figure))


def trace(figure: Any, name: str) -> Any:
    return next(one for one in figure.data if one.name == name)


def names(figure: Any) -> list[str]:
    return [one.name for one in figure.data]


def x_px(figure: Any, x: float, width_px: float) -> float:
    """Pixels from the plot's left edge."""
    margin, (first, last) = figure.layout.margin, figure.layout.xaxis.range
    return (x - first) / (last - first) * (width_px - margin.l - margin.r)


def boxes(figure: Any, width_px: float) -> list[Words]:
    """All words of a figure drawn `width_px` wide as rectangles, from the plot's upper left corner."""
    margin = figure.layout.margin
    plot, high = width_px - margin.l - margin.r, figure.layout.height - margin.t - margin.b
    foot, top = figure.layout.yaxis.range
    found = []
    for note in figure.layout.annotations:
        lines = note.text.split("<br>")
        width = max(text_width(line, note.font.size, bold="<b>" in line) for line in lines) if note.text else 0
        x = (note.x * plot if note.xref == "paper" else x_px(figure, note.x, width_px)) + (note.xshift or 0)
        left = {"left": x, "center": x - width / 2, "right": x - width}[note.xanchor or "left"]
        y = (1 - note.y) * high if note.yref == "paper" else (top - note.y) / (top - foot) * high
        y -= note.yshift or 0
        tall = len(lines) * 2 * HALF_LINE
        begin = y - {"bottom": 1, "middle": 0.5, "top": 0}[note.yanchor or "middle"] * tall
        if note.text:
            found.append(Words(plain(note.text), left, left + width, begin, begin + tall))
    return found


def assert_no_overlap(figure: Any, width_px: float) -> None:
    """No words cover others, and none leave the figure."""
    found = boxes(figure, width_px)
    assert overlaps(found) == []
    margin = figure.layout.margin
    for one in found:
        assert one.left >= -margin.l - 1 and one.right <= width_px - margin.l + 1, one
        assert one.top >= -margin.t - 1 and one.bottom <= figure.layout.height - margin.t + 1, one
