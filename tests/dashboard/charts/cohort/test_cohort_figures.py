"""The cohort's figures: arms in panels apart, too few are refused, numbers under the axis, nobody named when hidden."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from dashboard.charts.cohort.response import at_risk, response_figure
from dashboard.charts.cohort.rows import CONFOUNDED, Arm, Course, Event, Line, Point, Quarter
from dashboard.charts.cohort.swimmer import swimmer_figure
from dashboard.charts.palette import DARK, LIGHT, Palette

SITE = "lumbar spine"
DAY = date(2025, 3, 1)


def line(no: int, *points: tuple[float, float], name: str = "Dorn, Emil") -> Line:
    return Line(f"token{no}", name, no, tuple(Point(month, d_z, -2 + d_z, DAY) for month, d_z in points))


def arm(name: str = "naive", lines: int = 4, **more: Any) -> Arm:
    drawn = tuple(line(no, (-2.0, 0.0), (6.1, 0.4), (12.0, 0.6 + no / 10)) for no in range(lines))
    usual = {
        "n_courses": lines + 1, "n_before": lines, "n_after": lines, "n_late": lines,
        "quarters": (Quarter(2, 4, 0.3, 0.4, 0.5, 4), Quarter(4, 4, 0.6, 0.75, 0.9, 4), Quarter(6, 2, 0.7, 0.8, 0.9, 2)),
        "lines": drawn,
    }  # fmt: skip
    return Arm(name, **(usual | more))


def course(no: int = 1, **more: Any) -> Course:
    usual = {
        "token": f"token{no}", "name": f"Dorn, Emil {no}", "no": no, "arm": "naive", "length_months": 24.0, "ongoing": True,
        "n_infusions": 4, "regimen": "Z-6", "age_at_start": 8.98, "diagnosis": "Crohn disease", "events": (),
    }  # fmt: skip
    return Course(**(usual | more))


def words(figure: Any) -> str:
    return " ".join(note.text.replace("<br>", " ") for note in figure.layout.annotations)


def trace(figure: Any, name: str, axis: str = "x") -> Any:
    return next(one for one in figure.data if one.name == name and (one.xaxis or "x") == axis)


def test_naive_and_pretreated_stand_in_panels_apart():
    figure = response_figure([arm(), arm("pretreated")], SITE, LIGHT, hidden=False)
    assert {one.xaxis for one in figure.data} == {"x", "x2"}
    assert figure.layout.xaxis.domain[1] < figure.layout.xaxis2.domain[0]
    assert list(figure.layout.xaxis.range) == list(figure.layout.xaxis2.range)
    assert "Naive to bisphosphonates" in words(figure) and "Pretreated with a bisphosphonate" in words(figure)


def test_the_figure_itself_says_what_it_is_not():
    assert CONFOUNDED in words(response_figure([arm()], SITE, LIGHT, hidden=False))


def test_lines_start_each_at_its_own_scan_before_and_are_parted():
    drawn = trace(response_figure([arm(lines=3)], SITE, LIGHT, hidden=False), "patients")
    assert drawn.x == (-2.0, 6.1, 12.0, None) * 3
    assert [drawn.y[at] for at in (0, 4, 8)] == [0.0, 0.0, 0.0]
    assert drawn.customdata[:5] == ("token0", "token0", "token0", None, "token1")
    assert drawn.connectgaps is False


def test_the_median_needs_three_patients_in_a_quarter_and_ends_the_axis():
    figure = response_figure([arm()], SITE, LIGHT, hidden=False)
    assert trace(figure, "median").x == (6, 12) and trace(figure, "median").y == (0.4, 0.75)
    assert trace(figure, "lower quartile").y == (0.3, 0.6)
    assert trace(figure, "upper quartile").fill == "tonexty"
    assert figure.layout.xaxis.range[1] == 14


def test_numbers_of_patients_stand_under_the_axis():
    one = arm()
    assert [at_risk(one, month) for month in (0, 6, 9, 12, 18, 24)] == [4, 4, 4, 4, 2, 0]
    figure = response_figure([one], SITE, LIGHT, hidden=False)
    under = {note.x: note.text for note in figure.layout.annotations if note.xref == "x" and note.yshift == -28}
    assert under == {0: "4", 6: "4", 12: "4"}


def test_too_few_are_refused_and_none_of_them_drawn():
    few = arm("pretreated", lines=2, quarters=())
    figure = response_figure([arm(), few], SITE, LIGHT, hidden=False)
    assert [one.name for one in figure.data if one.xaxis == "x2"] == ["none"]
    said = words(figure).replace("\u00a0", " ")
    assert "Needs at least 3 patients with a scan before and one ≥ 6 months after: here 2." in said
    alone = response_figure([few], SITE, LIGHT, hidden=False)
    assert alone.layout.height < figure.layout.height


@pytest.mark.parametrize(("late", "enough"), [(2, False), (3, True), (4, True)])
def test_three_late_scans_are_enough(late: int, enough: bool):
    assert arm(n_late=late).is_enough is enough


def test_it_is_said_that_not_all_lines_are_drawn():
    assert "4 of 4,120 lines drawn" in words(response_figure([arm(n_after=4120)], SITE, LIGHT, hidden=False))
    assert "lines drawn" not in words(response_figure([arm()], SITE, LIGHT, hidden=False))


def test_everything_drawn_lies_on_the_y_axis():
    far = arm(lines=3)
    wide = Arm(**(vars(far) | {"lines": (*far.lines, line(9, (-1.0, 0.0), (12.0, -3.6)))}))
    low, high = response_figure([wide], SITE, LIGHT, hidden=False).layout.yaxis.range
    assert low < -3.6 and high > 0.9


def test_hidden_identifiers_are_nowhere_in_the_figures():
    event = Event("infusion", 0.0, "1.50 mg", DAY)
    for figure in (
        response_figure([arm()], SITE, LIGHT, hidden=True),
        swimmer_figure([course(7, events=(event,))], LIGHT, hidden=True),
    ):
        whole = json.dumps(figure.to_plotly_json(), default=str)
        assert "Dorn" not in whole and "token" not in whole and "2025" not in whole
    assert "Patient 7" in whole


def test_names_are_shown_as_they_were_written():
    figure = response_figure([named()], SITE, LIGHT, hidden=False)
    assert "&lt;b&gt;Eibe&lt;/b&gt;" in trace(figure, "patients").hovertext[0]
    figure = swimmer_figure([course(name="<b>Eibe</b>", diagnosis="<i>x</i>", regimen="<u>")], LIGHT, hidden=False)
    whole = json.dumps(figure.to_plotly_json(), default=str)
    assert "<b>Eibe" not in whole and "<i>x" not in whole and "<u>" not in whole


def named() -> Arm:
    whole = arm(lines=3)
    return Arm(**(vars(whole) | {"lines": (line(0, (-2.0, 0.0), (6.0, 0.4), name="<b>Eibe</b>"), *whole.lines)}))


def test_courses_lie_below_each_other_with_what_happened():
    events = (
        Event("infusion", 0.0, "1.50 mg", DAY), Event("infusion", 6.0, "dose unknown", DAY),
        Event("vertebral fracture", 7.5, "T8 L1", DAY), Event("long-bone fracture", 30.0, "left femur", None),
    )  # fmt: skip
    first, second = course(1, events=events), course(2, arm="pretreated", length_months=10.0, ongoing=None)
    figure = swimmer_figure([first, second], LIGHT, hidden=False)
    assert list(figure.layout.yaxis.ticktext) == ["Dorn, Emil 1", "Dorn, Emil 2"]
    assert trace(figure, "Naive to bisphosphonates").x == (24.0,) and trace(figure, "Naive to bisphosphonates").y == (
        0,
    )
    assert trace(figure, "Pretreated with a bisphosphonate").marker.pattern.shape == "/"
    assert trace(figure, "infusions").x == (0.0, 6.0)
    assert trace(figure, "vertebral fracture").marker.symbol == "triangle-down"
    broken = trace(figure, "long-bone fracture")
    assert broken.marker.symbol == "diamond" and broken.marker.color == LIGHT.attention
    assert figure.layout.xaxis.range[1] > 30, "a fracture after the course is drawn all the same"
    assert "left femur" in broken.hovertext[0] and "None" not in broken.hovertext[0]
    assert trace(figure, "goes on").y == (0,)
    assert [note.text for note in figure.layout.annotations] == ["2.0 y", "0.8 y"]
    assert trace(figure, "Naive to bisphosphonates").customdata == ("token1",)


def test_the_card_of_a_course_says_what_is_not_known():
    figure = swimmer_figure(
        [course(ongoing=None, age_at_start=None, regimen="", diagnosis="", n_infusions=1)], LIGHT, hidden=False
    )
    card = trace(figure, "Naive to bisphosphonates").hovertext[0]
    for said in ("end not recorded; 1 infusion", "age at the start not known", "No confirmed diagnosis", "not stated"):
        assert said in card, said
    assert "8.9 y at the start" in trace(
        swimmer_figure([course()], LIGHT, hidden=False), "Naive to bisphosphonates"
    ).hovertext[0]  # fmt: skip


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda one: one.name)
def test_colours_are_those_of_the_site_and_the_drug(palette: Palette):
    body = response_figure([arm()], "total body less head", palette, hidden=False)
    assert trace(body, "median").line.color == palette.total_body_less_head
    event = (Event("infusion", 0.0, "1 mg", DAY),)
    assert (
        trace(swimmer_figure([course(events=event)], palette, False), "infusions").marker.line.color
        == palette.bisphosphonate
    )
