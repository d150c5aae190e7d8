"""Change of Z since the last scan before the first infusion: a line a patient, the median with its quartiles, the
number of patients under the axis. Those who had a bisphosphonate before stand in a panel of their own."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.cohort.look import TEXT_PX, TITLE_PX, Part, axis_looks, figure_of, note, who
from dashboard.charts.cohort.rows import ARM_NAMES, CONFOUNDED, Arm, Line, Quarter
from dashboard.charts.palette import Palette, faint
from dashboard.charts.wording import number, signed

LAYOUT_WIDTH_PX = 1100
_PLOT_PX, _NOTHING_PX = 400, 170
_MARGINS: dict[str, Any] = {"l": 84, "r": 20, "autoexpand": False}
_WRAP_PX = 700  # words of the whole figure fit the narrowest that a page draws
_ROW_PX, _LINE_PX, _GAP = 22, 18, 0.035
_LEAST_SPAN = 12
_BEFORE_MONTHS = -12.5
_Y_LEAST = (-0.5, 1.5)


def response_figure(
    arms: Sequence[Arm], site: str, palette: Palette, hidden: bool, width_px: float = LAYOUT_WIDTH_PX
) -> go.Figure:
    """The figure of one or more arms, of which at least one has a course. hidden: no name and no way to a patient."""
    end, enough = _end(arms), any(arm.is_enough for arm in arms)
    ticks = _ticks(end)
    panel_px = (width_px - _MARGINS["l"] - _MARGINS["r"]) / len(arms)
    axes = ["x" if index == 0 else f"x{index + 1}" for index in range(len(arms))]
    traces, notes = list[Part](), [*_foot(palette), *_row_names(palette, enough)]
    for arm, axis in zip(arms, axes, strict=True):
        traces += _arm_traces(arm, axis, palette.of_site(site), hidden)
        notes += _arm_notes(arm, axis, palette, panel_px, ticks)
    across = {**axis_looks(palette), **_zero(palette), "range": [_BEFORE_MONTHS, end], "tickvals": ticks, "anchor": "y"}
    layout = {
        axis.replace("x", "xaxis"): {**across, "domain": domain}
        for axis, domain in zip(axes, _domains(len(arms)), strict=True)
    }
    top = 58 + _LINE_PX * any(_is_cut(arm) for arm in arms)
    bottom = _ROW_PX * 2 + 10 + len(_foot(palette)) * _LINE_PX
    return figure_of(
        traces, palette, **layout, yaxis=_y_axis(arms, end, palette), annotations=notes,
        height=(_PLOT_PX if enough else _NOTHING_PX) + top + bottom, margin={**_MARGINS, "t": top, "b": bottom},
    )  # fmt: skip


def _zero(palette: Palette) -> Part:
    """A line at 0: no change, and the first infusion."""
    return {"zeroline": True, "zerolinecolor": palette.rule, "zerolinewidth": 1.4}


def _domains(count: int) -> list[list[float]]:
    width = (1 - _GAP * (count - 1)) / count
    return [[index * (width + _GAP), index * (width + _GAP) + width] for index in range(count)]


def _end(arms: Sequence[Arm]) -> float:
    """The axis ends where fewer patients are left than a median needs."""
    last = [one.months for arm in arms if arm.is_enough for one in arm.shown]
    return max([_LEAST_SPAN, *last]) + 2


def _ticks(end: float) -> list[int]:
    step = 6 if end <= 38 else 12 if end <= 100 else 24
    return list(range(0, int(end) + 1, step))


def _y_axis(arms: Sequence[Arm], end: float, palette: Palette) -> Part:
    """An axis that holds everything that is drawn."""
    drawn = [arm for arm in arms if arm.is_enough]
    values = [one.d_z for arm in drawn for line in arm.lines for one in line.points if one.months <= end]
    values += [one for arm in drawn for quarter in arm.shown for one in (quarter.low, quarter.high)]
    y_range = [min([_Y_LEAST[0], *values]) - 0.2, max([_Y_LEAST[1], *values]) + 0.2]
    levels = _levels(y_range)
    title = {"text": "ΔZ (SD)", "font": {"size": TEXT_PX, "color": palette.text_second}, "standoff": 10}
    named = {"tickvals": levels, "ticktext": [signed(one) for one in levels], "title": title}
    return {**axis_looks(palette), **_zero(palette), "range": y_range, **named}


def _levels(y_range: list[float]) -> list[float]:
    """Half steps where there is room for them."""
    step = 0.5 if y_range[1] - y_range[0] < 4 else 1
    return [one * step for one in range(-20, 21) if y_range[0] <= one * step <= y_range[1]]


def _arm_traces(arm: Arm, axis: str, colour: str, hidden: bool) -> list[Part]:
    if not arm.is_enough:
        # A panel without any mark would not be drawn, with its axis and its zero.
        return [{"type": "scatter", "x": [0], "y": [0], "xaxis": axis, "mode": "markers", "marker": {"opacity": 0},
                 "hoverinfo": "skip", "name": "none"}]  # fmt: skip
    return [_line_trace(arm.lines, axis, colour, hidden), *_band(arm.shown, axis, colour)]


def _line_trace(lines: Sequence[Line], axis: str, colour: str, hidden: bool) -> Part:
    """All lines as one trace, parted by gaps: three hundred traces would take a second to draw."""
    x: list[float | None] = []
    y: list[float | None] = []
    cards: list[str] = []
    tokens: list[str | None] = []
    for line in lines:
        for at in (*line.points, None):
            x.append(round(at.months, 2) if at else None)
            y.append(at.d_z if at else None)
            cards.append(_card(line, at, hidden) if at else "")
            tokens.append(line.token if at and not hidden else None)
    opacity = max(0.12, min(0.5, 14 / max(len(lines), 1)))
    marker = {"size": 6, "color": faint(colour, min(opacity * 1.4, 0.6)), "opacity": 1, "line": {"width": 0}}
    looks = {"mode": "lines+markers", "line": {"width": 1.3, "color": faint(colour, opacity)}, "marker": marker}
    data = {"x": x, "y": y, "xaxis": axis, "hovertext": cards, "hoverinfo": "text", "customdata": tokens}
    return {"type": "scatter", "name": "patients", "connectgaps": False, **data, **looks}


def _card(line: Line, at: Any, hidden: bool) -> str:
    before = at.months <= 0
    said = "last scan before the first infusion" if before else f"ΔZ {signed(at.d_z)} since the last scan before"
    day = "" if hidden or at.day is None else f" · {at.day}"
    return (
        f"<b>{who(line.name, line.no, hidden)}</b><br>Z {number(at.z, 1)}, {said}<br>Month {number(at.months, 0)}{day}"
    )


def _band(quarters: Sequence[Quarter], axis: str, colour: str) -> list[Part]:
    """The quartiles as a band and the median over it."""
    x = [one.months for one in quarters]
    edge = {"type": "scatter", "x": x, "xaxis": axis, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    low = {**edge, "y": [one.low for one in quarters], "name": "lower quartile"}
    high = {**edge, "y": [one.high for one in quarters], "name": "upper quartile", "fill": "tonexty",
            "fillcolor": faint(colour, 0.22)}  # fmt: skip
    median = {
        "type": "scatter", "x": x, "y": [one.median for one in quarters], "xaxis": axis, "mode": "lines+markers",
        "line": {"width": 3.5, "color": colour}, "marker": {"size": 9, "color": colour, "opacity": 1}, "name": "median",
        "hovertext": [_median_card(one) for one in quarters], "hoverinfo": "text",
    }  # fmt: skip
    return [low, high, median]


def _median_card(one: Quarter) -> str:
    spread = f"middle half {signed(one.low)} to {signed(one.high)}"
    span = f"{number(one.months - 1.5, 1)} to {number(one.months + 1.5, 1)}"
    return f"<b>Median ΔZ {signed(one.median)}</b>, {spread}<br>{one.n} patients, months {span}"


def _arm_notes(arm: Arm, axis: str, palette: Palette, panel_px: float, ticks: list[int]) -> list[Part]:
    domain = {"xref": f"{axis} domain", "yref": "paper"}
    strong = f'<span style="color:{palette.text};font-size:{TITLE_PX}px"><b>{ARM_NAMES[arm.arm]}</b></span>'
    head = note(f"{strong}<br>{_counted(arm)}", palette, **domain, x=0, y=1, yshift=6, xanchor="left", yanchor="bottom")
    if not arm.is_enough:
        words = "<br>".join(textwrap.wrap(arm.too_few, max(18, int(panel_px / 9))))
        middle = {"x": 0.5, "y": 0.72, "xanchor": "center", "yanchor": "middle", "align": "center"}
        return [head, note(words, palette, **domain, **middle, bgcolor=palette.surface, borderpad=4)]
    row = {"xref": axis, "yref": "paper", "y": 0, "yshift": -_ROW_PX - 6, "xanchor": "center", "yanchor": "top"}
    return [head, *(note(f"{at_risk(arm, month):,}", palette, **row, x=month) for month in ticks)]


def _is_cut(arm: Arm) -> bool:
    return arm.is_enough and len(arm.lines) < arm.n_after


def _counted(arm: Arm) -> str:
    many = f"{arm.n_courses:,} {'patient' if arm.n_courses == 1 else 'patients'}"
    said = f"{many}, {arm.n_after:,} scanned before and after"
    return f"{said}<br>{len(arm.lines):,} of {arm.n_after:,} lines drawn" if _is_cut(arm) else said


def at_risk(arm: Arm, month: int) -> int:
    """How many patients have a scan that counts around a month or later."""
    later = [one.at_risk for one in arm.quarters if one.months >= month]
    return later[0] if later and month > 0 else arm.n_after if month <= 0 else 0


def _row_names(palette: Palette, enough: bool) -> list[Part]:
    place = {
        "xref": "paper",
        "x": 0,
        "xshift": -_MARGINS["l"],
        "yref": "paper",
        "y": 0,
        "xanchor": "left",
        "yanchor": "top",
    }
    names = (("Months", -3), ("Patients", -_ROW_PX - 6))
    return [note(words, palette, **place, yshift=shift) for words, shift in names[: 2 if enough else 1]]


def _foot(palette: Palette) -> list[Part]:
    """What the figure must not be taken for, on the figure itself."""
    place = {
        "xref": "paper",
        "x": 0,
        "xshift": -_MARGINS["l"],
        "yref": "paper",
        "y": 0,
        "xanchor": "left",
        "yanchor": "top",
    }
    lines = textwrap.wrap(CONFOUNDED, int(_WRAP_PX / 6.6))
    return [
        note(words, palette, **place, yshift=-2 * _ROW_PX - 8 - at * _LINE_PX, font={"size": 13, "color": palette.text})
        for at, words in enumerate(lines)
    ]
