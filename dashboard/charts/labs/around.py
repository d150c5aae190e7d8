"""Calcium, phosphate and magnesium around each infusion: one line an infusion, laid over each other by days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.course import draw_axis_name, figure_of, stacked
from dashboard.charts.labs.panel_lane import nice_values
from dashboard.charts.labs.rows import AroundPanel
from dashboard.charts.labs.words import is_censored, is_outside, range_words, result_words, status_words, unit_words
from dashboard.charts.lanes.sheet import LEFT_MARGIN_PX, RIGHT_MARGIN_PX, SMALL_PX, Place, Sheet
from dashboard.charts.palette import Palette
from dashboard.charts.records import Row, truth
from dashboard.charts.wording import brief, literal, signed, wrapped

LAYOUT_WIDTH_PX = 740
_HEIGHT_PX = 96.0
_DAY_0 = date(2000, 1, 1)
_EDGE_SHARE = 0.14
_TICK_PX = 22
_RIGHT_CHARACTERS = 25


@dataclass(frozen=True)
class DaysAround:
    """Days from the infusion as an axis; a day is the one as far from _DAY_0."""

    first: int
    last: int
    plot_px: float

    @property
    def start(self) -> date:
        return _DAY_0 + timedelta(days=self.first - 1)

    @property
    def end(self) -> date:
        return _DAY_0 + timedelta(days=self.last + 1)

    def at(self, day: date) -> float:
        """Days from the infusion."""
        return float((day - _DAY_0).days)

    def width(self, begin: date, end: date) -> float:
        """Days from one day to another."""
        return float((end - begin).days)

    def px(self, day: date) -> float:
        """Pixels from the left edge of the plot."""
        return (day - self.start).days / (self.end - self.start).days * self.plot_px

    def layout(self) -> dict[str, object]:
        """A tick a week, the infusion among them."""
        ticks = [day for day in range(self.first, self.last + 1) if day % 7 == 0]
        words = ["infusion" if day == 0 else f"{signed(day, 0)} d" for day in ticks]
        return {"range": [self.first - 1, self.last + 1], "tickvals": ticks, "ticktext": words, "fixedrange": True}

    def title(self) -> str:
        """What the axis counts."""
        return "Days from the infusion"


@dataclass(frozen=True)
class AroundLane:
    """One analyte; each infusion is a line of its own colour weight: the first one, the newest, the others."""

    panel: AroundPanel
    gap_above_px: float = 16

    @property
    def height_px(self) -> float:
        return _HEIGHT_PX

    @property
    def y_range(self) -> tuple[float, float]:
        edges = [row["value"] for row in self.panel.results]
        edges += [one for one in (self.panel.low, self.panel.high) if one is not None]
        if not edges:
            return 0.0, 1.0
        low, high = min(edges), max(edges)
        pad = (high - low) * _EDGE_SHARE or abs(high) * _EDGE_SHARE or 1.0
        return low - pad, high + pad

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Range band, the lines of all infusions, what is missing in words at the right."""
        sheet.name(place, self.panel.name, under=[literal(unit_words(self.panel.unit))])
        sheet.latest(
            place, f'<span style="font-size:{SMALL_PX}px">{wrapped(self.panel.says, _RIGHT_CHARACTERS)}</span>'
        )
        if not self.panel.results:
            sheet.sentence(place, "No result within these days of any infusion")
            return
        foot, top = place.y_range
        for value in nice_values(foot, top, int(_HEIGHT_PX / _TICK_PX)):
            sheet.tick(place, value, brief(value, 4))
        if self.panel.low is not None or self.panel.high is not None:
            low = foot if self.panel.low is None else self.panel.low
            high = top if self.panel.high is None else self.panel.high
            sheet.shape(xref="paper", x0=0, x1=1, fillcolor=sheet.palette.sunk, layer="below", **place.span(low, high))
        sheet.upright(_DAY_0, {"color": sheet.palette.bisphosphonate, "width": 1.2}, **place.full_height())
        for rows in _by_infusion(self.panel.results):
            _draw_infusion(self.panel, rows, sheet, place)


def around_figure(
    panels: list[AroundPanel], days: tuple[int, int], palette: Palette, width_px: float = LAYOUT_WIDTH_PX
) -> go.Figure:
    """panels: at least one. days: the first and the last day that is drawn, from the infusion."""
    sheet = Sheet(DaysAround(*days, width_px - LEFT_MARGIN_PX - RIGHT_MARGIN_PX), palette)
    lanes = [AroundLane(panel, 0 if number == 0 else 16) for number, panel in enumerate(panels)]
    places, height = stacked(lanes)
    for lane, place in zip(lanes, places, strict=True):
        lane.draw(sheet, place)
    draw_axis_name(sheet)
    return figure_of(sheet, places[0].scale, height)


def _by_infusion(results: list[Row]) -> list[list[Row]]:
    """The results of each infusion by day; the first infusion of all comes last, so that it lies above the others."""
    groups: dict[date, list[Row]] = defaultdict(list)
    for row in sorted(results, key=lambda row: (row["infusion_date"], row["day"])):
        groups[row["infusion_date"]].append(row)
    return sorted(groups.values(), key=lambda rows: bool(truth(rows[0]["first_ever"])))


def _draw_infusion(panel: AroundPanel, rows: list[Row], sheet: Sheet, place: Place) -> None:
    first = bool(truth(rows[0]["first_ever"]))
    tone = sheet.palette.bisphosphonate if first else sheet.palette.rule
    colours = [sheet.palette.attention if is_outside(row) else tone for row in rows]
    marker = {
        "size": [9 if is_outside(row) else 6 if first else 5 for row in rows],
        "color": [one if row.get("status") else sheet.palette.surface for one, row in zip(colours, rows, strict=True)],
        "symbol": [_symbol(row) for row in rows],
        "line": {"color": colours, "width": 1.3},
        "opacity": 1,
    }
    looks: dict[str, Any] = {"mode": "lines+markers", "line": {"color": tone, "width": 2.2 if first else 1}}
    cards = [_card(panel, row, first) for row in rows]
    name = literal(f"{rows[0]['infusion_date']}{', first' if first else ''}")
    sheet.trace(
        place, x=[row["day"] for row in rows], y=[row["value"] for row in rows], marker=marker, hovertext=cards,
        hoverinfo="text", name=name, **looks,
    )  # fmt: skip
    for row in rows:
        if is_outside(row):
            day = _DAY_0 + timedelta(days=row["day"])
            where = place.on(row["value"])
            sheet.words(literal(result_words(row)), day, where, shift=8, size=SMALL_PX)


def _symbol(row: Row) -> str:
    if not is_censored(row):
        return "circle"
    return "arrow-bar-down-open" if row["operator"] == "<" else "arrow-bar-up-open"


def _card(panel: AroundPanel, row: Row, first: bool) -> str:
    unit = unit_words(panel.unit)
    day = (
        "the day of the infusion"
        if row["day"] == 0
        else f"{abs(row['day'])} d {'after' if row['day'] > 0 else 'before'}"
    )
    lines = [
        f"<b>{literal(f'{panel.name} {result_words(row)} {unit}')}</b>",
        literal(f"{row['sample_date']}, {day} · {status_words(row)}"),
        f"Range {range_words(row['low'], row['high'], panel.unit)} {literal(unit)}"
        if row["low"] is not None or row["high"] is not None
        else "Range not known",
        literal(f"{row['agent']} on {row['infusion_date']}{', the first ever' if first else ''}"),
        f"Batch {row['batch_id']}, row {row['file_row']}",
    ]
    return "<br>".join(lines)
