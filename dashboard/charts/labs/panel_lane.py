"""One panel of the laboratory figure: range that moves with age, line, marks, and the latest value at the right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard.charts.labels import Box, is_clear
from dashboard.charts.labs.rows import Level, Panel, Stretch
from dashboard.charts.labs.words import card, is_censored, is_outside, result_words, unit_words
from dashboard.charts.lanes.sheet import RIGHT_MARGIN_PX, SMALL_PX, Anchor, Place, Sheet
from dashboard.charts.palette import faint
from dashboard.charts.text_width import clipped, text_width
from dashboard.charts.wording import brief, literal

_HEIGHT_PX, _TALL_PX = 66.0, 112.0
_OWN_RANGE_PX = 7
_EDGE_SHARE = 0.14
# Without a range a panel would stretch small scatter over its height; it spans at least this share of the middle.
_LEAST_SPAN = 0.3
_LEVEL_PX = 12
_WORD_PX = 74
_STEPS = (1.0, 2.0, 2.5, 5.0)
_TICK_PX = 17


@dataclass(frozen=True)
class PanelLane:
    """One panel over the days from `start` to `end`: a part of the reference's range that lies outside is not drawn."""

    panel: Panel
    start: date
    end: date
    gap_above_px: float = 13

    @property
    def height_px(self) -> float:
        return _TALL_PX if self.panel.levels else _HEIGHT_PX

    @property
    def y_range(self) -> tuple[float, float]:
        edges = [row["value"] for row in self.panel.numbers]
        edges += [row[one] for row in self.panel.numbers for one in ("low", "high") if row.get(one) is not None]
        edges += [row["beside"] for row in self.panel.numbers if row.get("beside") is not None]
        edges += [one for part in self.shown for one in (part.low, part.high) if one is not None]
        if self.panel.levels:
            return 0.0, max([*edges, *_reached(self.panel.levels, max(edges, default=0.0))]) * (1 + _EDGE_SHARE)
        if not edges:
            return 0.0, 1.0
        low, high = min(edges), max(edges)
        middle = (low + high) / 2
        half = max((high - low) / 2 * (1 + 2 * _EDGE_SHARE), abs(middle) * _LEAST_SPAN / 2) or 1.0
        return middle - half, middle + half

    @property
    def shown(self) -> list[Stretch]:
        """The stretches of the reference that lie in the figure."""
        return [part for part in self.panel.stretches if part.end > self.start and part.begin < self.end]

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Range or levels, line, marks, numbers, results in words, the latest one."""
        under = [literal(unit_words(self.panel.unit))] if self.panel.unit else []
        sheet.name(place, self.panel.name, under=[*under, "computed"] if self.panel.computed else under)
        if self.panel.numbers:
            _draw_ticks(sheet, place)
        if self.panel.levels:
            _draw_levels(self.panel.levels, sheet, place)
        _draw_stretches(self, sheet, place)
        _draw_own_ranges(self.panel, sheet, place)
        if self.panel.numbers:
            _draw_line(self.panel, sheet, place)
            _draw_beside(self.panel, sheet, place)
            _draw_marks(self.panel, sheet, place)
            _draw_numbers(self.panel, sheet, place)
        _draw_texts(self.panel, sheet, place)
        _draw_latest(self.panel, sheet, place)


def _reached(levels: Sequence[Level], value: float) -> list[float]:
    """The limits up to which the levels have to be seen: all that values reach, and the last but one."""
    limits = [one.high for one in levels if one.high is not None]
    return [one for number, one in enumerate(limits) if number < len(limits) - 1 or value > one * 0.7]


def _draw_ticks(sheet: Sheet, place: Place) -> None:
    foot, top = place.y_range
    for value in nice_values(foot, top, int(place.height_px / _TICK_PX)):
        edge = min(value - foot, top - value) / (top - foot) * place.height_px
        if edge >= 6:
            sheet.tick(place, value, brief(value, 4))


def nice_values(low: float, high: float, most: int) -> list[float]:
    """Round values within a range, at most `most` of them (3 at least asked for)."""
    wanted = max(2, min(most, 4))
    raw = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next((one * power for one in (*_STEPS, 10.0) if one * power >= raw), 10 * power)
    first = math.ceil(low / step)
    return [round(n * step, 10) for n in range(first, math.floor(high / step + 1e-9) + 1)]


def _draw_levels(levels: Sequence[Level], sheet: Sheet, place: Place) -> None:
    """Named levels across the plot, their words at its right."""
    foot, top = place.y_range
    for level in levels:
        low = foot if level.low is None else max(foot, level.low)
        high = top if level.high is None else min(top, level.high)
        if high <= low:
            continue
        fill = faint(sheet.palette.attention, 0.10) if level.alarm else _quiet(level, sheet)
        sheet.shape(xref="paper", x0=0, x1=1, fillcolor=fill, layer="below", **place.span(low, high))
        if (high - low) / (top - foot) * place.height_px >= _LEVEL_PX:
            x: dict[str, Any] = {"xref": "paper", "x": 1, "xshift": 8, "xanchor": "left"}
            where = place.on((low + high) / 2)
            sheet.note(literal(level.word), colour=sheet.palette.text_third, size=SMALL_PX, **x, **where)


def _quiet(level: Level, sheet: Sheet) -> str:
    return sheet.palette.sunk if level.low is not None and level.high is not None else "rgba(0,0,0,0)"


def _draw_stretches(lane: PanelLane, sheet: Sheet, place: Place) -> None:
    """The reference's range as steps by age."""
    foot, top = place.y_range
    for part in lane.shown:
        begin, end = max(part.begin, lane.start), min(part.end, lane.end)
        low, high = foot if part.low is None else part.low, top if part.high is None else part.high
        x = {"x0": sheet.axis.at(begin), "x1": sheet.axis.at(end)}
        sheet.shape(fillcolor=sheet.palette.sunk, layer="below", **x, **place.span(low, high))


