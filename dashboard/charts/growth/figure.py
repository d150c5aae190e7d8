"""The growth of one patient by age: height on its reference, then Z, velocity, weight, puberty, bone age, pain."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.charts.course import draw_as_of, draw_axis_name, figure_of, stacked
from dashboard.charts.growth.height_lane import HeightLane, HeightZLane
from dashboard.charts.growth.rows import GrowthRows, growth_axis
from dashboard.charts.growth.tempo_lanes import tempo_lanes
from dashboard.charts.lanes.sheet import LEFT_MARGIN_PX, RIGHT_MARGIN_PX, Lane, Sheet
from dashboard.charts.palette import Palette

LAYOUT_WIDTH_PX = 740


def growth_figure(growth: GrowthRows, palette: Palette, width_px: float = LAYOUT_WIDTH_PX) -> go.Figure:
    """The figure of a patient with at least one visit or height. width_px: what labels are placed for."""
    axis = growth_axis(growth, width_px - LEFT_MARGIN_PX - RIGHT_MARGIN_PX)
    sheet = Sheet(axis, palette)
    lanes: list[Lane] = [HeightLane(growth, axis), HeightZLane(growth), *tempo_lanes(growth)]
    places, height = stacked(lanes)
    for lane, place in zip(lanes, places, strict=True):
        lane.draw(sheet, place)
    draw_as_of(growth.as_of, sheet)
    draw_axis_name(sheet)
    return figure_of(sheet, places[0].scale, height)
