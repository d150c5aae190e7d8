"""The course of one episode in lanes: places, steps, open ends, what is missing, what cannot be placed, hidden dates."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from dashboard.charts.palette import DARK, LIGHT
from dashboard.charts.pregnancy.rows import Course, Given, Joint, Mark, Measured
from dashboard.charts.pregnancy.scene import Beside, staggered
from dashboard.charts.pregnancy.timeline import timeline_figure
from dashboard.charts.time_axis import DAYS_PER_MONTH
from tests.dashboard.charts.pregnancy.places import assert_no_overlap, boxes, names, said, texts, trace, x_px


def on(told: str, first: int, last: int | None = None) -> Mark:
    return Mark(told, first, first if last is None else last)


NOWHERE = Mark("later", None, None)
COURSE = Course(
    True, "38+2, 2026-01-14", (268, 268), 190, (2, 12),
    pain=((on("29+0", -65), 7), (on("2026-01-20", 6), 8), (on("3 mo", 85, 97), 3), (on("5 mo", 152), 1)),
    bearing=((on("30+0", -58), "none"), (on("6 wk", 42), "partial"), (on("3 mo", 91), "full")),
    signs=((on("2026-01-20", 6), "sudden worsening"), (on("day 9", 9), "fever")),
    joints=(
        Joint("hip", "left", True, "present", on("30+2", -56)),
        Joint("hip", "right", False, "resolved", on("30+2", -56), on("4 mo", 110, 130)),
        Joint("knee", "unknown", True, None),
    ),
    measured=(
        Measured(on("2026-01-25", 11), "lumbar spine", -2.4, 0.812), Measured(on("2026-07-01", 168), "lumbar spine", -1.8, None),
        Measured(on("2026-01-25", 11), "total hip", -2.6, 0.7),
    ),
    lactation=(on("2026-01-14", 0), on("2026-04-20", 96)),
    drugs=(
        Given("LMWH", Mark("from 30+2", -56, 0)), Given("ibuprofen", Mark("day 3 to 20", 3, 20), "NSAID"),
        Given("alendronate", Mark("from 2026-03-20", 65, None), "bisphosphonate"),
        Given("calcium <b>", Mark("in pregnancy", None, None)),
    ),
    milestones=(
        ("onset", on("28+0", -72)), ("diagnosis", on("30+2", -56)), ("partial weight-bearing", on("6 wk", 42)),
        ("full weight-bearing", on("3 mo", 85, 97)), ("pain-free", on("5 mo", 152)),
        ("clinical recovery", on("2026-07-10", 177)),
    ),
)  # fmt: skip
EMPTY = Course(False, "2026-11-02", None, None, (2, 12))


def figure_of(course: Course = COURSE, palette=LIGHT, hidden=False, width_px=1100.0):
    return timeline_figure(course, palette, hidden, width_px)


def test_pain_lies_between_0_and_10_at_its_days():
    line = trace(figure_of(), "pain")
    assert list(line.x) == [-65, 6, 91, 152] and line.mode == "lines+markers"
    none = trace(figure_of(replace(COURSE, pain=((on("a", 1), 0), (on("b", 2), 10)))), "pain")
    assert none.y[0] - none.y[1] == 66
    per_point = (none.y[0] - none.y[1]) / 10
    assert line.y[0] - line.y[1] == pytest.approx(per_point)
    assert "1 of 10 5 mo" in texts(figure_of())


def test_a_range_gets_a_whisker_as_long_as_it():
    line = trace(figure_of(), "pain")
    assert list(line.error_x.array) == [0, 0, 6, 0]
    assert trace(figure_of(replace(COURSE, pain=COURSE.pain[:1])), "pain").error_x.array is None
    assert max(trace(figure_of(), "milestones").error_x.array) == 6


def test_the_band_of_weight_bearing_changes_at_each_point_and_is_unknown_before_the_first():
    figure = figure_of()
    heights = list(trace(figure, "weight-bearing").y)
    assert heights[0] > heights[1] > heights[2]
    steps = [one for one in figure.layout.shapes if one.type == "rect" and one.yref == "y"]
    assert [(one.x0, one.x1) for one in steps] == [(-58, 42), (42, 91), (91, 190)]
    assert [one.y0 for one in steps] == heights
    assert steps[0].fillcolor == steps[1].fillcolor != steps[2].fillcolor
    assert {"none", "partial", "full"} <= set(texts(figure)) and "full 3 mo" in texts(figure)


def test_signs_are_in_the_colour_of_attention_and_only_there_when_there_are_any():
    figure = figure_of()
    assert trace(figure, "urgent signs").marker.color == LIGHT.attention
    word = next(note for note in figure.layout.annotations if note.text == "Sudden worsening 2026-01-20")
    assert word.font.color == LIGHT.attention
    assert "Urgent signs" not in said(figure_of(replace(COURSE, signs=())))


def test_oedema_goes_to_the_day_of_resolution_or_on_to_today():
    figure = figure_of()
    bars = [(base, base + x, y) for one in figure.data if one.name == "oedema"
            for base, x, y in zip(one.base, one.x, one.y, strict=True)]  # fmt: skip
    left = [one for one in bars if one[2] == bars[0][2]]
    right = [one for one in bars if one[2] != bars[0][2]]
    assert [one[:2] for one in left] == [(-56, 190)]
    assert [one[:2] for one in right] == [(-56, 110), (110, 130)]
    arrows = [(one.x[0], one.y[0]) for one in figure.data if one.name == "goes on"]
    assert (190, left[0][2]) in arrows and (190, right[0][2]) not in arrows
    assert "Knee, side ?" in texts(figure) and "no MRI" in texts(figure) and "painful, no MRI" in texts(figure)


def test_what_no_mri_has_seen_is_hollow():
    figure = figure_of(replace(COURSE, joints=(Joint("hip", "left", True, None, on("day 3", 3)),)))
    bar = trace(figure, "no MRI")
    assert bar.marker.color[0].endswith(",0)") and bar.marker.line.width > 0


def test_an_mri_that_names_no_oedema_of_a_joint_is_not_called_missing():
    hip = Joint("hip", "left", True, None, on("day 3", 3), imaged=True)
    figure = figure_of(replace(COURSE, joints=(hip,)))
    assert "Left hip" in texts(figure) and "no MRI" not in said(figure)
    assert "painful, not recorded" in texts(figure)


def test_z_values_are_printed_with_whole_levels_and_the_limit_emphasised():
    figure = figure_of()
    assert {"−2.4", "−1.8", "−2.6"} <= set(texts(figure))
    assert {"−4", "−3", "−2", "−1"} <= set(texts(figure)) and "−2.5" not in texts(figure)
    assert trace(figure, "LS").line.color == LIGHT.lumbar_spine and list(trace(figure, "LS").x) == [11, 168]
    strong = [one for one in figure.layout.shapes if one.line.color == LIGHT.rule and one.type == "line"]
    assert len(strong) == 1
    level = next(note for note in figure.layout.annotations if note.text == "−2")
    assert strong[0].y0 == level.y
    assert "BMD" not in said(figure_of(replace(COURSE, measured=())))
    assert "0.812 g/cm²" in said(
        figure_of(replace(COURSE, measured=(Measured(on("day 11", 11), "total hip", None, 0.812),)))
    )


def test_a_drug_is_drawn_from_its_first_to_its_last_day_in_the_colour_of_its_group():
    figure = figure_of()
    for name, begin, length in (("LMWH", -56, 56), ("ibuprofen", 3, 17), ("alendronate", 65, 125)):
        bar = trace(figure, name)
        assert (bar.base[0], bar.x[0]) == (begin, length)
    assert trace(figure, "alendronate").marker.line.color == LIGHT.bisphosphonate
    assert trace(figure, "ibuprofen").marker.line.color == LIGHT.attention
    assert trace(figure, "LMWH").marker.line.color == LIGHT.supplement
    assert "Alendronate bisphosphonate" in texts(figure) and "Ibuprofen NSAID" in texts(figure)
    assert "Calcium &lt;b&gt;" in texts(figure) and "<b>&lt;" not in said(figure)


def test_a_drug_of_one_day_is_a_tick():
    figure = figure_of(replace(COURSE, drugs=(Given("zoledronate", on("day 9", 9), "bisphosphonate"),)))
    assert trace(figure, "zoledronate").marker.symbol == "line-ns" and list(trace(figure, "zoledronate").x) == [9]


def test_lactation_ends_where_it_is_recorded_and_else_goes_on():
    assert (trace(figure_of(), "lactation").base[0], trace(figure_of(), "lactation").x[0]) == (0, 96)
    open_end = figure_of(replace(COURSE, lactation=(on("2026-01-14", 0), None), joints=(), drugs=()))
    assert trace(open_end, "lactation").x[0] == 190 and "goes on" in names(open_end)
    assert "end not recorded" in said(open_end)


def test_empty_lanes_say_so_and_do_not_vanish():
    told = texts(figure_of(EMPTY))
    assert told.count("not recorded") == 6
    assert {"Milestones", "Pain", "Weight-bearing", "MRI oedema", "Lactation", "Drugs"} <= set(told)
    assert "Urgent signs" not in told and "BMD" not in said(figure_of(EMPTY))
    figure = figure_of(EMPTY)
    assert len(figure.data) == 1 and figure.data[0].marker.opacity == 0


def test_what_has_no_place_is_listed_under_the_figure():
    marks = replace(COURSE, pain=((NOWHERE, 2),), milestones=(("discharged", NOWHERE),))
    figure = figure_of(marks)
    assert "Without a place in time: discharged (later); pain 2 (later); calcium &lt;b&gt; (in pregnancy)." in said(
        figure
    )
    assert "Without a place" not in said(figure_of(EMPTY))
    assert texts(figure).count("not placed in time") == 2


def test_weeks_are_of_gestation_where_its_length_is_known():
    weeks = dict(zip(figure_of().layout.xaxis.ticktext, figure_of().layout.xaxis.tickvals, strict=True))
    assert weeks["28 wk"] == 28 * 7 - 268 and "Weeks of gestation" in said(figure_of())
    about = figure_of(replace(COURSE, born_days=(266, 272)))
    assert "Gestation, ± 3 d" in said(about)
    assert dict(zip(about.layout.xaxis.ticktext, about.layout.xaxis.tickvals, strict=True))["28 wk"] == 196 - 269
    bare = figure_of(replace(COURSE, born_days=None)).layout.xaxis
    assert dict(zip(bare.ticktext, bare.tickvals, strict=True))["−8 wk"] == -56


def test_delivery_today_and_the_band_are_named():
    figure = figure_of()
    assert "delivery 38+2, 2026-01-14" in texts(figure) and "today" in texts(figure)
    today = [one for one in figure.layout.shapes if one.line.dash == "dot" and one.x0 == one.x1 == 190]
    assert len(today) == 1
    assert "published recovery, 2 to 12 months" in texts(figure)
    assert figure.layout.xaxis.range[1] > 12 * DAYS_PER_MONTH
    assert "expected delivery 2026-11-02" in texts(figure_of(EMPTY)) and "today" not in texts(figure_of(EMPTY))


@pytest.mark.parametrize("today", [-40, -3, 0, 2, 30])
def test_the_names_of_delivery_and_today_do_not_cover_each_other(today: int):
    assert_no_overlap(figure_of(replace(EMPTY, today=today), width_px=800), 800)


@pytest.mark.parametrize("width_px", [800.0, 1100.0])
@pytest.mark.parametrize("hidden", [False, True])
def test_no_words_cover_others(width_px: float, hidden: bool):
    assert_no_overlap(figure_of(palette=DARK, hidden=hidden, width_px=width_px), width_px)


@pytest.mark.parametrize("width_px", [800.0, 1100.0])
def test_no_words_in_the_plot_are_crossed_by_the_delivery(width_px: float):
    figure = figure_of(width_px=width_px)
    at = x_px(figure, 0, width_px)
    assert [one.text for one in boxes(figure, width_px) if one.left < at < one.right and one.top > 0
            and not one.text.startswith(("−2.", "Without"))] == []  # fmt: skip


def test_words_go_one_row_down_where_there_is_no_room():
    beside = [Beside(100, 110, 60), Beside(130, 140, 60), Beside(135, 145, 60)]
    spots = staggered(beside, 400, [])
    assert spots[0] == (0, True) and spots[1] == (0, False) and spots[2][0] == 1
    assert staggered([Beside(100, 110, 60)], 400, [80]) == [(0, False)]


def test_hidden_dates_are_nowhere_and_days_stand_for_them():
    figure = figure_of(hidden=True)
    assert "2026" not in json.dumps(figure.to_plotly_json(), default=str)
    told = texts(figure)
    assert "Clinical recovery 6 mo" in told and "from 2 mo" in told and "delivery 38+2" in told
    assert "Sudden worsening day 6" in told and "to 3 mo" in told
