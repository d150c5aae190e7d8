"""The paper that lanes draw on: collects traces, shapes and annotations as plain dictionaries.

They are given to Plotly once, at the end: adding 40 annotations one at a time rebuilds the list 40 times,
which takes four times as long.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

from dashboard.charts.palette import Palette
from dashboard.charts.text_width import clipped
from dashboard.charts.time_axis import TimeAxis
from dashboard.charts.wording import literal

LEFT_MARGIN_PX = 128
RIGHT_MARGIN_PX = 150
TEXT_PX = 12
SMALL_PX = 11
_NAME_ROOM_PX = LEFT_MARGIN_PX - 12

Part = dict[str, Any]
Anchor = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Place:
    """Where a lane lies: its y axis ('y', 'y2', ...), the pixels from the plot's top to its top, its height."""

    y_axis: str
    top_px: float
    height_px: float

    def down(self, y_px: float) -> Part:
        """The position `y_px` pixels below the lane's top, for a shape or an annotation."""
        return {"yref": f"{self.y_axis} domain", "y": 1 - y_px / self.height_px}

    def full_height(self) -> Part:
        """From the lane's foot to its top, for a shape."""
        return {"yref": f"{self.y_axis} domain", "y0": 0, "y1": 1}


class Lane(Protocol):
    """One band of the figure."""

    @property
    def height_px(self) -> float: ...

    @property
    def gap_above_px(self) -> float: ...

    def draw(self, sheet: "Sheet", place: Place) -> None: ...


@dataclass
class Sheet:
    """Collected parts of one figure. Texts are Plotly text: what comes from data must have gone through `literal`."""

    axis: TimeAxis
    palette: Palette
    traces: list[Part] = field(default_factory=list)
    shapes: list[Part] = field(default_factory=list)
    annotations: list[Part] = field(default_factory=list)
    y_axes: dict[str, Part] = field(default_factory=dict)

    def y_axis(self, place: Place, y_range: Sequence[float], **more: Any) -> None:
        """Set the lane's y axis, without ticks unless `more` says otherwise, and make Plotly draw the lane's grid."""
        quiet = {"showgrid": False, "zeroline": False, "showticklabels": False, "ticks": ""}
        self.y_axes[place.y_axis] = {"range": list(y_range), "fixedrange": True, **quiet, **more}
        # The vertical grid is drawn only where a trace lies, so each lane has one that cannot be seen.
        start, middle = self.axis.at(self.axis.start), sum(y_range) / 2
        self.trace(place, x=[start], y=[middle], mode="markers", marker={"opacity": 0}, hoverinfo="skip")

    def trace(self, place: Place, **parts: Any) -> None:
        """Add a scatter trace (or another, by `type`) to the lane."""
        self.traces.append({"type": "scatter", "yaxis": place.y_axis, "showlegend": False, **parts})

    def marks(
        self, place: Place, days: Sequence[date], ys: Sequence[float], cards: Sequence[str], name: str, **marker: Any
    ) -> None:
        """Add marks, each with its hover card."""
        looks = {"opacity": 1, **marker}  # without it, marks of several sizes turn translucent
        x = [self.axis.at(day) for day in days]
        self.trace(place, x=x, y=ys, mode="markers", marker=looks, hovertext=cards, hoverinfo="text", name=name)

    def shape(self, **parts: Any) -> None:
        """Add a rectangle without outline, or what `parts` says."""
        self.shapes.append({"type": "rect", "line": {"width": 0}, "xref": "x", **parts})

    def upright(self, day: date, line: Part, **span: Any) -> None:
        """Add a vertical line at a day; `span` gives yref, y0 and y1."""
        self.shape(type="line", x0=self.axis.at(day), x1=self.axis.at(day), line=line, **span)

    def note(self, text: str, *, colour: str | None = None, size: float = TEXT_PX, **parts: Any) -> None:
        """Add a text without an arrow."""
        font = {"color": colour or self.palette.text_second, "size": size}
        self.annotations.append({"text": text, "showarrow": False, "font": font, "yanchor": "middle", **parts})

    def words(
        self,
        text: str,
        day: date,
        where: Part,
        *,
        shift: float = 0,
        anchor: Anchor = "left",
        colour: str | None = None,
        **more: Any,
    ) -> None:
        """Add words `shift` pixels from a day; `where` gives yref and y."""
        x: Part = {"x": self.axis.at(day), "xref": "x", "xshift": shift, "xanchor": anchor, "align": anchor}
        self.note(text, colour=colour or self.palette.text, **x, **where, **more)

    def name(self, place: Place, name: str, *, y_px: float | None = None, under: Sequence[str] = ()) -> None:
        """The lane's name in the left margin, with lines of smaller text `under` it, centred `y_px` below its top."""
        shown = literal(clipped(name, _NAME_ROOM_PX, TEXT_PX, bold=True))
        lines = [f'<span style="color:{self.palette.text}"><b>{shown}</b></span>']
        lines += [f'<span style="font-size:{SMALL_PX}px">{line}</span>' for line in under]
        x: Part = {"xref": "paper", "x": 0, "xshift": -LEFT_MARGIN_PX, "xanchor": "left", "align": "left"}
        y = place.down(place.height_px / 2 if y_px is None else y_px)
        self.note("<br>".join(lines), colour=self.palette.text_third, hovertext=literal(name), **x, **y)

    def latest(self, place: Place, text: str, *, colour: str | None = None, y_px: float | None = None) -> None:
        """The lane's latest value in the right margin, centred `y_px` below its top."""
        x: Part = {"xref": "paper", "x": 1, "xshift": 10, "xanchor": "left", "align": "left"}
        y = place.down(place.height_px / 2 if y_px is None else y_px)
        self.note(text, colour=colour or self.palette.text_third, **x, **y)

    def sentence(self, place: Place, text: str) -> None:
        """A sentence in a lane that has nothing to draw: an empty lane must not look like a clean one."""
        x: Part = {"xref": "paper", "x": 0, "xshift": 8, "xanchor": "left", "align": "left"}
        self.note(literal(text), colour=self.palette.text_third, **x, **place.down(place.height_px / 2))

    def strong(self, text: str) -> str:
        """Text in bold and in the main text colour."""
        return f'<span style="color:{self.palette.text}"><b>{text}</b></span>'
