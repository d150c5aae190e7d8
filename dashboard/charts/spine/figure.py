"""The spine over its images: the map of levels, the deformity index and the drugs on the same columns, the drawing
beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import plotly.graph_objects as go

from dashboard.charts.course import figure_of, stacked
from dashboard.charts.course_data import CourseRows
from dashboard.charts.lanes.drugs import drug_lanes
from dashboard.charts.lanes.sheet import LEFT_MARGIN_PX, RIGHT_MARGIN_PX, Lane, Sheet
from dashboard.charts.palette import Palette
from dashboard.charts.spine.columns import ImageColumns
from dashboard.charts.spine.grid_lane import GridLane
from dashboard.charts.spine.index_lane import IndexLane
from dashboard.charts.spine.outline_lane import DRAWING_PX, Drawing
from dashboard.charts.spine.rows import Cell, SpineRows

LAYOUT_WIDTH_PX = 980
_MOST_COLUMN_PX = 190
_SHOWN_DRUGS = ("glucocorticoid", "bisphosphonate")


def spine_figure(
    spine: SpineRows, chosen: Cell | None, against: str | None, palette: Palette, width_px: float = LAYOUT_WIDTH_PX
) -> go.Figure:
    """The figure of a patient with at least one image. chosen: the cell that is shown beside it; against: the earlier
    image whose outlines are dotted over those of the chosen image."""
    measured = spine.measured(chosen[0]) if chosen else {}
    columns = _columns(spine, width_px - LEFT_MARGIN_PX - RIGHT_MARGIN_PX, drawn=bool(measured))
    sheet = Sheet(columns, palette)
    grid = GridLane(spine, columns, chosen, against)
    lanes: list[Lane] = [grid, IndexLane(spine, columns), drug_lanes(_bone_drugs(spine.course), none=_NO_DRUG)]
    places, height = stacked(lanes)
    for lane, place in zip(lanes, places, strict=True):
        lane.draw(sheet, place)
    if measured and chosen:
        before = spine.measured(against) if against and against != chosen[0] else None
        days = {image["image_id"]: str(image["image_date"]) for image in spine.images}
        Drawing(grid, days[chosen[0]], measured, days.get(against or "", ""), before).draw(sheet, places[0])
    return figure_of(sheet, places[0].scale, height)


_NO_DRUG = "No glucocorticoid or bisphosphonate"


def _columns(spine: SpineRows, plot_px: float, drawn: bool) -> ImageColumns:
    """Columns as wide as there is room, and beyond them that of the drawing, or what few columns leave free."""
    days: tuple[date, ...] = tuple(image["image_date"] for image in spine.images)
    room = plot_px - (DRAWING_PX if drawn else 0)
    column_px = min(room / len(days), _MOST_COLUMN_PX)
    columns = ImageColumns(days, spine.as_of, column_px * len(days))
    beyond = DRAWING_PX if drawn else 0
    free = plot_px - columns.plot_px - beyond
    return replace(columns, beyond=(beyond + free) / column_px)


def _bone_drugs(course: CourseRows) -> CourseRows:
    """The drugs that harm or help the vertebrae most; the Patient page has all of them."""
    treatments = [row for row in course.treatments if row.get("drug_class") in _SHOWN_DRUGS]
    return replace(course, treatments=treatments)
