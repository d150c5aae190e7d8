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
from dashboard.charts.time_axis import DayAxis
from dashboard.charts.wording import literal

LEFT_MARGIN_PX = 128
RIGHT_MARGIN_PX = 150
TEXT_PX = 12
SMALL_PX = 11
_NAME_ROOM_PX = LEFT_MARGIN_PX - 12

Part = dict[str, Any]
Anchor = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Scale:
    """The one y axis of a figure: its value at the plot's top, and how much it falls with each pixel below."""

    at_top: float
    per_px: float

    def down(self, y_px: float) -> float:
        """The axis's value `y_px` pixels below the plot's top."""
        return round(self.at_top - y_px * self.per_px, 6)


@dataclass(frozen=True)
class Place:
    """Where a lane lies: the pixels from the plot's top to its top, its height, its own y at its foot and its top."""

    scale: Scale
    top_px: float
    height_px: float
    y_range: tuple[float, float]

    def at(self, y: float) -> float:
        """The value on the figure's axis of the lane's own `y`."""
        foot, top = self.y_range
        return self.scale.down(self.top_px + (top - y) / (top - foot) * self.height_px)

    def length(self, y: float) -> float:
        """The length on the figure's axis of the lane's own `y`."""
        foot, top = self.y_range
        return round(y / abs(top - foot) * self.height_px * abs(self.scale.per_px), 6)

    def on(self, y: float) -> Part:
        """The position of the lane's own `y`, for an annotation."""
        return {"yref": "y", "y": self.at(y)}

    def down(self, y_px: float) -> Part:
        """The position `y_px` pixels below the lane's top, for an annotation."""
        return {"yref": "y", "y": self.scale.down(self.top_px + y_px)}

    def span(self, y0: float, y1: float) -> Part:
        """From one of the lane's own `y` to another, for a shape."""
        return {"yref": "y", "y0": self.at(y0), "y1": self.at(y1)}

    def full_height(self) -> Part:
        """From the lane's foot to its top, for a shape."""
        return self.span(*self.y_range)


class Lane(Protocol):
    """One band of the figure. y_range: the lane's own y at its foot and at its top, in whatever it counts."""

    @property
    def height_px(self) -> float: ...

    @property
    def y_range(self) -> tuple[float, float]: ...

    @property
    def gap_above_px(self) -> float: ...

    def draw(self, sheet: "Sheet", place: Place) -> None: ...


class InPixels(Protocol):
    """A lane whose own y counts pixels downwards from its top."""

    @property
    def height_px(self) -> float: ...

    @property
    def y_range(self) -> tuple[float, float]:
        return self.height_px, 0


@dataclass
class Sheet:
    """Collected parts of one figure. Texts are Plotly text: what comes from data must have gone through `literal`."""

    axis: DayAxis
    palette: Palette
    traces: list[Part] = field(default_factory=list)
    shapes: list[Part] = field(default_factory=list)
    annotations: list[Part] = field(default_factory=list)
    ticks: list[tuple[float, str]] = field(default_factory=list)

    def tick(self, place: Place, y: float, text: str) -> None:
        """Add a horizontal grid line at the lane's own `y`, with `text` beside it."""
        self.ticks.append((place.at(y), text))

    def trace(self, place: Place, *, y: Sequence[float | None], **parts: Any) -> None:
        """Add a scatter trace (or another, by `type`) to the lane; y: in the lane's own."""
        ys = [None if one is None else place.at(one) for one in y]
        self.traces.append({"type": "scatter", "y": ys, "showlegend": False, **parts})

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
