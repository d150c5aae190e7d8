"""Time from delivery to clinical recovery, as Kaplan-Meier steps with their band and the numbers at risk under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go

from dashboard.charts.cohort.look import Part, axis_looks, figure_of
from dashboard.charts.labels import nudged_apart
from dashboard.charts.palette import Palette, faint
from dashboard.charts.pregnancy.curve_numbers import at_risk, drawn_steps, last_month, level_at
from dashboard.charts.pregnancy.paper import SMALL_PX, TEXT_PX
from dashboard.charts.pregnancy.rows import OBSERVATIONAL, Curve, Step
from dashboard.charts.pregnancy.words import broken
from dashboard.charts.text_width import clipped
from dashboard.charts.wording import brief, capital, literal, number

LAYOUT_WIDTH_PX = 1100
MOST_CURVES, LEAST_WOMEN = 3, 2
_PLOT_PX, _NOTHING_PX, _TOP_PX = 280, 70, 34
_LEFT_PX, _RIGHT_PX, _SAMPLE_PX = 150, 194, 32
_ROW_PX, _LINE_PX, _LABEL_PX = 19, 17, 34
_TICKS = (0, 2, 4, 6, 9, 12, 18, 24, 30, 36, 48, 60, 72, 84, 96, 108, 120)
_TICK_PX = 48  # the widest label, `delivery`, and a gap
_LEAST_MONTHS = 12.0
_PER_PX = 104 / _PLOT_PX
"""Percent in a pixel."""
_DASHES = ("solid", "dash", "dot")


@dataclass(frozen=True)
class _Look:
    """How one curve is told apart."""

    colour: str
    dash: str


def curve_figure(curves: Sequence[Curve], palette: Palette, width_px: float = LAYOUT_WIDTH_PX) -> go.Figure:
    """The figure of at most three curves; ValueError with more. Those of fewer than two women are named and not drawn.

    width_px: what words are placed for.
    """
    if len(curves) > MOST_CURVES:
        raise ValueError(f"at most {MOST_CURVES} curves can be told apart, not {len(curves)}")
    drawn = [one for one in curves if one.n >= LEAST_WOMEN]
    foot = _foot(curves, drawn, width_px)
    if not drawn:
        return _nothing(curves, foot, palette)
    end = max([_LEAST_MONTHS, *map(last_month, drawn)]) * 1.01
    plot_px = width_px - _LEFT_PX - _RIGHT_PX
    ticks = _ticks(end, plot_px)
    colours = (palette.text, palette.control, palette.text_third)
    looks = [_Look(colour, dash) for colour, dash in zip(colours, _DASHES, strict=True)]
    pairs = list(zip(drawn, looks, strict=False))
    traces = [trace for curve, look in pairs for trace in (_band(curve, look), _steps(curve, look))]
    traces += [_censored(curve, look, palette) for curve, look in pairs if curve.censored]
    rows_px = 26 + _ROW_PX * (len(drawn) + 1)
    notes = [_axis_name(palette), *_labels(pairs, palette), *_risk_rows(pairs, ticks, palette)]
    notes += [_under(line, rows_px + 8 + n * _LINE_PX, palette) for n, line in enumerate(foot)]
    bottom = rows_px + 12 + _LINE_PX * len(foot)
    return figure_of(
        traces, palette, annotations=notes, shapes=_samples(pairs), height=_PLOT_PX + _TOP_PX + bottom,
        margin={"l": _LEFT_PX, "r": _RIGHT_PX, "t": _TOP_PX, "b": bottom, "autoexpand": False},
        xaxis=_x_axis(end, ticks, palette), yaxis=_y_axis(palette),
    )  # fmt: skip


def _x_axis(end: float, ticks: Sequence[int], palette: Palette) -> Part:
    font = {"size": TEXT_PX, "color": palette.text_second}
    return {**axis_looks(palette), "tickfont": font, "range": [0, round(end, 3)], "tickvals": list(ticks),
            "ticktext": [f"{month} mo" if month else "delivery" for month in ticks]}  # fmt: skip


def _y_axis(palette: Palette) -> Part:
    levels = (0, 25, 50, 75, 100)
    font = {"size": TEXT_PX, "color": palette.text_third}
    return {**axis_looks(palette), "tickfont": font, "range": [-2, 102], "tickvals": list(levels),
            "ticktext": [f"{level} %" for level in levels]}  # fmt: skip


def _ticks(end: float, plot_px: float) -> list[int]:
    """Months that have room: the last ones are thinned out where the axis is long."""
    kept: list[int] = []
    room = end / plot_px * _TICK_PX
    for month in (one for one in _TICKS if one <= end):
        if not kept or month - kept[-1] >= room:
            kept.append(month)
    return kept


def _band(curve: Curve, look: _Look) -> Part:
    """The 95 % band as a rectangle from each step to the next, as far as its bounds are defined."""
    steps = drawn_steps(curve)
    x: list[float | None] = []
    y: list[float | None] = []
    for one, following in pairwise(steps):
        if one.low is not None and one.high is not None:
            x += [one.months, following.months, following.months, one.months, None]
            y += [100 * one.low, 100 * one.low, 100 * one.high, 100 * one.high, None]
    looks = {"line": {"width": 0}, "fill": "toself", "fillcolor": faint(look.colour, 0.09), "hoverinfo": "skip"}
    return {"type": "scatter", "mode": "lines", "name": f"{literal(curve.name)} band", "x": x, "y": y, **looks}


def _steps(curve: Curve, look: _Look) -> Part:
    steps = drawn_steps(curve)
    name = literal(curve.name)
    cards = [
        f"<b>{name}</b><br>Month {number(one.months, 1)}: {_percent(one.not_recovered)} not yet recovered"
        f"<br>{_bounds(one)}"
        for one in steps
    ]
    return {
        "type": "scatter", "mode": "lines", "name": name, "x": [one.months for one in steps],
        "y": [100 * one.not_recovered for one in steps], "hovertext": cards, "hoverinfo": "text",
        "line": {"shape": "hv", "width": 2.4, "color": look.colour, "dash": look.dash},
    }  # fmt: skip


def _bounds(step: Step) -> str:
    if step.low is None or step.high is None:
        return "95 % band not defined here"
    return f"95 % band {_percent(step.low)} to {_percent(step.high)}"


def _percent(share: float) -> str:
    return f"{number(100 * share, 0)} %"


def _censored(curve: Curve, look: _Look, palette: Palette) -> Part:
    """A tick for each woman who was last known without recovery."""
    months = sorted(curve.censored)
    cards = [
        f"<b>{literal(curve.name)}</b><br>Last known at month {number(month, 1)}, no recovery recorded"
        for month in months
    ]
    marker = {"symbol": "line-ns", "size": 12, "opacity": 1, "line": {"width": 2, "color": look.colour}}
    return {
        "type": "scatter", "mode": "markers", "name": f"{literal(curve.name)} censored", "x": months,
        "y": [100 * level_at(curve, month) for month in months], "marker": marker, "hovertext": cards,
        "hoverinfo": "text", "cliponaxis": False,
    }  # fmt: skip


def _note(text: str, palette: Palette, **parts: object) -> Part:
    font = {"size": TEXT_PX, "color": palette.text_second}
    return {"text": text, "showarrow": False, "align": "left", "font": font, **parts}


def _axis_name(palette: Palette) -> Part:
    place = {"xref": "paper", "x": 0, "xshift": -_LEFT_PX, "yref": "paper", "y": 1, "yshift": 10}
    words = f'<span style="color:{palette.text}"><b>Not yet recovered</b></span>'
    return _note(words, palette, **place, xanchor="left", yanchor="bottom")


def _label_heights(pairs: Sequence[tuple[Curve, _Look]]) -> list[float]:
    """The heights of the names in percent: at each curve's end, apart where two would lie on each other."""
    wanted = [100 * drawn_steps(curve)[-1].not_recovered for curve, _ in pairs]
    tall = any(curve.median_months is not None for curve, _ in pairs)
    gap = (_LABEL_PX + (_LINE_PX if tall else 0)) * _PER_PX
    return nudged_apart(wanted, gap, 8, 92)


