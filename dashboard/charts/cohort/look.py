"""What both figures of a cohort share: sizes that are read from the back of a room, words for who somebody is."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import plotly.graph_objects as go

from dashboard.charts.course import FONT
from dashboard.charts.palette import Palette
from dashboard.charts.wording import literal

TEXT_PX, TITLE_PX = 14, 15
Part = dict[str, Any]


def who(name: str, no: int, hidden: bool) -> str:
    """Whom a mark stands for, as Plotly text; with identifiers hidden a number that says nothing of the patient."""
    return f"Patient {no}" if hidden else literal(name)


def note(words: str, palette: Palette, **where: Any) -> Part:
    """An annotation without an arrow."""
    looks = {"showarrow": False, "font": {"size": TEXT_PX, "color": palette.text_second}, "align": "left"}
    return {"text": words, **looks, **where}


def axis_looks(palette: Palette) -> Part:
    """The quiet look of an axis."""
    font = {"size": TEXT_PX, "color": palette.text_third}
    # Labels that may stand anywhere: else Plotly measures each of them to hide it.
    labels = {"ticklabeloverflow": "allow", "tickangle": 0, "tickfont": font}
    quiet = {"zeroline": False, "showline": False, "ticks": "", "fixedrange": True}
    return {**quiet, **labels, "gridcolor": palette.grid}


def figure_of(traces: list[Part], palette: Palette, **layout: Any) -> go.Figure:
    """The figure of parts that were made here."""
    font = {"family": FONT, "size": TEXT_PX, "color": palette.text}
    whole = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {**font, "color": palette.text_second},
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": palette.surface, "bordercolor": palette.border, "font": font, "align": "left"},
        "showlegend": False,
        "dragmode": False,
        "datarevision": crc32(repr(traces).encode()),  # the page gives the figure twice: drawn once
        **layout,
    }
    figure = go.Figure(data=traces, layout=whole, _validate=False)
    figure.layout.template = None
    return figure
