"""The course of one episode of transient osteoporosis of pregnancy: all that is known in lanes over one axis of days.

Weeks of gestation (else before the delivery) lie at the left of the delivery, months after it at its right. Lane names
stand in the left margin, the latest value of each in the right one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import plotly.graph_objects as go

from dashboard.charts.cohort.look import Part
from dashboard.charts.palette import Palette
from dashboard.charts.pregnancy.bar_lanes import DrugLanes, JointLanes, LactationLane, joint_name
from dashboard.charts.pregnancy.days import (
    DaysAxis,
    Need,
    Tick,
    fitted,
    gestation_ticks,
    month_ticks,
    placed_days,
    week_ticks,
    without_overlap,
)  # fmt: skip
from dashboard.charts.pregnancy.density_lane import DensityLane
from dashboard.charts.pregnancy.mark_lanes import MarkLane, room_before
from dashboard.charts.pregnancy.paper import BAND_WORDS_PX, SMALL_PX, TEXT_PX, Margins, Paper
from dashboard.charts.pregnancy.rows import Course, Mark
from dashboard.charts.pregnancy.scene import LEFT_PX, RIGHT_PX, Lane, Scene
from dashboard.charts.pregnancy.value_lanes import BearingLane, PainLane
from dashboard.charts.pregnancy.words import broken, told, without_day
from dashboard.charts.text_width import text_width
from dashboard.charts.time_axis import DAYS_PER_MONTH
from dashboard.charts.wording import brief, literal

LAYOUT_WIDTH_PX = 1100
_TOP_PX, _FOOT_PX, _LINE_PX = 50, 10, 17
_HEAD_PX = 36
"""How far above the plot the words over its lines stand; its labels lie between."""
_EDGE_PX = 14


def timeline_figure(course: Course, palette: Palette, hidden: bool, width_px: float = LAYOUT_WIDTH_PX) -> go.Figure:
    """The figure of one episode.

    hidden: days from the delivery in place of dates. width_px: what words are placed for.
    """
    axis = _axis(course, hidden, width_px - LEFT_PX - RIGHT_PX)
    upright = (0.0,) if course.today is None else (0.0, float(course.today))
    lanes = _lanes(course, axis, upright, hidden)
    below = _without_place(course, hidden, width_px)
    foot = _FOOT_PX + (_LINE_PX * len(below) + 8 if below else 0)
    paper = Paper(axis, palette, Margins(LEFT_PX, RIGHT_PX, _TOP_PX, foot))
    scene = Scene(paper, hidden, _goes_to(course), upright)
    height = sum(lane.height_px + lane.gap_above_px for lane in lanes) + BAND_WORDS_PX + 6
    paper.band(course.window_months, height)
    top = 0.0
    for lane in lanes:
        top += lane.gap_above_px
        lane.draw(scene, top)
        top += lane.height_px
    _draw_lines(course, scene, height)
    for n, line in enumerate(below):
        paper.left(literal(line), 0, yref="paper", yshift=-10 - _LINE_PX * n, yanchor="top")
    return paper.figure(height, _ticks(course, scene))


def _lanes(course: Course, axis: DaysAxis, upright: tuple[float, ...], hidden: bool) -> list[Lane]:
    """From top to bottom. Signs and bone density have a lane only where there are any."""
    lanes: list[Lane] = [MarkLane("Milestones", course.milestones, axis, upright, hidden)]
    lanes += [PainLane(course.pain), BearingLane(course.bearing)]
    if course.signs:
        signs = [(name, mark) for mark, name in course.signs]
        lanes.append(MarkLane("Urgent signs", signs, axis, upright, hidden, urgent=True, gap_above_px=16))
    lanes.append(JointLanes(course.joints))
    if any(one.at.first is not None for one in course.measured):
        lanes.append(DensityLane(course.measured))
    return [*lanes, LactationLane(course.lactation), DrugLanes(course.drugs)]


def _named_marks(course: Course) -> Iterator[tuple[str, Mark]]:
    """Every mark of the course with the words for it."""
    yield from course.milestones
    yield from ((f"pain {brief(score)}", mark) for mark, score in course.pain)
    yield from ((f"weight-bearing {state}", mark) for mark, state in course.bearing)
    yield from ((sign, mark) for mark, sign in course.signs)
    for joint in course.joints:
        for what, at in (("oedema seen", joint.seen), ("oedema resolved", joint.resolved)):
            if at is not None:
                yield f"{joint_name(joint).lower()} {what}", at
    yield from ((f"bone density of {one.site}", one.at) for one in course.measured)
    for what, at in zip(("lactation", "end of lactation"), course.lactation or (), strict=False):
        if at is not None:
            yield what, at
    yield from ((one.name, one.at) for one in course.drugs)


def _without_place(course: Course, hidden: bool, width_px: float) -> list[str]:
    """The lines of words under the figure on what has no place in time (plain text)."""
    found = [(name, told(mark, hidden)) for name, mark in _named_marks(course) if mark.first is None]
    said = [f"{name} ({when})" if when else name for name, when in found]
    return broken("Without a place in time: " + "; ".join(said) + ".", width_px - 8) if said else []


def _days(course: Course) -> list[int]:
    return placed_days(mark for _, mark in _named_marks(course)) + ([] if course.today is None else [course.today])


def _goes_to(course: Course) -> float:
    """The day to which what has no end is drawn: today, else the last day of which something is known."""
    return float(course.today if course.today is not None else max([0, *_days(course)]))


def _axis(course: Course, hidden: bool, plot_px: float) -> DaysAxis:
    """All days of the course, the delivery and the whole published band, with room for what is written before it."""
    last = max(course.window_months[1] * DAYS_PER_MONTH, *_days(course), 0)
    named = [*course.milestones, *((sign, mark) for mark, sign in course.signs)]
    needs = [Need(_first(course), _EDGE_PX), Need(0), Need(last, 0, _EDGE_PX), *room_before(named, hidden)]
    return fitted(needs, plot_px)


def _first(course: Course) -> int:
    return min([-28, *_days(course)])


def _draw_lines(course: Course, scene: Scene, height: float) -> None:
    """The delivery and today through all lanes, named above the axis's labels."""
    paper, palette = scene.paper, scene.palette
    up = 1 + (_HEAD_PX - 8) / height
    paper.upright(0, {"color": palette.text_second, "width": 2}, layer="between", y1=up)
    name = paper.strong("delivery" if course.delivered else "expected delivery")
    words = f"{name} {literal(without_day(course.delivery_told, scene.hidden))}".strip()
    place: Part = {"yref": "paper", "yshift": _HEAD_PX, "colour": palette.text_second}
    half = text_width(words, TEXT_PX, bold=True) / 2
    if course.today is None:
        paper.words(words, 0, 1, "center", **place)
        return
    dotted = {"color": palette.text_second, "width": 1.4, "dash": "dot"}
    paper.upright(course.today, dotted, y0=BAND_WORDS_PX / height, y1=up)  # the band's words stay free of it
    paper.words("today", course.today, 1, "center", **place)
    gap, room = scene.axis.px(course.today) - scene.axis.px(0), text_width("today", TEXT_PX) / 2 + 10
    left, right = min(0.0, gap - room - half), max(0.0, gap + room + half)
    has_room = LEFT_PX + scene.axis.px(0) + left - half > 0
    paper.words(words, 0, 1, "center", left if gap > 0 and has_room else right, **place)


def _ticks(course: Course, scene: Scene) -> list[Tick]:
    """Labels that stand beside the lines of the delivery and of today, and the name of the weeks in the left margin."""
    axis = scene.axis
    lines: Sequence[Tick] = [Tick(day, " ") for day in scene.upright]
    weeks = week_ticks(_first(course))
    name = "From delivery"
    if course.born_days is not None:
        weeks = gestation_ticks(course.born_days, axis.start)
        apart = (course.born_days[1] - course.born_days[0]) / 2
        name = f"Gestation, ± {brief(apart, 1)} d" if apart else "Weeks of gestation"
    x: Part = {"yref": "paper", "yshift": 11, "size": SMALL_PX, "colour": scene.palette.text_third}
    scene.paper.left(name, 1, **x)
    ticks = without_overlap([*lines, *month_ticks(axis.end), *weeks], axis, TEXT_PX)
    return [one for one in ticks if one.text.strip()]
