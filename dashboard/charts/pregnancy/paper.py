"""What the figures of an episode are drawn on: x in days from the delivery, y in pixels downwards from the plot's top.

Traces, shapes and annotations are collected as plain dictionaries and given to Plotly once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.cohort.look import Part, axis_looks, figure_of
from dashboard.charts.palette import Palette, faint
from dashboard.charts.pregnancy.days import DaysAxis, Tick
from dashboard.charts.time_axis import DAYS_PER_MONTH

TEXT_PX, SMALL_PX, NAME_PX = 12, 11, 14
BAND_WORDS_PX = 18


@dataclass(frozen=True)
class Margins:
    """Pixels around the plot."""

    left: float
    right: float
    top: float
    foot: float


@dataclass
class Paper:
    """Collected parts of one figure. Texts are Plotly text: what comes from data has gone through `literal`."""

    axis: DaysAxis
    palette: Palette
    margins: Margins
    traces: list[Part] = field(default_factory=list)
    shapes: list[Part] = field(default_factory=list)
    annotations: list[Part] = field(default_factory=list)

    def note(self, text: str, y_px: float, *, colour: str | None = None, size: float = TEXT_PX, **parts: Any) -> None:
        """Add words at a height, without an arrow."""
        font = {"color": colour or self.palette.text_second, "size": size}
        usual = {"yref": "y", "y": y_px, "yanchor": "middle", "showarrow": False, "font": font}
        self.annotations.append({"text": text, **usual, **parts})

    def words(self, text: str, day: float, y_px: float, anchor: str = "left", shift: float = 0, **more: Any) -> None:
        """Add words `shift` pixels from a day."""
        x: Part = {"xref": "x", "x": day, "xshift": shift, "xanchor": anchor, "align": anchor}
        self.note(text, y_px, **{**x, **more})

    def left(self, text: str, y_px: float, **more: Any) -> None:
        """Add words in the left margin, at its edge."""
        x: Part = {"xref": "paper", "x": 0, "xshift": -self.margins.left, "xanchor": "left", "align": "left"}
        self.note(text, y_px, **{**x, **more})

    def right(self, text: str, y_px: float, **more: Any) -> None:
        """Add words in the right margin."""
        x: Part = {"xref": "paper", "x": 1, "xshift": 10, "xanchor": "left", "align": "left"}
        self.note(text, y_px, **{**x, **more})

    def strong(self, text: str) -> str:
        """Bold, in the main text colour."""
        return f'<span style="color:{self.palette.text}"><b>{text}</b></span>'

    def shape(self, **parts: Any) -> None:
        """Add a rectangle without outline on both axes, or what `parts` says."""
        self.shapes.append({"type": "rect", "xref": "x", "yref": "y", "line": {"width": 0}, **parts})

    def upright(self, day: float, line: Part, **more: Any) -> None:
        """Add a line through the whole plot at a day."""
        self.shape(**{"type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1, "line": line, **more})

    def marks(self, days: Sequence[float], ys: Sequence[float], cards: Sequence[str], name: str, **parts: Any) -> None:
        """Add marks with their cards. parts: `marker` looks, `customdata`, `error_x`."""
        marker = {"opacity": 1, **parts.pop("marker")}
        hover = {"hovertext": list(cards), "hoverinfo": "text", "name": name}
        place = {"type": "scatter", "mode": "markers", "x": list(days), "y": list(ys), "cliponaxis": False}
        self.traces.append({**place, "marker": marker, **hover, **parts})

    def band(self, window_months: tuple[int, int], foot_px: float) -> None:
        """Tint the published time to recovery and name it at its foot, inside."""
        first, last = (month * DAYS_PER_MONTH for month in window_months)
        fill = faint(self.palette.rule, 0.13)
        self.shape(x0=first, x1=last, yref="paper", y0=0, y1=1, fillcolor=fill, layer="below")
        text = f"published recovery, {window_months[0]} to {window_months[1]} months"
        self.words(text, last, foot_px - 9, "right", -8, size=SMALL_PX, colour=self.palette.text_second)

    def figure(self, height_px: float, ticks: Sequence[Tick]) -> go.Figure:
        """The figure; height_px: of the plot alone."""
        looks = axis_looks(self.palette)
        font = {"size": TEXT_PX, "color": self.palette.text_second}
        edges = [round(self.axis.start, 3), round(self.axis.end, 3)]
        around = self.margins
        if not self.traces:  # an axis without any mark would not be drawn
            self.marks([edges[0]], [0], [""], "none", marker={"opacity": 0}, hoverinfo="skip")
        return figure_of(
            self.traces, self.palette, shapes=self.shapes, annotations=self.annotations, barmode="overlay",
            height=height_px + around.top + around.foot,
            margin={"l": around.left, "r": around.right, "t": around.top, "b": around.foot, "autoexpand": False},
            xaxis={**looks, "tickfont": font, "range": edges, "side": "top",
                   "tickvals": [one.day for one in ticks], "ticktext": [one.text for one in ticks]},
            yaxis={**looks, "range": [height_px, 0], "visible": False},
        )  # fmt: skip
