"""The treatment over one time axis: Z-scores, each infused drug with its sum, then the other drugs of bone care."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go

from dashboard.charts.course import LAYOUT_WIDTH_PX, draw_as_of, draw_axis_name, figure_of, stacked
from dashboard.charts.course_data import CourseRows
from dashboard.charts.lanes.drugs import drug_lanes
from dashboard.charts.lanes.sheet import LEFT_MARGIN_PX, RIGHT_MARGIN_PX, Lane, Sheet
from dashboard.charts.lanes.z_scores import z_lane
from dashboard.charts.palette import Palette
from dashboard.charts.time_axis import AxisKind, make_time_axis
from dashboard.charts.treatment.dose_lane import DoseLane
from dashboard.charts.treatment.rows import TreatmentRows
from dashboard.charts.treatment.sum_lane import SumLane


def treatment_figure(
    rows: TreatmentRows, axis: AxisKind, palette: Palette, width_px: float = LAYOUT_WIDTH_PX
) -> go.Figure:
    """The figure by age, by date, or by months since the first infusion (by age if none was given)."""
    course = replace(rows.course, vertebrae=[], fractures=[], labs=[])
    time_axis = make_time_axis(course, axis, width_px - LEFT_MARGIN_PX - RIGHT_MARGIN_PX)
    sheet = Sheet(time_axis, palette)
    lanes: list[Lane] = [z_lane(course)]
    for agent in rows.agents():
        lanes += [DoseLane(course, agent, rows.of(agent)), SumLane(course, rows.of(agent))]
    lanes.append(drug_lanes(_others(course, rows), none="No other treatment" if rows.doses else "No treatment"))
    places, height = stacked(lanes)
    for lane, place in zip(lanes, places, strict=True):
        lane.draw(sheet, place)
    draw_as_of(course.as_of, sheet)
    draw_axis_name(sheet)
    return figure_of(sheet, places[0].scale, height)


def _others(course: CourseRows, rows: TreatmentRows) -> CourseRows:
    """The drugs that have no lane of their own above."""
    drawn = set(rows.agents())
    treatments = [row for row in course.treatments if row["agent"] not in drawn]
    infusions = [row for row in course.infusions if row["agent"] not in drawn]
    return replace(course, treatments=treatments, infusions=infusions)
