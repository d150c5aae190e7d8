"""The growth figure: bands, method marks, from when height is unreliable, losses, puberty steps, bone age, pain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.charts.growth.bone_age_lane import delay_words
from dashboard.charts.growth.figure import growth_figure
from dashboard.charts.growth.rows import GrowthRows
from dashboard.charts.palette import DARK, LIGHT
from tests.dashboard.charts.pixels import overlaps, words_of

AS_OF, BIRTH = date(2026, 11, 20), date(2014, 6, 14)
DAYS = (date(2023, 6, 14), date(2024, 6, 14), date(2025, 6, 14), date(2026, 6, 14))


def visit(day: date, **more: Any) -> dict[str, Any]:
    """One row of growth_tempo, with the pain of the visit."""
    row = {
        "on_date": day, "age_years": float(day.year - BIRTH.year), "height_cm": 140.0, "height_z": 0.1, "why_no_z": None,
        "height_method": "standing", "weight_kg": 33.0, "velocity_cm_per_year": 5.0, "velocity_days": 365,
        "velocity_from": date(day.year - 1, 6, 14), "velocity_says": None, "before_cm": 135.0, "tanner_stage": None,
        "testicular_volume_ml": None, "bone_age_years": None, "bone_age_delay_years": None, "menarche_date": None,
        "back_pain_0_10": None, "batch_id": 3, "file_row": 7,
    }  # fmt: skip
    return row | more


def height(day: date, cm: float, z: float | None = -1.0, **more: Any) -> dict[str, Any]:
    row = {
        "measured_on": day, "height_cm": cm, "height_method": "standing", "age_years": float(day.year - BIRTH.year),
        "height_z": z, "why_no_z": None if z is not None else "no reference", "reference": "CDC 2000 stature for age",
        "method_reliable": True, "source_table": "visits", "batch_id": 3, "file_row": 7,
    }  # fmt: skip
    return row | more


BANDS = [
    {"age_years": age, "m2": 80 + 5 * age, "m1": 85 + 5 * age, "median": 90 + 5 * age, "p1": 95 + 5 * age, "p2": 100 + 5 * age}
    for age in range(2, 21)
]  # fmt: skip
GROWTH = GrowthRows(
    BIRTH, AS_OF, [visit(day) for day in DAYS], [height(day, 130.0 + 5 * n) for n, day in enumerate(DAYS)], bands=BANDS
)


def trace(figure, name: str) -> Any:
    return next(one for one in figure.data if one.name == name)


def words(figure) -> str:
    return " | ".join(note.text for note in figure.layout.annotations)


def test_height_lies_over_the_bands_of_the_ages_in_the_figure():
    figure = growth_figure(GROWTH, LIGHT)
    assert list(trace(figure, "median").x) == [9, 10, 11, 12]
    marks = trace(figure, "height_cm")
    assert list(marks.x) == [9, 10, 11, 12] and "CDC 2000 stature for age" in marks.hovertext[0]
    for name in ("−2", "−1", "+1", "+2"):
        assert f"| {name} |" in words(figure)
    assert "median" not in [one.name for one in growth_figure(replace(GROWTH, bands=[]), LIGHT).data]


def test_a_height_by_arm_span_is_hollow_and_no_point_of_the_line():
    spans = [height(DAYS[0], 130), height(DAYS[1], 141, height_method="arm span", method_reliable=False)]
    figure = growth_figure(replace(GROWTH, heights=spans), LIGHT)
    marks = trace(figure, "height_cm")
    assert list(marks.marker.symbol) == ["circle", "diamond"]
    assert list(marks.marker.color) == [LIGHT.text, LIGHT.surface]
    assert list(trace(figure, "line").x) == [9] and "Unreliable: by arm span" in marks.hovertext[1]
    assert "by arm span" in words(figure)


def test_from_a_collapsed_vertebra_on_height_is_unreliable():
    figure = growth_figure(replace(GROWTH, collapsed_on=date(2025, 1, 1), scoliosis_on=date(2026, 1, 1)), LIGHT)
    said = words(figure)
    assert "collapsed vertebra 2025-01-01:<br>height unreliable from then" in said
    assert "scoliosis 2026-01-01:<br>height unreliable from then" in said
    cards = trace(figure, "height_cm").hovertext
    assert "Unreliable" not in cards[1] and "Unreliable: after a collapsed vertebra" in cards[2]
    assert "with scoliosis" in cards[3] and "unreliable from" not in words(growth_figure(GROWTH, LIGHT))


def test_a_loss_of_height_is_ringed_with_its_centimetres():
    loss = {
        "visit_date": DAYS[3], "height_cm": 145.0, "before_cm": 146.4, "before_on": DAYS[2], "method": "standing",
        "regained_on": None,
    }  # fmt: skip
    figure = growth_figure(replace(GROWTH, losses=[loss]), LIGHT)
    assert "1.4 cm lower than on 2025-06-14, both standing" in trace(figure, "height loss").hovertext[0]
    assert "−1.4 cm" in words(figure)


def test_where_there_is_no_z_the_lane_says_why():
    figure = growth_figure(
        replace(GROWTH, heights=[height(DAYS[0], 60, None, why_no_z="no reference under 2 y")]), LIGHT
    )
    assert "No height Z: no reference under 2 y" in words(figure)


def test_velocity_over_another_span_than_a_year_is_hollow_and_says_so():
    visits = [visit(DAYS[2]), visit(DAYS[3], velocity_says="over 210 d, not about a year", velocity_cm_per_year=4.0)]
    figure = growth_figure(replace(GROWTH, visits=visits), LIGHT)
    marks = trace(figure, "Velocity")
    assert list(marks.marker.color) == [LIGHT.text_second, LIGHT.surface]
    assert "over 210 d, not about a year" in marks.hovertext[1] and "over 210 d" in words(figure)


def test_puberty_is_drawn_in_steps_with_menarche_and_volumes():
    girl = [visit(DAYS[1], tanner_stage=1), visit(DAYS[3], tanner_stage=3, menarche_date=date(2026, 2, 2))]
    figure = growth_figure(replace(GROWTH, visits=girl), LIGHT)
    assert trace(figure, "steps").line.shape == "hv"
    assert "menarche 2026-02-02" in words(figure) and "| menarche |" in words(figure)
    boy = growth_figure(replace(GROWTH, visits=[visit(DAYS[3], tanner_stage=2, testicular_volume_ml=6.0)]), LIGHT)
    assert "6 mL" in words(boy) and "Testis 6 mL" in trace(boy, "Tanner").hovertext[0]


def test_bone_age_is_joined_to_the_line_of_the_age():
    visits = [visit(DAYS[3], bone_age_years=9.5, bone_age_delay_years=2.5)]
    figure = growth_figure(replace(GROWTH, visits=visits), LIGHT)
    assert "2.5 y behind" in words(figure) and "2.5 y behind" in trace(figure, "bone age").hovertext[0]
    assert all(8.5 <= x <= 13 for x in trace(figure, "age").x)
    assert delay_words({"bone_age_delay_years": -1.2}) == "1.2 y ahead"
    assert delay_words({"bone_age_delay_years": 0.02}) == "as the age"
    assert delay_words({"bone_age_delay_years": None}) == "delay not known"


def test_pain_is_a_stem_where_there_is_some_and_a_dot_where_there_is_none():
    visits = [visit(DAYS[2], back_pain_0_10=0), visit(DAYS[3], back_pain_0_10=6)]
    marks = trace(growth_figure(replace(GROWTH, visits=visits), LIGHT), "back pain")
    assert list(marks.marker.color) == [LIGHT.rule, LIGHT.attention]


def test_what_was_never_measured_is_said_lane_by_lane():
    empty = [visit(DAYS[3], height_cm=None, weight_kg=None, velocity_cm_per_year=None)]
    said = words(growth_figure(GrowthRows(BIRTH, AS_OF, empty, []), LIGHT))
    for sentence in (
        "No height recorded up to 2026-11-20", "No weight recorded", "No two heights of one method half a year apart",
        "No pubertal stage recorded", "No bone age recorded", "Back pain not asked for",
    ):  # fmt: skip
        assert sentence in said


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_no_words_cover_each_other(palette):
    visits = [
        visit(day, tanner_stage=n + 1, testicular_volume_ml=3.0 + n, bone_age_years=8.0 + n, bone_age_delay_years=1.0,
              back_pain_0_10=n) for n, day in enumerate(DAYS)
    ]  # fmt: skip
    figure = growth_figure(replace(GROWTH, visits=visits, collapsed_on=date(2025, 1, 1)), palette)
    assert overlaps(words_of(figure, 740)) == []
