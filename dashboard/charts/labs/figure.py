"""All analytes of one patient: small panels one under the other over one time axis, infusion days through them."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go

from dashboard.charts.course import draw_as_of, draw_axis_name, figure_of, stacked
from dashboard.charts.course_data import CourseRows
from dashboard.charts.labs.infusion_lane import draw_infusion_lines, infusion_lanes
from dashboard.charts.labs.panel_lane import PanelLane
from dashboard.charts.labs.rows import LabRows
from dashboard.charts.lanes.sheet import LEFT_MARGIN_PX, RIGHT_MARGIN_PX, Lane, Sheet
from dashboard.charts.palette import Palette
from dashboard.charts.time_axis import AxisKind, make_time_axis

LAYOUT_WIDTH_PX = 740


def labs_figure(labs: LabRows, axis: AxisKind, palette: Palette, width_px: float = LAYOUT_WIDTH_PX) -> go.Figure:
    """The figure of a patient with at least one panel. width_px: what labels are placed for, the narrowest."""
    time_axis = make_time_axis(_of_laboratory(labs.course), axis, width_px - LEFT_MARGIN_PX - RIGHT_MARGIN_PX)
    sheet = Sheet(time_axis, palette)
    panels = [PanelLane(panel, time_axis.start, time_axis.end) for panel in labs.panels]
    lanes: list[Lane] = [*infusion_lanes(labs.course), *panels]
    places, height = stacked(lanes)
    for lane, place in zip(lanes, places, strict=True):
        lane.draw(sheet, place)
    draw_infusion_lines(labs.course, sheet, places[0].scale, height)  # after the bands, on which they lie
    draw_as_of(labs.course.as_of, sheet)
    draw_axis_name(sheet)
    return figure_of(sheet, places[0].scale, height)


def _of_laboratory(course: CourseRows) -> CourseRows:
    """The facts that the time axis has to reach: results and infusions, not the scans and images of other pages."""
    return replace(course, scans=[], pairs=[], vertebrae=[], fractures=[], treatments=[])
