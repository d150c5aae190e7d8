"""Risk factors over time: marks where somebody answered, nothing where nobody did, neutral colours."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.charts.course_data import CourseData
from dashboard.charts.palette import DARK, LIGHT, Palette
from dashboard.charts.risk_lanes import Answer, RiskLane, risk_figure

BIRTH, AS_OF = date(2014, 6, 14), date(2026, 11, 20)


def figure(*lanes: RiskLane, palette: Palette = LIGHT, treatments: list[dict] | None = None) -> dict:
    return risk_figure(lanes, CourseData(BIRTH, AS_OF, treatments=treatments or []), palette).to_plotly_json()


def lane(*answers: tuple[date, str, float], measured: bool = False, unit: str = "") -> RiskLane:
    return RiskLane("Mobility", tuple(Answer(*one) for one in answers), AS_OF, measured, unit)


def words(drawn: dict) -> list[str]:
    return [one["text"] for one in drawn["layout"]["annotations"]]


def lines(drawn: dict) -> list[dict]:
    return [one for one in drawn["data"] if one.get("mode") == "lines"]


WALKS, SOME, FULL = (date(2020, 1, 1), "walks", 3.0), (date(2021, 1, 1), "walks", 3.0), (date(2022, 1, 1), "chair", 0.0)


def test_a_lane_without_an_answer_says_so_and_draws_nothing():
    drawn = figure(lane())
    assert drawn["data"] == []
    assert "Not recorded up to 2026-11-20" in words(drawn) and "not recorded" in words(drawn)


def test_the_lane_of_drugs_stays_where_none_is_recorded_and_says_so():
    assert "No glucocorticoid or anticonvulsant recorded up to 2026-11-20" in words(figure(lane(WALKS)))
    course = {"agent": "valproate", "drug_class": "anticonvulsant", "start_date": date(2019, 1, 1), "stop_date": None}
    assert not any("No glucocorticoid" in one for one in words(figure(lane(WALKS), treatments=[course])))


def test_a_line_joins_equal_answers_only_and_ends_with_the_last_one():
    (line,) = lines(figure(lane(WALKS, SOME, FULL)))
    assert [x for x in line["x"] if x is not None] == pytest.approx([5.55, 6.55], abs=0.01)


def test_numbers_are_joined_throughout():
    drawn = figure(
        lane((date(2020, 1, 1), "500", 500.0), (date(2021, 1, 1), "900", 900.0), measured=True, unit="mg/day")
    )
    assert len([x for x in lines(drawn)[0]["x"] if x is not None]) == 2
    assert any("<b>900</b>" in one for one in words(drawn))


def test_each_answer_is_a_mark_with_its_day_and_text_from_data_stays_text():
    (marks,) = figure(lane((date(2020, 1, 1), "<b>x</b>", 0.0)))["data"]
    assert marks["mode"] == "markers"
    assert marks["hovertext"] == ["<b>Mobility: &lt;b&gt;x&lt;/b&gt;</b><br>2020-01-01"]


def test_an_answer_of_long_ago_has_its_month_at_the_right():
    assert any(one.endswith("<br>2022-01") for one in words(figure(lane(FULL))))
    assert not any(
        "2026" in one
        for one in words(figure(lane((date(2026, 10, 1), "chair", 0.0))))
        if "as of" not in one and "up to" not in one
    )


def test_a_lane_is_as_high_as_its_steps():
    assert lane(WALKS).height_px == lane().height_px == 34
    assert lane(WALKS, FULL).height_px == 34 + 3 * 22
    assert lane((date(2020, 1, 1), "500", 500.0), (date(2021, 1, 1), "900", 900.0), measured=True).height_px == 34


def test_drugs_lie_below_on_the_same_axis_in_their_own_colour():
    course = {
        "agent": "prednisolone",
        "drug_class": "glucocorticoid",
        "start_date": date(2019, 1, 1),
        "stop_date": None,
    }
    drawn = figure(lane(WALKS), treatments=[course])
    assert any("Glucocorticoid" in one for one in words(drawn))
    assert drawn["layout"]["xaxis"]["range"][0] < 4.6


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_answers_are_neutral_in_both_themes(palette: Palette):
    drawn = figure(lane(WALKS, FULL), palette=palette)
    assert {one["marker"]["color"] for one in drawn["data"] if one.get("mode") == "markers"} == {palette.text_second}
