"""The course of one patient: every kind of data in its own lane, over one time axis.

From top to bottom: Z-scores, vertebral fractures, other fractures, drugs, laboratory. Lane names stand in the left
margin, the latest value of each in the right one, so there is no legend. The figure is as tall as its lanes.
"""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

import plotly.graph_objects as go

from dashboard.charts.course_data import CourseData, CourseRows, course_rows
from dashboard.charts.lanes.drugs import drug_lanes
from dashboard.charts.lanes.fractures import fracture_lane
from dashboard.charts.lanes.labs import lab_lanes
from dashboard.charts.lanes.sheet import LEFT_MARGIN_PX, RIGHT_MARGIN_PX, SMALL_PX, TEXT_PX, Lane, Place, Sheet
from dashboard.charts.lanes.vertebrae import vertebral_lane
from dashboard.charts.lanes.z_scores import z_lane
from dashboard.charts.palette import Palette
from dashboard.charts.time_axis import AxisKind, TimeAxis, make_time_axis

FONT = "IBM Plex Sans, sans-serif"
LAYOUT_WIDTH_PX = 740
"""The width that labels are placed for: the narrowest that a tablet draws. A wider figure only has more room."""

_TOP_PX = 20
_BOTTOM_PX = 26


def course_figure(course: CourseData, axis: AxisKind, palette: Palette, width_px: float = LAYOUT_WIDTH_PX) -> go.Figure:
    """The figure of one patient by age, by date, or by months since the first infusion (by age if none was given)."""
    rows = course_rows(course)
    time_axis = make_time_axis(rows, axis, width_px - LEFT_MARGIN_PX - RIGHT_MARGIN_PX)
    sheet = Sheet(time_axis, palette)
    lanes: list[Lane] = [z_lane(rows), vertebral_lane(rows, time_axis), fracture_lane(rows, time_axis)]
    lanes += [drug_lanes(rows), *lab_lanes(rows)]
    places, height = _stacked(lanes)
    for lane, place in zip(lanes, places, strict=True):
        lane.draw(sheet, place)
    _draw_as_of(rows, sheet)
    _draw_axis_name(sheet)
    return _figure(sheet, places, height)


def _stacked(lanes: Sequence[Lane]) -> tuple[list[Place], float]:
    """Lanes one under the other; gives their places and the height of the whole plot, in pixels."""
    places, top = [], 0.0
    for index, lane in enumerate(lanes):
        top += lane.gap_above_px
        places.append(Place("y" if index == 0 else f"y{index + 1}", top, lane.height_px))
        top += lane.height_px
    return places, top


def _draw_as_of(course: CourseRows, sheet: Sheet) -> None:
    """A line through all lanes at the as-of date, named: the figure may be drawn for another day than today."""
    sheet.upright(course.as_of, {"color": sheet.palette.rule, "width": 1.4}, yref="paper", y0=0, y1=1)
    looks: dict[str, Any] = {"colour": sheet.palette.text_second, "size": SMALL_PX, "yanchor": "bottom"}
    sheet.words(f"as of {course.as_of}", course.as_of, {"yref": "paper", "y": 1}, anchor="center", **looks)


def _draw_axis_name(sheet: Sheet) -> None:
    x = {"xref": "paper", "x": 0, "xshift": -LEFT_MARGIN_PX, "xanchor": "left"}
    y = {"yref": "paper", "y": 0, "yshift": -8, "yanchor": "top"}
    sheet.note(sheet.axis.title(), colour=sheet.palette.text_third, size=SMALL_PX, **x, **y)


def _figure(sheet: Sheet, places: Sequence[Place], height: float) -> go.Figure:
    palette = sheet.palette
    layout: dict[str, Any] = {
        "height": height + _TOP_PX + _BOTTOM_PX,
        "margin": {"l": LEFT_MARGIN_PX, "r": RIGHT_MARGIN_PX, "t": _TOP_PX, "b": _BOTTOM_PX, "autoexpand": False},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": TEXT_PX, "color": palette.text_second},
        "hovermode": "closest",
        "hoverlabel": _hover_looks(palette),
        "dragmode": "zoom",
        "barmode": "overlay",
        "showlegend": False,
        "datarevision": crc32(repr(sheet.traces).encode()),
        "shapes": sheet.shapes,
        "annotations": sheet.annotations,
        "xaxis": _x_axis(sheet.axis, palette, places[-1]),
    }
    for place in places:
        foot, top = 1 - (place.top_px + place.height_px) / height, 1 - place.top_px / height
        own = {"domain": [max(0.0, foot), min(1.0, top)], "anchor": "x", "tickfont": _tick_font(palette)}
        layout["yaxis" + place.y_axis[1:]] = {**sheet.y_axes[place.y_axis], **own}
    # The parts are made here and tested whole: to check each again takes longer than all the drawing.
    figure = go.Figure(data=sheet.traces, layout=layout, _validate=False)
    # The page gives Plotly the same figure twice: when it mounts it, and when it knows the theme. Plotly draws all of
    # it anew the second time unless data and template are seen to be what they were: one by `datarevision`, the other
    # by not being there. Everything that a template would say is said here, or in the lanes.
    figure.layout.template = None
    return figure


def _x_axis(axis: TimeAxis, palette: Palette, lowest: Place) -> dict[str, Any]:
    looks = {"showgrid": True, "gridcolor": palette.grid, "zeroline": False, "showline": False, "ticks": ""}
    return {**axis.layout(), **looks, "anchor": lowest.y_axis, "tickfont": _tick_font(palette)}


def _tick_font(palette: Palette) -> dict[str, Any]:
    return {"color": palette.text_third, "size": TEXT_PX}


def _hover_looks(palette: Palette) -> dict[str, Any]:
    font = {"family": FONT, "size": TEXT_PX, "color": palette.text}
    return {"bgcolor": palette.surface, "bordercolor": palette.border, "font": font, "align": "left", "namelength": 0}
