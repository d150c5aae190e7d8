"""The loss of height of one level over its images, with the bounds of the grades behind it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import plotly.graph_objects as go

from dashboard.charts.course import FONT
from dashboard.charts.palette import Palette
from dashboard.charts.records import Row

_HEIGHT_PX = 132
_LEAST_TOP = 45.0


def loss_figure(rows: Sequence[Row], bounds: tuple[float, float, float], palette: Palette) -> go.Figure:
    """rows: of vertebral_history, oldest first, each with loss_percent. bounds: where grade 1, 2 and 3 begin, %."""
    losses = [row["loss_percent"] for row in rows]
    top = max(_LEAST_TOP, *losses) + 3
    edges = [*bounds, top]
    shapes = [
        {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": low, "y1": high, "layer": "below",
         "line": {"width": 0}, "fillcolor": palette.grades[grade]}
        for grade, (low, high) in enumerate(pairwise(edges), start=1)
    ]  # fmt: skip
    days, points = _points(rows)
    line = {"color": palette.text, "width": 1.3}
    trace = {
        "type": "scatter", "mode": "lines+markers", "x": days, "y": points,
        "line": line, "marker": {"size": 6, "color": palette.text, "opacity": 1}, "showlegend": False,
    }  # fmt: skip
    font = {"family": FONT, "size": 11, "color": palette.text_third}
    axis = {"showgrid": False, "zeroline": False, "tickfont": font, "fixedrange": True}
    layout = {
        "height": _HEIGHT_PX, "margin": {"l": 4, "r": 40, "t": 6, "b": 20}, "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)", "font": font, "shapes": shapes,
        "xaxis": {**axis, "type": "date", "nticks": 4, "tickformat": "%Y"},
        "yaxis": {**axis, "side": "right", "range": [0, top], "tickvals": list(bounds),
                  "ticktext": [f"{bound:g} %" for bound in bounds]},
    }  # fmt: skip
    figure = go.Figure(data=[trace], layout=layout, _validate=False)
    figure.layout.template = None
    return figure


def _points(rows: Sequence[Row]) -> tuple[list[str | None], list[float | None]]:
    """Days and losses, with a gap where the kind of image changes: a line would compare what cannot be compared."""
    days: list[str | None] = []
    losses: list[float | None] = []
    modality = rows[0]["modality"]
    for row in rows:
        if row["modality"] != modality:
            days.append(None)
            losses.append(None)
            modality = row["modality"]
        days.append(row["image_date"].isoformat())
        losses.append(row["loss_percent"])
    return days, losses