def _draw_own_ranges(panel: Panel, sheet: Sheet, place: Place) -> None:
    """The range that a laboratory printed with a result: a short band with edges behind it."""
    foot, top = place.y_range
    half = _days_of(_OWN_RANGE_PX, sheet)
    line = {"color": sheet.palette.rule, "width": 1}
    for row in panel.numbers:
        low, high = row.get("low"), row.get("high")
        if row.get("range_from") != "laboratory" or (low is None and high is None):
            continue
        x = {"x0": sheet.axis.at(row["sample_date"] - half), "x1": sheet.axis.at(row["sample_date"] + half)}
        y = place.span(foot if low is None else low, top if high is None else high)
        sheet.shape(fillcolor=faint(sheet.palette.text_third, 0.16), layer="below", **x, **y)
        for edge in (low, high):
            if edge is not None:
                sheet.shape(type="line", line=line, layer="below", **x, **place.span(edge, edge))


def _days_of(px: float, sheet: Sheet) -> timedelta:
    """So many pixels of the axis, in days."""
    span = (sheet.axis.end - sheet.axis.start).days
    return timedelta(days=max(1, round(span * px / sheet.axis.plot_px)))


def _draw_line(panel: Panel, sheet: Sheet, place: Place) -> None:
    """A thin line through the numbers, broken where there is none; what is only a bound is no point of it."""
    rows = [row for row in panel.results if not is_censored(row)]
    x = [sheet.axis.at(row["sample_date"]) for row in rows]
    line = {"color": sheet.palette.rule, "width": 1}
    sheet.trace(place, x=x, y=[row["value"] for row in rows], mode="lines", line=line, hoverinfo="skip", name="line")


def _draw_beside(panel: Panel, sheet: Sheet, place: Place) -> None:
    """The value as measured, where the panel shows a corrected one: a short stroke."""
    rows = [row for row in panel.numbers if row.get("beside") is not None]
    if rows:
        days, ys = [row["sample_date"] for row in rows], [row["beside"] for row in rows]
        line = {"width": 1.4, "color": sheet.palette.text_third}
        cards = [card(panel.name, row) for row in rows]
        sheet.marks(place, days, ys, cards, "as measured", symbol="line-ew", size=5, line=line)


