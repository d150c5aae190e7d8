"""Height by age over the bands of its reference, and below it the height Z; where height is unreliable it is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.charts.growth.rows import GrowthRows
from dashboard.charts.labs.panel_lane import nice_values
from dashboard.charts.lanes.sheet import SMALL_PX, Place, Sheet
from dashboard.charts.palette import faint
from dashboard.charts.records import Row
from dashboard.charts.time_axis import TimeAxis, age_in_years
from dashboard.charts.wording import MINUS, age_text, brief, literal, number, signed

_HEIGHT_PX, _Z_PX = 250.0, 84.0
_NAMES = (("m2", f"{MINUS}2"), ("m1", f"{MINUS}1"), ("median", "0"), ("p1", "+1"), ("p2", "+2"))
_NAME_PX = 34
_TICK_PX = 32
_BAND_Z = 2.0
_SYMBOLS = {"recumbent": "square", "arm span": "diamond", "ulna": "diamond"}


@dataclass(frozen=True)
class HeightLane:
    """Heights in cm; the bands are drawn over the ages of the figure alone."""

    growth: GrowthRows
    axis: TimeAxis
    gap_above_px: float = 0

    @property
    def height_px(self) -> float:
        return _HEIGHT_PX

    @property
    def bands(self) -> list[Row]:
        """The reference's rows within the figure, and the one beyond each edge."""
        first, last = (age_in_years(self.growth.birth_date, day) for day in (self.axis.start, self.axis.end))
        return [row for row in self.growth.bands if first <= row["age_years"] <= last]

    @property
    def y_range(self) -> tuple[float, float]:
        edges = [row["height_cm"] for row in self.growth.heights]
        edges += [row[name] for row in self.bands for name in ("m2", "p2")]
        if not edges:
            return 0.0, 1.0
        low, high = min(edges), max(edges)
        pad = (high - low) * 0.05 or 5.0
        return low - pad, high + pad

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Bands with their names, points by method, losses, and from when height cannot be trusted."""
        sheet.name(place, "Height", under=["cm"])
        if not self.growth.heights:
            sheet.sentence(place, f"No height recorded up to {self.growth.as_of}")
            return
        for value in nice_values(*place.y_range, int(_HEIGHT_PX / _TICK_PX)):
            sheet.tick(place, value, brief(value, 1))
        _draw_bands(self.bands, sheet, place)
        draw_unreliable(self.growth, sheet, place, worded=True)
        draw_heights(self.growth, "height_cm", sheet, place)
        _draw_losses(self.growth, sheet, place)
        _latest(self.growth.heights[-1], sheet, place, lambda row: number(row["height_cm"], 1), "cm")


@dataclass(frozen=True)
class HeightZLane:
    """The height Z from visit to visit, with the band from -2 to +2."""

    growth: GrowthRows
    gap_above_px: float = 14

    @property
    def height_px(self) -> float:
        return _Z_PX

    @property
    def known(self) -> list[Row]:
        """The heights with a Z."""
        return [row for row in self.growth.heights if row["height_z"] is not None]

    @property
    def y_range(self) -> tuple[float, float]:
        zs = [row["height_z"] for row in self.known]
        return min([-_BAND_Z, *zs]) - 0.6, max([1.0, *zs]) + 0.6

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Band, line, marks; a sentence where no height has a Z."""
        sheet.name(place, "Height Z", under=["SD"])
        if not self.known:
            why = next((row["why_no_z"] for row in reversed(self.growth.heights) if row["why_no_z"]), None)
            sheet.sentence(place, f"No height Z: {why}" if why else "No height Z")
            return
        foot, top = place.y_range
        for value in nice_values(foot, top, 4):
            if foot + 0.2 < value < top - 0.2:
                sheet.tick(place, value, signed(value, 0) if value else "0")
        band = place.span(-_BAND_Z, min(top, _BAND_Z))
        sheet.shape(xref="paper", x0=0, x1=1, fillcolor=sheet.palette.sunk, layer="below", **band)
        draw_unreliable(self.growth, sheet, place)
        draw_heights(self.growth, "height_z", sheet, place)
        last = self.known[-1]
        _latest(last, sheet, place, lambda row: number(row["height_z"], 1), "SD", moved=10)


def _draw_bands(bands: list[Row], sheet: Sheet, place: Place) -> None:
    """±2 SD pale, ±1 SD a little darker, the median a line; each named at its right end."""
    if not bands:
        return
    ages = [row["age_years"] for row in bands]
    for low, high, opacity in (("m2", "p2", 0.10), ("m1", "p1", 0.12)):
        ys = [row[low] for row in bands] + [row[high] for row in reversed(bands)]
        fill = {"fill": "toself", "fillcolor": faint(sheet.palette.text_third, opacity), "line": {"width": 0}}
        sheet.trace(
            place, x=[*ages, *reversed(ages)], y=ys, mode="lines", hoverinfo="skip", name=f"{low} to {high}", **fill
        )
    line = {"color": sheet.palette.rule, "width": 1.2}
    medians = [row["median"] for row in bands]
    sheet.trace(place, x=ages, y=medians, mode="lines", hoverinfo="skip", name="median", line=line)
    for column, words in _NAMES:
        x: dict[str, Any] = {"x": ages[-1], "xref": "x", "xshift": 4, "xanchor": "left"}
        sheet.note(words, colour=sheet.palette.text_third, size=SMALL_PX, **x, **place.on(bands[-1][column]))


