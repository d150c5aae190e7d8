"""Small pictures as SVG data URIs, for table columns that take images: severity marks and sparklines of Z."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

import pandas as pd

from dashboard.charts.course_data import CourseData, course_rows
from dashboard.charts.lanes.z_series import z_series
from dashboard.charts.palette import Palette

SEVERITY_NAMES = {"C": "Critical", "H": "High", "M": "Medium", "L": "Low"}

_MARK_PX = 18
_SPARK_WIDTH, _SPARK_HEIGHT = 72, 28
_SPARK_PAD = 3
_SPARK_Z = (-4.0, 1.0)
_LOW_Z = -2.0

DatedZ = tuple[date, float]


def severity_mark(severity: str, palette: Palette, margin_px: int = 0) -> str:
    """The mark of a severity as a data URI: C filled triangle, H open triangle, M square, L dot. Never colour alone.

    margin_px: empty room on each side; a table stretches its images to the height of the row.
    """
    triangle = "M9 2.5 16.5 15.5H1.5Z"
    open_line = 'fill="none" stroke-width="1.6"'
    shapes = {
        "C": f'<path d="{triangle}" fill="{palette.attention}"/>',
        "H": f'<path d="{triangle}" {open_line} stroke="{palette.attention}"/>',
        "M": f'<rect x="3.5" y="3.5" width="11" height="11" {open_line} stroke="{palette.text_second}"/>',
        "L": f'<circle cx="9" cy="9" r="3.6" fill="{palette.text_third}"/>',
    }
    return _data_uri(shapes[severity], _MARK_PX, _MARK_PX, SEVERITY_NAMES[severity], margin_px, margin_px)


def comparable_tail(scans: pd.DataFrame, pairs: pd.DataFrame, site: str, series: str) -> list[DatedZ]:
    """The newest run of comparable points of one series of one patient, oldest first (frames as in CourseData).

    A line across a change of scanner would show a trend that nobody measured, so a sparkline gets only this.
    """
    rows = course_rows(CourseData(date.min, date.max, scans, pairs))
    found = [one for one in z_series(rows) if one.site == site and one.series == series]
    if not found:
        return []
    newest = max(found, key=lambda one: one.points[-1]["scan_date"])
    tail = newest.points[newest.baseline_of(len(newest.points) - 1) :]
    return [(row["scan_date"], row["z"]) for row in tail]


def sparkline(points: Sequence[DatedZ], palette: Palette, margin_px: int = 0) -> str | None:
    """Comparable spine Z-scores as a line with its newest point, over the line of Z -2; None without points.

    margin_px: empty room above and below, for the same reason as at a mark.

    Every sparkline has the same scale, -4 to +1, so that a table's rows can be compared; values beyond lie at its edge.
    """
    if not points:
        return None
    spots = _spots(points)
    colour = palette.lumbar_spine
    low = _y(_LOW_Z)
    parts = [f'<path d="M0 {low:.1f}H{_SPARK_WIDTH}" stroke="{palette.rule}" stroke-width="1" stroke-dasharray="2 2"/>']
    if len(spots) > 1:
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
        parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.6" stroke-linejoin="round"/>')
    x, y = spots[-1]
    parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="{colour}"/>')
    words = f"Z {points[0][1]:.1f} to {points[-1][1]:.1f}" if len(points) > 1 else f"Z {points[0][1]:.1f}, one scan"
    return _data_uri("".join(parts), _SPARK_WIDTH, _SPARK_HEIGHT, words, 0, margin_px)


def _spots(points: Sequence[DatedZ]) -> list[tuple[float, float]]:
    first, last = points[0][0], points[-1][0]
    days = (last - first).days
    room = _SPARK_WIDTH - 2 * _SPARK_PAD
    return [(_SPARK_PAD + (room * (day - first).days / days if days else room), _y(z)) for day, z in points]


def _y(z: float) -> float:
    low, high = _SPARK_Z
    share = (high - min(max(z, low), high)) / (high - low)
    return _SPARK_PAD + share * (_SPARK_HEIGHT - 2 * _SPARK_PAD)


def _data_uri(body: str, width: int, height: int, title: str, side: int, above: int) -> str:
    wide, high = width + 2 * side, height + 2 * above
    size = f'width="{wide}" height="{high}" viewBox="{-side} {-above} {wide} {high}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><title>{title}</title>{body}</svg>'
    return "data:image/svg+xml," + quote(svg, safe="/:=,.-")