def _draw_marks(panel: Panel, sheet: Sheet, place: Place) -> None:
    """Filled where it is judged, larger outside its range, hollow where that is not known; an arrow for a bound."""
    rows = [row for row in panel.numbers if not is_censored(row)]
    colours = [sheet.palette.attention if is_outside(row) else sheet.palette.text_second for row in rows]
    judged = [bool(row.get("status") or panel.levels or row.get("no_range")) for row in rows]
    if rows:
        marker = {
            "size": [9 if is_outside(row) else 6 for row in rows],
            "color": [one if known else sheet.palette.surface for one, known in zip(colours, judged, strict=True)],
            "line": {"color": colours, "width": 1.3},
        }
        days, ys = [row["sample_date"] for row in rows], [row["value"] for row in rows]
        sheet.marks(place, days, ys, [card(panel.name, row) for row in rows], panel.name, **marker)
    for operator, arrow in (("<", "arrow-bar-down-open"), (">", "arrow-bar-up-open")):
        bounds = [row for row in panel.numbers if row.get("operator") == operator]
        if bounds:
            tones = [sheet.palette.attention if is_outside(row) else sheet.palette.text_second for row in bounds]
            days, ys = [row["sample_date"] for row in bounds], [row["value"] for row in bounds]
            looks = {"symbol": arrow, "size": 9, "color": tones, "line": {"color": tones, "width": 1.3}}
            sheet.marks(place, days, ys, [card(panel.name, row) for row in bounds], f"{operator} bound", **looks)


def _draw_numbers(panel: Panel, sheet: Sheet, place: Place) -> None:
    """The number beside each result outside its range or only bounded, newest first, where it has room."""
    foot, top = place.y_range
    spots = [
        (sheet.axis.px(row["sample_date"]), (top - row["value"]) / (top - foot) * place.height_px)
        for row in panel.numbers
    ]
    taken = [Box(x - 4, x + 4, y - 4, y + 4) for x, y in spots]
    for row, (x, y) in reversed(list(zip(panel.numbers, spots, strict=True))):
        if not (is_outside(row) or is_censored(row)):
            continue
        words = literal(result_words(row))
        width = text_width(words, SMALL_PX)
        sides: tuple[tuple[float, Anchor, float], ...] = ((8, "left", x + 8), (-8, "right", x - 8 - width))
        for shift, side, left in sides:
            box = Box(left, left + width, y - 6, y + 6)
            if left >= 0 and left + width <= sheet.axis.plot_px and is_clear(box, taken, 1):
                taken.append(box)
                sheet.words(words, row["sample_date"], place.on(row["value"]), shift=shift, anchor=side, size=SMALL_PX)
                break


def _draw_texts(panel: Panel, sheet: Sheet, place: Place) -> None:
    """Results without a number (`haemolysed`) as small crosses at the panel's foot."""
    rows = [row for row in panel.results if row["value"] is None]
    if rows:
        foot, top = place.y_range
        looks = {"symbol": "x-thin", "size": 6, "line": {"width": 1.2, "color": sheet.palette.text_third}}
        days, ys = [row["sample_date"] for row in rows], [foot + (top - foot) * 0.1] * len(rows)
        sheet.marks(place, days, ys, [card(panel.name, row) for row in rows], "no number", **looks)


def _draw_latest(panel: Panel, sheet: Sheet, place: Place) -> None:
    """The latest result with its unit, day and status in the right margin; beside the words of levels, if there are."""
    row = panel.results[-1]
    beside = _WORD_PX if panel.levels else 0
    room = RIGHT_MARGIN_PX - 14 - beside
    unit = unit_words(panel.unit) if row["value"] is not None else ""
    said = result_words(row)
    shown = literal(clipped(said, room, bold=True))
    fits = text_width(f"{said} {unit}", bold=True) <= room
    colour = sheet.palette.attention if is_outside(row) else sheet.palette.text
    first = f'<span style="color:{colour}"><b>{shown}</b></span>' + (f" {literal(unit)}" if unit and fits else "")
    status = str(row["status"]) if is_outside(row) and not panel.levels else ""
    second = f'<span style="font-size:{SMALL_PX}px">{row["sample_date"]}{f" · {status}" if status else ""}</span>'
    third = row.get("said_below") or ""
    lines = [first, second, *([f'<span style="font-size:{SMALL_PX}px">{literal(third)}</span>'] if third else [])]
    x: dict[str, Any] = {"xref": "paper", "x": 1, "xshift": 10 + beside, "xanchor": "left", "align": "left"}
    y = place.down(place.height_px / 2)
    sheet.note("<br>".join(lines), colour=sheet.palette.text_third, **x, **y)