def _labels(pairs: Sequence[tuple[Curve, _Look]], palette: Palette) -> list[Part]:
    """The name of each curve, how many women, and when half of them had recovered."""
    notes = []
    for (curve, look), y in zip(pairs, _label_heights(pairs), strict=True):
        name = literal(clipped(capital(curve.name), _RIGHT_PX - _SAMPLE_PX - 14, TEXT_PX, bold=True))
        said = f"{curve.n:,} women, {curve.n_recovered:,} recovered"
        if curve.median_months is not None:
            said += f"<br>half by month {brief(curve.median_months, 1)}"
        text = f'<span style="color:{look.colour}"><b>{name}</b></span><br>{said}'
        place = {"xref": "paper", "x": 1, "xshift": _SAMPLE_PX + 6, "xanchor": "left", "yref": "y", "y": y}
        notes.append(_note(text, palette, **place, yanchor="middle"))
    return notes


def _samples(pairs: Sequence[tuple[Curve, _Look]]) -> list[Part]:
    """A piece of each curve's line beside its name: colour and dash; as long at every width of the figure."""
    across = {"xref": "paper", "xsizemode": "pixel", "xanchor": 1, "x0": 6, "x1": _SAMPLE_PX, "yref": "y"}
    return [
        {"type": "line", **across, "y0": y, "y1": y, "line": {"color": look.colour, "dash": look.dash, "width": 2.4}}
        for (_, look), y in zip(pairs, _label_heights(pairs), strict=True)
    ]