def draw_unreliable(growth: GrowthRows, sheet: Sheet, place: Place, worded: bool = False) -> None:
    """From when height is lower than the child: a tint, its edge and, once, its words."""
    for day, words in ((growth.collapsed_on, "collapsed vertebra"), (growth.scoliosis_on, "scoliosis")):
        if day is None or day > sheet.axis.end:
            continue
        begin = max(day, sheet.axis.start)
        x = {"x0": sheet.axis.at(begin), "x1": sheet.axis.at(sheet.axis.end)}
        sheet.shape(fillcolor=faint(sheet.palette.attention, 0.05), layer="below", **x, **place.full_height())
        sheet.upright(begin, {"color": sheet.palette.attention, "width": 1, "dash": "dot"}, **place.full_height())
        if worded:
            _say_from(day, begin, words, sheet, place)


def _say_from(day: date, begin: date, words: str, sheet: Sheet, place: Place) -> None:
    """Where the curves leave room: at the foot of the later half, at the top of the first; scoliosis apart."""
    late = sheet.axis.px(begin) > sheet.axis.plot_px / 2
    down = (44 if words == "scoliosis" else 14) if not late else _HEIGHT_PX - (14 if words == "scoliosis" else 44)
    said = f"{literal(words)} {day}:<br>height unreliable from then"
    anchor: Any = "right" if late else "left"
    looks: dict[str, Any] = {"colour": sheet.palette.text_second, "size": SMALL_PX}
    sheet.words(said, begin, place.down(down), shift=-6 if late else 6, anchor=anchor, **looks)


def draw_heights(growth: GrowthRows, column: str, sheet: Sheet, place: Place) -> None:
    """A line through heights of reliable methods; marks by method, hollow where it is no standing or lying height."""
    rows = [row for row in growth.heights if row[column] is not None]
    trusted = [row for row in rows if row["method_reliable"]]
    line = {"color": sheet.palette.rule, "width": 1}
    x = [sheet.axis.at(row["measured_on"]) for row in trusted]
    sheet.trace(place, x=x, y=[row[column] for row in trusted], mode="lines", line=line, hoverinfo="skip", name="line")
    tone = sheet.palette.text
    marker = {
        "symbol": [_SYMBOLS.get(row["height_method"] or "", "circle") for row in rows],
        "size": [6 if row["method_reliable"] else 7 for row in rows],
        "color": [tone if row["method_reliable"] else sheet.palette.surface for row in rows],
        "line": {"color": tone, "width": 1.3},
    }
    days, ys = [row["measured_on"] for row in rows], [row[column] for row in rows]
    sheet.marks(place, days, ys, [height_card(growth, row) for row in rows], column, **marker)


def height_card(growth: GrowthRows, row: Row) -> str:
    """The hover card of a height."""
    age = f"{age_text(row['age_years'])} y" if row["age_years"] is not None else "age not known"
    z = (
        f"Z {number(row['height_z'], 2)}, {row['reference']}"
        if row["height_z"] is not None
        else f"No Z: {row['why_no_z']}"
    )
    unsure = growth.unreliable(row)
    lines = [
        f"<b>Height {brief(row['height_cm'], 1)} cm</b>",
        literal(f"{row['measured_on']}, {age} · {row['height_method'] or 'method not stated'}"),
        literal(z),
        literal(f"Unreliable: {', '.join(unsure)}") if unsure else "",
        literal("At a scan" if row["source_table"] == "dxa_scans" else ""),
        f"Batch {row['batch_id']}, row {row['file_row']}",
    ]
    return "<br>".join(one for one in lines if one)


def _draw_losses(growth: GrowthRows, sheet: Sheet, place: Place) -> None:
    """A ring and the fall in cm at each visit that found the child lower than before."""
    rows = growth.losses
    if not rows:
        return
    days, ys = [row["visit_date"] for row in rows], [row["height_cm"] for row in rows]
    cards = [
        literal(
            f"{brief(row['before_cm'] - row['height_cm'], 1)} cm lower than on {row['before_on']}, both {row['method']}"
            + (f"; as tall again on {row['regained_on']}" if row["regained_on"] else "")
        )
        for row in rows
    ]
    looks = {"symbol": "circle-open", "size": 13, "line": {"color": sheet.palette.attention, "width": 1.8}}
    sheet.marks(place, days, ys, cards, "height loss", **looks)
    for row in rows:
        said = literal(f"{signed(row['height_cm'] - row['before_cm'], 1)} cm")
        sheet.words(
            said, row["visit_date"], place.on(row["height_cm"]), shift=0, anchor="center", yshift=-15,
            colour=sheet.palette.attention, size=SMALL_PX,
        )  # fmt: skip


def _latest(
    row: Row, sheet: Sheet, place: Place, said: Callable[[Row], str], unit: str, moved: float = 10 + _NAME_PX
) -> None:
    lines = [f"{sheet.strong(said(row))} {unit}", f'<span style="font-size:{SMALL_PX}px">{row["measured_on"]}</span>']
    if not row["method_reliable"]:
        lines.append(f'<span style="font-size:{SMALL_PX}px">by {literal(row["height_method"])}</span>')
    x: dict[str, Any] = {"xref": "paper", "x": 1, "xshift": moved, "xanchor": "left", "align": "left"}
    y = place.on(place.y_range[0] * 0.5 + place.y_range[1] * 0.5)
    sheet.note("<br>".join(lines), colour=sheet.palette.text_third, **x, **y)
