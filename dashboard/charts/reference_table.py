"""A reference's table as a person checks it: median and bands by age, one figure above the other for each sex."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.bands import band_names, band_traces
from dashboard.charts.course import FONT
from dashboard.charts.palette import Palette
from dashboard.charts.records import Row, records
from dashboard.charts.wording import brief, capital

_ONE_PX, _GAP_PX = 168, 34
_MARGINS = {"l": 46, "r": 56, "t": 24, "b": 30, "autoexpand": False}
_BANDS = ("m2", "m1", "median", "p1", "p2")


def reference_figure(bands: pd.DataFrame, unit: str, palette: Palette) -> go.Figure:
    """Bands of one ethnic group: sex, age_years, m2, m1, median, p1, p2 in `unit`; sexes share both ranges."""
    rows = records(bands, "age_years")
    sexes = sorted({str(row["sex"]) for row in rows})
    figure: dict[str, Any] = {"data": [], "annotations": [], "axes": {}}
    high = _ONE_PX * len(sexes) + _GAP_PX * max(len(sexes) - 1, 0)
    for number, sex in enumerate(sexes):
        top = 1 - number * (_ONE_PX + _GAP_PX) / high
        _draw(figure, [row for row in rows if row["sex"] == sex], sex, number, (top - _ONE_PX / high, top), palette)
    _share_ranges(figure["axes"], rows)
    layout = {
        "height": high + _MARGINS["t"] + _MARGINS["b"],
        "margin": _MARGINS,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": palette.text_second},
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": palette.surface, "bordercolor": palette.border, "align": "left",
                       "font": {"family": FONT, "size": 12, "color": palette.text}},
        "showlegend": False,
        "template": None,
        "annotations": [*figure["annotations"], _unit_note(unit, palette)],
        **figure["axes"],
    }  # fmt: skip
    return go.Figure(data=figure["data"], layout=layout)


def _draw(
    figure: dict[str, Any], rows: list[Row], sex: str, number: int, span: tuple[float, float], palette: Palette
) -> None:
    """One sex into the figure: bands, their names, and a card at each age of the table."""
    end = "" if number == 0 else str(number + 1)
    axes = {"xaxis": f"x{end}", "yaxis": f"y{end}"}
    place = {"xref": f"x{end}", "yref": f"y{end}"}
    cards = [_card(row, sex) for row in rows]
    points = {"x": [row["age_years"] for row in rows], "y": [row["median"] for row in rows], "name": f"{sex}, ages"}
    mark = {"size": 5, "color": palette.text_third, "opacity": 1}
    looks = {"type": "scatter", "mode": "markers", "marker": mark, "hovertext": cards, "hoverinfo": "text"}
    figure["data"] += [*band_traces(rows, palette, **axes), {**points, **looks, **axes, "showlegend": False}]
    title = {"text": capital(sex), "x": 0, "xref": "paper", "xanchor": "left", "y": span[1], "yref": "paper"}
    figure["annotations"] += [
        *band_names(rows, palette, **place),
        {**title, "yanchor": "bottom", "showarrow": False, "font": {"size": 12, "color": palette.text_second}},
    ]
    tick = {"size": 12, "color": palette.text_third}
    quiet = {
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "gridcolor": palette.grid,
        "tickfont": tick,
        "nticks": 6,
    }
    figure["axes"] |= {
        f"xaxis{end}": {"ticksuffix": " y", "anchor": f"y{end}", **quiet},
        f"yaxis{end}": {"domain": [max(span[0], 0.0), span[1]], "anchor": f"x{end}", **quiet},
    }


def _share_ranges(axes: dict[str, Any], rows: list[Row]) -> None:
    if not rows:
        return
    ages, values = [row["age_years"] for row in rows], [row[name] for row in rows for name in _BANDS]
    pad = (max(values) - min(values)) * 0.06 or 1.0
    for name, axis in axes.items():
        across = name.startswith("x")
        axis["range"] = [min(ages), max(ages)] if across else [min(values) - pad, max(values) + pad]


def _card(row: Row, sex: str) -> str:
    lines = [f"<b>{capital(sex)}, {brief(row['age_years'], 2)} y</b>", f"median {brief(row['median'])}"]
    for sd, low, high in (("±1 SD", "m1", "p1"), ("±2 SD", "m2", "p2")):
        lines.append(f"{sd} {brief(row[low])} to {brief(row[high])}")
    return "<br>".join(lines)


def _unit_note(unit: str, palette: Palette) -> dict[str, Any]:
    place = {"xref": "paper", "x": 1, "yref": "paper", "y": 1, "xanchor": "right", "yanchor": "bottom"}
    return {
        "text": unit.replace("cm2", "cm²"),
        **place,
        "showarrow": False,
        "font": {"size": 11, "color": palette.text_third},
    }
