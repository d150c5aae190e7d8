"""Vertebral and other fractures: marks, words, the index of deformity."""

from datetime import date

import pandas as pd

from dashboard.charts.course import course_figure
from dashboard.charts.course_data import CourseData
from dashboard.charts.lanes.vertebrae import level_words, sdi_words
from dashboard.charts.palette import LIGHT
from tests.dashboard.charts import invented
from tests.dashboard.charts.invented import AS_OF, image, level

DAY, LATER = date(2025, 3, 1), date(2026, 4, 2)
BORN = date(2014, 1, 1)


def figure_of(vertebrae=(), fractures=()):
    frames = {"vertebrae": pd.DataFrame(list(vertebrae)), "fractures": pd.DataFrame(list(fractures))}
    return course_figure(CourseData(BORN, AS_OF, **frames), "date", LIGHT)


def texts(figure):
    return [note.text for note in figure.layout.annotations]


def marks(figure, name):
    return next((trace for trace in figure.data if trace.name == name), None)


def test_first_seen_is_hollow_and_never_called_new():
    figure = figure_of(image(DAY, {"T12": 1}, {"T12": "first seen"}))
    assert "T12 grade 1, first image" in texts(figure)
    assert marks(figure, "hollow").marker.color == LIGHT.surface
    assert marks(figure, "filled") is None


def test_new_and_worse_are_filled_and_worse_gives_both_grades():
    rows = image(LATER, {"T8": 2, "T7": 2}, {"T8": "new"})
    rows = [row for row in rows if row["level"] != "T7"]
    rows.append(level(LATER, "T7", 2, "worse", before_grade=1, before_date=DAY))
    figure = figure_of([*image(DAY, {"T7": 1}, {"T7": "first seen"}), *rows])
    assert {"T8 grade 2, new", "T7 grade 1 → 2, worse"} <= set(texts(figure))
    assert marks(figure, "filled").marker.color == LIGHT.attention
    assert len(marks(figure, "filled").x) == 2
    assert set(marks(figure, "filled").marker.symbol) == {"triangle-down"}


def test_another_method_is_said():
    figure = figure_of(image(DAY, {"T8": 2}, {"T8": "worse"}, across_methods=True))
    assert "T8 grade 2, worse, across methods: confirm" in texts(figure)


def test_many_levels_of_one_image_are_one_mark_that_names_them():
    grades = {"T6": 2, "T7": 1, "T8": 2, "T12": 3}
    figure = figure_of(image(DAY, grades, dict.fromkeys(grades, "first seen")))
    assert "T6–T8, T12 grades 1–3, first image" in texts(figure)
    assert len(marks(figure, "hollow").x) == 1
    assert marks(figure, "hollow").hovertext[0].count("first image") == 4


def test_stable_and_reshaped_levels_get_no_mark_but_each_image_gets_a_tick():
    figure = figure_of(image(DAY, {"T8": 1}, {"T8": "stable"}) + image(LATER, {}, {"T8": "reshaped fully"}))
    assert marks(figure, "filled") is None
    assert marks(figure, "spine images").x == (DAY.isoformat(), LATER.isoformat())


def test_clean_images_are_said_to_be_clean_with_their_number():
    figure = figure_of(image(DAY, {}, {}) + image(LATER, {}, {}))
    assert "No vertebral fracture read on 2 images, latest 2026-04-02" in texts(figure)


def test_the_index_of_deformity_says_on_how_many_levels_it_rests():
    assert sdi_words(image(DAY, {"T8": 2, "T7": 1}, {})) == ("SDI 3", "13/13 readable")
    assert sdi_words(image(DAY, {"T8": 2, "T4": None, "T5": None}, {})) == ("SDI ≥ 2", "11/13 readable")
    assert sdi_words([level(DAY, "T4", None, "normal")]) == ("SDI unknown", "0/13 readable")
    # a level outside T4 to L4 does not count
    assert sdi_words([*image(DAY, {}, {}), level(DAY, "L5", 3, "new")]) == ("SDI 0", "13/13 readable")


def test_the_latest_index_stands_in_the_margin():
    assert any(
        "SDI 3" in text and "13/13 readable" in text for text in texts(course_figure(invented.rich(), "age", LIGHT))
    )


def test_level_words_join_neighbours_from_above():
    assert level_words(["L1", "T12", "T11"]) == "T11–L1"
    assert level_words(["T8", "T7"]) == "T7, T8"
    assert level_words(["T4", "L4", "T6"]) == "T4, T6, L4"


def test_a_long_bone_is_a_diamond_with_side_and_energy():
    figure = figure_of(fractures=[{"fracture_date": DAY, "bone": "femur", "side": "left", "energy": "low"}])
    assert "left femur, low energy" in texts(figure)
    assert marks(figure, "filled").marker.symbol == ("diamond",)


def test_unknown_energy_is_said_and_other_bones_have_another_mark():
    bones = [{"fracture_date": DAY, "bone": "clavicle", "side": "none", "energy": None}]
    figure = figure_of(fractures=bones)
    assert "clavicle, energy unknown" in texts(figure)
    assert marks(figure, "filled").marker.symbol == ("diamond-wide",)
    assert "outside the count of the ISCD definition" in marks(figure, "filled").hovertext[0]
    assert "confirmation not recorded" in marks(figure, "filled").hovertext[0]


def test_a_suspicion_of_inflicted_injury_is_never_drawn():
    bones = [{"fracture_date": DAY, "bone": "femur", "energy": "low", "suspected_inflicted": True}]
    assert "inflicted" not in figure_of(fractures=bones).to_json()


def test_a_fracture_without_a_grade_is_drawn_and_adds_nothing_to_the_index():
    row = level(DAY, "T9", None, "new", readable=True, fractured=True)
    figure = figure_of([*[one for one in image(DAY, {}, {}) if one["level"] != "T9"], row])
    assert "T9 fractured, no grade, new" in texts(figure)
    assert any("SDI ≥ 0" in text and "12/13 readable" in text for text in texts(figure))