def _risk_rows(pairs: Sequence[tuple[Curve, _Look]], ticks: Sequence[int], palette: Palette) -> list[Part]:
    """The numbers at risk under the axis, a row for each curve."""
    notes = [_under("Women still followed, not recovered", 28, palette, size=SMALL_PX)]
    for n, (curve, look) in enumerate(pairs):
        down = 28 + _ROW_PX * (n + 1)
        name = literal(clipped(capital(curve.name), _LEFT_PX - 34, TEXT_PX, bold=True))
        notes.append(_under(f'<span style="color:{look.colour}"><b>{name}</b></span>', down, palette))
        row: Part = {"xref": "x", "xanchor": "center", "yref": "paper", "y": 0, "yshift": -down, "yanchor": "top"}
        notes += [_note(f"{at_risk(curve, month):,}", palette, **row, x=month) for month in ticks]
    return notes


def _under(text: str, down_px: float, palette: Palette, size: float = TEXT_PX) -> Part:
    """Words under the figure, at its left edge."""
    x: Part = {"xref": "paper", "x": 0, "xshift": -_LEFT_PX, "xanchor": "left"}
    y: Part = {"yref": "paper", "y": 0, "yshift": -down_px, "yanchor": "top"}
    return {**_note(text, palette, **x, **y), "font": {"size": size, "color": palette.text_second}}


def _foot(curves: Sequence[Curve], drawn: Sequence[Curve], width_px: float) -> list[str]:
    """What the figure is not, who is not in it, and which curve is not drawn, as lines of Plotly text."""
    said = [OBSERVATIONAL] if drawn else []
    for one in curves:
        left_out = ", ".join(f"{why} ({count:,})" for why, count in one.left_out)
        said += [f"Left out of {one.name}: {left_out}."] if left_out else []
    said += [f"Not drawn: {one.name} ({_women(one.n)})." for one in curves if drawn and one not in drawn]
    return [literal(line) for words in said for line in broken(words, width_px - 12, TEXT_PX, 6)]


def _women(count: int) -> str:
    return "1 woman" if count == 1 else f"{count:,} women" if count else "no woman"


def _nothing(curves: Sequence[Curve], foot: Sequence[str], palette: Palette) -> go.Figure:
    """The sentence in place of curves: what is needed for one."""
    most = max((one.n for one in curves), default=0)
    need = "A curve needs at least two women whose delivery is known and who were followed after it"
    lines = [literal(line) for line in broken(f"{need}; here {_women(most)}.", 620)]
    left: Part = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": 1, "yanchor": "top"}
    notes = [_note("<br>".join([*lines, *foot]), palette, **left, yshift=-8)]
    hidden = {**axis_looks(palette), "visible": False, "range": [0, 1]}
    blank = {"type": "scatter", "x": [0], "y": [0], "mode": "markers", "marker": {"opacity": 0}, "hoverinfo": "skip",
             "name": "none"}  # fmt: skip
    return figure_of(
        [blank], palette, annotations=notes, height=_NOTHING_PX + _LINE_PX * len(foot), xaxis=hidden, yaxis=hidden,
        margin={"l": 0, "r": 0, "t": 0, "b": 0, "autoexpand": False},
    )  # fmt: skip
