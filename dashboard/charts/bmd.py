"""Raw bone mineral density of one site by age, over the centile bands of the reference that is loaded for it."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.bands import band_names, band_traces
from dashboard.charts.bmd_breaks import TOP_PX, break_parts
from dashboard.charts.course import FONT
from dashboard.charts.lanes.z_series import ZSeries, breaks, density_series
from dashboard.charts.palette import Palette
from dashboard.charts.records import Row, records
from dashboard.charts.wording import age_text, capital, literal, number, signed, site_name, wrapped

_HEIGHT_PX = 300
_MARGINS = {"l": 56, "r": 64, "t": 14, "autoexpand": False}
_CAPTION_LINE_PX = 15
_CAPTION_CHARACTERS = 124


def bmd_figure(
    scans: pd.DataFrame, reference: pd.DataFrame, limits: str, palette: Palette, pairs: pd.DataFrame | list[Row] = ()
) -> go.Figure:
    """Points of g/cm2 by age, not joined, because a child's bone grows along the bands and not along a line.

    Where two scans must not be compared a vertical line says so, with the devices on both sides.

    scans      rows of one site: age_years, bmd_g_cm2, site; optional: scan_date, side, levels, device, excluded,
               excluded_reason, z
    reference  bands in g/cm2, one row an age: age_years, m2, m1, median, p1, p2 (-2 to +2 SD); may be empty
    limits     the limits of the reference, as they have to be shown beside it (plain text)
    pairs      view scan_pairs of the patient, as in CourseData; without it nothing is said of comparability
    """
    points = [row for row in records(scans, "age_years") if row.get("bmd_g_cm2") is not None]
    whole = records(reference, "age_years")
    ages = _age_range(points, whole)
    bands = [row for row in whole if ages[0] <= row["age_years"] <= ages[1]]
    series = _series(points, records(pairs, "scan_date", "before_date"))
    shapes, broken = _breaks(series, points, ages, palette)
    traces = [*band_traces(bands, palette), *_point_traces(points, series, palette)]
    caption = wrapped(_caption(whole, limits), _CAPTION_CHARACTERS)
    notes = [_caption_note(caption, palette), *band_names(bands, palette), *broken]
    if not points:
        notes.append(_middle_note("No bone density recorded for this site", palette))
    return go.Figure(data=traces, layout=_layout(ages, notes, shapes, caption.count("<br>"), palette))


def _series(points: list[Row], pairs: list[Row]) -> ZSeries | None:
    """The points that are not excluded as a series with its breaks; None where nothing can be said of it."""
    valid = [row for row in points if not row.get("excluded") and row.get("scan_date") is not None]
    return density_series(valid, pairs) if valid and pairs else None


def _breaks(
    series: ZSeries | None, points: list[Row], ages: list[float], palette: Palette
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    if series is None:
        return [], []
    dated = [row for row in points if row.get("scan_date") is not None]
    broken = breaks([series], [row for row in dated if row.get("excluded")])
    return break_parts(broken, {row["scan_date"]: row["age_years"] for row in dated}, ages, palette)


def _caption(bands: list[Row], limits: str) -> str:
    if not bands:
        return f"No reference bands for this site. {capital(limits)}".strip()
    first, last = bands[0]["age_years"], bands[-1]["age_years"]
    return f"Bands: median, ±1 and ±2 SD, {first:.1f} to {last:.1f} y. {limits}".strip()


def _point_traces(points: list[Row], series: ZSeries | None, palette: Palette) -> list[dict[str, Any]]:
    traces = []
    for excluded in (False, True):
        group = [row for row in points if bool(row.get("excluded")) is excluded]
        if group:
            colour = palette.of_site(group[0]["site"])
            marker = {"symbol": "circle-open" if excluded else "circle", "size": 9, "color": colour, "opacity": 1}
            x, y = [row["age_years"] for row in group], [row["bmd_g_cm2"] for row in group]
            text = {"hovertext": [_card(row, series) for row in group], "hoverinfo": "text"}
            traces.append({"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marker, **text,
                           "name": "excluded" if excluded else "measured", "showlegend": False})  # fmt: skip
    return traces


def _card(row: Row, series: ZSeries | None) -> str:
    lines = [
        f"<b>{literal(site_name(row['site'], row.get('side'), row.get('levels')))}</b>",
        f"{number(row['bmd_g_cm2'], 3)} g/cm²" + (f" · Z {number(row['z'], 1)}" if row.get("z") is not None else ""),
        f"excluded: {literal(row.get('excluded_reason') or 'reason not recorded')}" if row.get("excluded") else "",
        _compared(row, series),
        literal(row.get("device") or "device not recorded"),
        f"{row.get('scan_date') or ''} · {age_text(row['age_years'])} y".lstrip(" ·"),
    ]
    return "<br>".join(line for line in lines if line)


def _compared(row: Row, series: ZSeries | None) -> str:
    """What may be said of the scan before: the change, or why there is none to say."""
    index = next((at for at, one in enumerate(series.points) if one is row), 0) if series else 0
    if series is None or not index:
        return ""
    step, before = series.steps[index], series.points[index - 1]
    if step.comparable:
        return f"{signed(row['bmd_g_cm2'] - before['bmd_g_cm2'], 3)} g/cm² since {before['scan_date']}"
    words = "not comparable with" if step.comparable is False else "comparability unknown with"
    return wrapped(f"{words} {before['scan_date']}: {step.why or 'reason not recorded'}")


def _caption_note(caption: str, palette: Palette) -> dict[str, Any]:
    place = {"xref": "paper", "x": 0, "xshift": -_MARGINS["l"], "yref": "paper", "y": 0, "yshift": -30}
    looks = {"showarrow": False, "xanchor": "left", "yanchor": "top", "align": "left"}
    return {"text": caption, **place, **looks, "font": {"size": 11, "color": palette.text_third}}


def _middle_note(words: str, palette: Palette) -> dict[str, Any]:
    place = {"xref": "paper", "x": 0.5, "yref": "paper", "y": 0.5, "showarrow": False}
    return {"text": words, **place, "font": {"size": 12, "color": palette.text_third}}


def _layout(
    ages: list[float], notes: list[dict[str, Any]], shapes: list[dict[str, Any]], extra_lines: int, palette: Palette
) -> dict[str, Any]:
    foot = 30 + _CAPTION_LINE_PX * (extra_lines + 1) + 6
    tick = {"size": 12, "color": palette.text_third}
    quiet = {"zeroline": False, "showline": False, "ticks": "", "gridcolor": palette.grid, "tickfont": tick}
    hover: dict[str, Any] = {"bgcolor": palette.surface, "bordercolor": palette.border, "align": "left"}
    hover["font"] = {"family": FONT, "size": 12, "color": palette.text}
    return {
        "height": _HEIGHT_PX + foot + (TOP_PX if shapes else 0),
        "margin": {**_MARGINS, "t": _MARGINS["t"] + (TOP_PX if shapes else 0), "b": foot},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": palette.text_second},
        "hovermode": "closest",
        "hoverlabel": hover,
        "showlegend": False,
        "template": None,
        "annotations": notes,
        "shapes": shapes,
        "xaxis": {"ticksuffix": " y", "range": ages, **quiet},
        "yaxis": {"title": {"text": "g/cm²", "standoff": 6, "font": tick}, "tickformat": ".2f", "nticks": 7, **quiet},
    }


def _age_range(points: list[Row], bands: list[Row]) -> list[float]:
    """From a year before the first point to a year after the last, so that the child's own stretch fills the figure."""
    ages = [row["age_years"] for row in points] or [row["age_years"] for row in bands] or [0.0, 18.0]
    return [max(0.0, min(ages) - 1), max(ages) + 1]
