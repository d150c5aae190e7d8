"""The course of one patient: every kind of data in its own lane, over one time axis.

From top to bottom: Z-scores, vertebral fractures, other fractures, drugs, laboratory. Lane names stand in the left
margin, the latest value of each in the right one, so there is no legend. The figure is as tall as its lanes.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zlib import crc32

import plotly.graph_objects as go

from dashboard.charts.course_data import CourseData, CourseRows, course_rows
from dashboard.charts.lanes.drugs import drug_lanes
from dashboard.charts.lanes.fractures import fracture_lane
from dashboard.charts.lanes.labs import lab_lanes
from dashboard.charts.lanes.sheet import LEFT_MARGIN_PX, RIGHT_MARGIN_PX, SMALL_PX, TEXT_PX, Lane, Place, Scale, Sheet
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
    lanes = course_lanes(rows, time_axis)
    places, height = stacked(lanes)
    for lane, place in zip(lanes, places, strict=True):
        lane.draw(sheet, place)
    draw_as_of(rows.as_of, sheet)
    draw_axis_name(sheet)
    return figure_of(sheet, places[0].scale, height)


def course_lanes(rows: CourseRows, axis: TimeAxis) -> list[Lane]:
    """The lanes of a patient from top to bottom."""
    fixed: list[Lane] = [z_lane(rows), vertebral_lane(rows, axis), fracture_lane(rows, axis), drug_lanes(rows)]
    return [*fixed, *lab_lanes(rows)]


def stacked(lanes: Sequence[Lane]) -> tuple[list[Place], float]:
    """Lanes one under the other; gives their places and the height of the whole plot, in pixels.

    All lie on one y axis, that of the first lane, which goes on below it: Plotly spends on an axis of its own for each
    lane half of the time that it takes for the figure.
    """
    low, high = lanes[0].y_range
    scale = Scale(high, (high - low) / lanes[0].height_px)
    places, top = [], 0.0
    for lane in lanes:
        top += lane.gap_above_px
        places.append(Place(scale, top, lane.height_px, lane.y_range))
        top += lane.height_px
    return places, top


def draw_as_of(as_of: date, sheet: Sheet) -> None:
    """A line through all lanes at the as-of date, named: the figure may be drawn for another day than today."""
    sheet.upright(as_of, {"color": sheet.palette.rule, "width": 1.4}, yref="paper", y0=0, y1=1)
    looks: dict[str, Any] = {"colour": sheet.palette.text_second, "size": SMALL_PX, "yanchor": "bottom"}
    sheet.words(f"as of {as_of}", as_of, {"yref": "paper", "y": 1}, anchor="center", **looks)


def draw_axis_name(sheet: Sheet) -> None:
    """What the axis counts, in its left margin."""
    x = {"xref": "paper", "x": 0, "xshift": -LEFT_MARGIN_PX, "xanchor": "left"}
    y = {"yref": "paper", "y": 0, "yshift": -8, "yanchor": "top"}
    sheet.note(sheet.axis.title(), colour=sheet.palette.text_third, size=SMALL_PX, **x, **y)


def figure_of(sheet: Sheet, scale: Scale, height: float) -> go.Figure:
    """The figure of a sheet whose lanes are `height` pixels high in all."""
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
        "xaxis": {**sheet.axis.layout(), **_axis_looks(palette)},
        "yaxis": {
            "range": [scale.down(height), scale.at_top],
            "fixedrange": True,
            "tickvals": [value for value, _ in sheet.ticks],
            "ticktext": [text for _, text in sheet.ticks],
            **_axis_looks(palette),
        },
    }
    # The parts are made here and tested whole: to check each again takes longer than all the drawing.
    figure = go.Figure(data=sheet.traces, layout=layout, _validate=False)
    # The page gives Plotly the same figure twice: when it mounts it, and when it knows the theme. Plotly draws all of
    # it anew the second time unless data and template are seen to be what they were: one by `datarevision`, the other
    # by not being there. Everything that a template would say is said here, or in the lanes.
    figure.layout.template = None
    return figure


def _axis_looks(palette: Palette) -> dict[str, Any]:
    # Upright labels that may stand anywhere: else Plotly measures each of them, once to turn and once to hide it.
    labels = {"tickangle": 0, "ticklabeloverflow": "allow", "tickfont": {"color": palette.text_third, "size": TEXT_PX}}
    return {"showgrid": True, "gridcolor": palette.grid, "zeroline": False, "showline": False, "ticks": "", **labels}


def _hover_looks(palette: Palette) -> dict[str, Any]:
    font = {"family": FONT, "size": TEXT_PX, "color": palette.text}
    return {"bgcolor": palette.surface, "bordercolor": palette.border, "font": font, "align": "left", "namelength": 0}
