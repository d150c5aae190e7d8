"""Broken bones by age, with the two ages up to which the definition counts."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.course import FONT
from dashboard.charts.palette import Palette
from dashboard.charts.records import Row, truth
from dashboard.charts.wording import age_text, literal

_ROW_PX = 18
_TOP_PX, _BOTTOM_PX = 24, 26


def fracture_axis(events: Sequence[Row], ages: tuple[float, float], now: float, palette: Palette) -> go.Figure:
    """events: view fracture_events, oldest first. ages: the two limits in years; now: the age at the as-of day.

    A diamond each, filled where it counts, hollow where that is not known, a small ring where it does not.
    """
    looks = [_looks(truth(row["counts"])) for row in events]
    colour, surface = palette.attention, palette.surface
    fill = {"filled": colour, "hollow": surface, "ring": surface}
    edge = {"filled": colour, "hollow": colour, "ring": palette.text_third}
    trace = {
        "type": "scatter", "mode": "markers", "x": [row["age_years"] for row in events], "y": _rows_of(events),
        "hovertext": [_card(row) for row in events], "hoverinfo": "text", "showlegend": False,
        "marker": {
            "opacity": 1, "size": [8 if look == "ring" else 12 for look in looks],
            "symbol": ["circle" if look == "ring" else "diamond" for look in looks],
            "color": [fill[look] for look in looks], "line": {"width": 1.6, "color": [edge[look] for look in looks]},
        },
    }  # fmt: skip
    most = max(_rows_of(events), default=0)
    top = max(*ages, now) + 0.6
    font = {"family": FONT, "size": 11, "color": palette.text_third}
    limit, today = {"color": palette.rule, "width": 1.2, "dash": "dash"}, {"color": palette.text_second, "width": 1.4}
    upright = {"type": "line", "xref": "x", "yref": "paper", "y0": 0, "y1": 1}
    lines = [{**upright, "x0": age, "x1": age, "line": limit if age in ages else today} for age in (*ages, now)]
    above = {"xref": "x", "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False, "font": font}
    notes = [{**above, "text": f"{age:g} y", "x": age} for age in ages]
    notes += [{**above, "text": "now", "x": now}] if min(abs(now - one) for one in ages) > 1.2 else []
    axis = {"zeroline": False, "fixedrange": True, "tickfont": font}
    layout = {
        "height": _TOP_PX + _BOTTOM_PX + _ROW_PX * (most + 2), "shapes": lines, "annotations": notes, "font": font,
        "margin": {"l": 4, "r": 8, "t": _TOP_PX, "b": _BOTTOM_PX},
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": {**axis, "range": [0, top], "dtick": 2, "ticksuffix": " y", "gridcolor": palette.grid},
        "yaxis": {**axis, "range": [-0.9, most + 0.9], "showticklabels": False, "showgrid": False},
        "hoverlabel": {"bgcolor": palette.surface, "bordercolor": palette.border,
                       "font": {**font, "size": 12, "color": palette.text}},
    }  # fmt: skip
    figure = go.Figure(data=[trace], layout=layout, _validate=False)
    figure.layout.template = None
    return figure


def _looks(counts: bool | None) -> str:
    return {True: "filled", None: "hollow", False: "ring"}[counts]


def _rows_of(events: Sequence[Row]) -> list[int]:
    """A row upwards for each event that would lie on the one before it."""
    rows: list[int] = []
    for n, row in enumerate(events):
        near = n and row["age_years"] - events[n - 1]["age_years"] < 0.45
        rows.append(rows[-1] + 1 if near else 0)
    return rows


def _card(row: Row) -> str:
    about = {
        True: "counts",
        None: f"not known whether it counts: {row['missing']} is missing",
        False: f"does not count: {row['not_counted_because']}",
    }
    lines = [
        f"<b>{literal(row['bones'])}</b>",
        f"{row['fracture_date']} · {age_text(row['age_years'])} y",
        f"energy {literal(row['energy'])}",
    ]
    return "<br>".join([*lines, literal(about[truth(row["counts"])])])
