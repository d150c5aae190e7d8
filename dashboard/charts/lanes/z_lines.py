"""One series of Z in the Z lane: its line with breaks, its marks, its whiskers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard.charts.lanes.sheet import Place, Sheet
from dashboard.charts.lanes.z_hover import z_card
from dashboard.charts.lanes.z_series import ZSeries
from dashboard.charts.palette import faint
from dashboard.charts.records import Row
from dashboard.charts.wording import BRIEF_SERIES_NAMES, literal, series_name, short_site

_TO_95_PERCENT = 1.96
_DASHES = {
    "reported": "solid",
    "reported_size_adjusted": "dot",
    "computed": "dash",
    "computed_size_adjusted": "dashdot",
}


def series_label(one: ZSeries) -> str:
    """The short name of a series, plain text: `LS size-adj.`"""
    return f"{short_site(one.site, one.side, one.levels)} {series_name(one.series, one.reference)}"


def brief_label(one: ZSeries) -> str:
    """A shorter name for a narrow margin: `LDF R1 right rep.`; of several references: `LS Bachrach 1999`."""
    if one.reference and one.series.startswith("computed"):
        adjusted = "s.-adj. " if one.series == "computed_size_adjusted" else ""
        return f"{short_site(one.site, one.side, one.levels)} {adjusted}{one.reference}"
    return f"{short_site(one.site, one.side, one.levels)} {BRIEF_SERIES_NAMES.get(one.series, one.series)}"


def whisker_words(series: Sequence[ZSeries]) -> list[str]:
    """What the whiskers of the lane are, in lines for the left margin."""
    kinds = {_whisker_kind(row) for one in series for row in one.points}
    if "default" in kinds:
        return ["hollow whiskers:", "95 %, not this", "centre's precision"]
    if "own" in kinds:
        return ["whiskers: 95 %", "precision"]
    return ["no whiskers: error", "of Z not known"] if kinds else []


def draw_series(one: ZSeries, birth_date: date, sheet: Sheet, place: Place) -> None:
    """Draw one series: thin dotted joins of unknown comparability, default whiskers, then line and marks on top."""
    _draw_unknown_joins(one, sheet, place)
    _draw_default_whiskers(one, sheet, place)
    _draw_line_and_marks(one, birth_date, sheet, place)


def whisker(row: Row) -> float:
    """How far a point's whisker reaches, in Z; 0 where the error is not known."""
    return 0.0 if _whisker_kind(row) == "none" else _TO_95_PERCENT * float(row["z_precision_sd"])


def _whisker_kind(row: Row) -> str:
    if row.get("z_precision_sd") is None:
        return "none"
    return "own" if row.get("own_precision") else "default"


def _draw_line_and_marks(one: ZSeries, birth_date: date, sheet: Sheet, place: Place) -> None:
    """One trace: a None between two points is the break in its line."""
    points: list[tuple[Any, float | None, str, float]] = []
    for index, row in enumerate(one.points):
        if index and one.steps[index].comparable is not True:
            points.append((None, None, "", 0))
        reach = place.length(whisker(row)) if _whisker_kind(row) == "own" else 0
        points.append((sheet.axis.at(row["scan_date"]), row["z"], z_card(one, index, birth_date), reach))
    xs, ys, cards, whiskers = (list(column) for column in zip(*points, strict=True))
    colour = sheet.palette.of_site(one.site)
    bars = {"type": "data", "array": whiskers, "thickness": 1.2, "width": 3, "color": colour, "visible": any(whiskers)}
    line = {"color": colour, "width": 1.6, "dash": _DASHES.get(one.series, "solid")}
    looks = {"marker": _marker(one.series, colour, sheet), "line": line, "error_y": bars, "connectgaps": False}
    text = {"hovertext": cards, "hoverinfo": "text", "name": literal(series_label(one))}
    sheet.trace(place, x=xs, y=ys, mode="lines+markers", **looks, **text)


def _marker(series: str, colour: str, sheet: Sheet) -> dict[str, Any]:
    if series.endswith("size_adjusted"):
        outline = {"color": colour, "width": 1.6}
        return {
            "symbol": "square",
            "size": 8 if series == "reported_size_adjusted" else 6,
            "color": sheet.palette.surface,
            "line": outline,
            "opacity": 1,
        }
    size = 6 if series == "computed" else 9
    return {"symbol": "circle", "size": size, "color": colour, "line": {"width": 0}, "opacity": 1}


def _draw_unknown_joins(one: ZSeries, sheet: Sheet, place: Place) -> None:
    xs: list[Any] = []
    ys: list[float | None] = []
    for index in range(1, len(one.points)):
        if one.steps[index].comparable is None:
            ends = one.points[index - 1 : index + 1]
            xs += [*(sheet.axis.at(row["scan_date"]) for row in ends), None]
            ys += [*(row["z"] for row in ends), None]
    if xs:
        line = {"color": faint(sheet.palette.of_site(one.site), 0.6), "width": 1, "dash": "1px,4px"}
        name = f"{literal(series_label(one))}, comparability unknown"
        sheet.trace(place, x=xs, y=ys, mode="lines", line=line, hoverinfo="skip", name=name)


def _draw_default_whiskers(one: ZSeries, sheet: Sheet, place: Place) -> None:
    """Hollow whiskers, a pale tube with the surface inside: nobody shall take a published default for a measurement."""
    rows = [row for row in one.points if _whisker_kind(row) == "default"]
    if not rows:
        return
    array = [place.length(whisker(row)) for row in rows]
    name = f"{literal(series_label(one))}, not this centre's precision"
    for thickness, tone in ((5, faint(sheet.palette.of_site(one.site), 0.55)), (3, sheet.palette.surface)):
        bars = {"type": "data", "array": array, "thickness": thickness, "width": 0, "color": tone}
        looks = {"mode": "markers", "marker": {"size": 1, "opacity": 0}, "hoverinfo": "skip", "error_y": bars}
        x = [sheet.axis.at(row["scan_date"]) for row in rows]
        sheet.trace(place, x=x, y=[row["z"] for row in rows], name=name, **looks)
