"""The bands of a reference, drawn alike wherever they lie: ±2 SD pale, ±1 SD a little darker, the median."""

from typing import Any

from dashboard.charts.palette import Palette, faint
from dashboard.charts.records import Row
from dashboard.charts.wording import MINUS

_NAMES = (("m2", f"{MINUS}2"), ("m1", f"{MINUS}1"), ("median", "median"), ("p1", "+1"), ("p2", "+2"))


def band_traces(bands: list[Row], palette: Palette, **axes: str) -> list[dict[str, Any]]:
    """Traces of bands in order of age (age_years, m2, m1, median, p1, p2); axes: xaxis and yaxis, if not the first."""
    ages = [row["age_years"] for row in bands]
    if not bands:
        return []
    around = [*ages, *reversed(ages)]
    looks = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False, **axes}
    traces: list[dict[str, Any]] = []
    for low, high, opacity in (("m2", "p2", 0.10), ("m1", "p1", 0.12)):
        ys = [row[low] for row in bands] + [row[high] for row in reversed(bands)]
        fill = {"fill": "toself", "fillcolor": faint(palette.text_third, opacity), "line": {"width": 0}}
        traces.append({**looks, **fill, "x": around, "y": ys, "name": f"{low} to {high}"})
    median = {"color": palette.rule, "width": 1.2}
    traces.append({**looks, "x": ages, "y": [row["median"] for row in bands], "line": median, "name": "median"})
    return traces


def band_names(bands: list[Row], palette: Palette, **axes: str) -> list[dict[str, Any]]:
    """The name of each band at its right end; axes: xref and yref, if not the first."""
    if not bands:
        return []
    last = bands[-1]
    return [
        {"text": words, "x": last["age_years"], "y": last[column], "xanchor": "left", "xshift": 4, "showarrow": False,
         "font": {"size": 11, "color": palette.text_third}, **axes}
        for column, words in _NAMES
    ]  # fmt: skip
