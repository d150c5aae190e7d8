"""The spine figure: what is not read is hatched, what is not imaged is blank, marks, index, drawing from heights only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dashboard.charts.course_data import CourseData, course_rows
from dashboard.charts.palette import DARK, LIGHT, Palette
from dashboard.charts.spine.cell_words import card, computed_words
from dashboard.charts.spine.figure import spine_figure
from dashboard.charts.spine.rows import SpineRows, readable_of

AS_OF, BIRTH = date(2026, 11, 20), date(2014, 6, 14)
FIRST, SECOND = date(2024, 5, 2), date(2025, 5, 6)


def level(day: date, name: str, grade: int | None, event: str = "normal", **more: Any) -> dict[str, Any]:
    """One row of vertebral_history."""
    readable = grade is not None or more.get("fractured", False)
    row = {
        "image_id": f"{day}-1", "image_date": day, "modality": "vfa", "level": name, "level_no": 1, "readable": readable,
        "grade": grade, "fractured": bool(grade), "event": event, "incident": event in ("new", "worse"),
        "across_methods": False, "by_heights": False, "grade_computed": None, "loss_percent": None, "borderline": None,
        "at_threshold": None, "crush_known": None, "before_grade": None, "before_date": None, "before_modality": None,
        "d_loss_points": None, "arose_after": None, "arose_by": None,
        "anterior_mm": None, "middle_mm": None, "posterior_mm": None,
    }  # fmt: skip
    return row | more


def heights(front: float, middle: float, back: float, loss: float, grade: int) -> dict[str, Any]:
    return {
        "anterior_mm": front, "middle_mm": middle, "posterior_mm": back, "loss_percent": loss, "grade_computed": grade,
        "borderline": False, "at_threshold": False, "crush_known": True,
    }  # fmt: skip


def image(day: date, **more: Any) -> dict[str, Any]:
    usual = {
        "image_id": f"{day}-1",
        "image_date": day,
        "modality": "vfa",
        "reason": None,
        "comparable": True,
        "because": "",
        "before_date": None,
    }
    return usual | more


def index(day: date, sdi: int, words: str, **more: Any) -> dict[str, Any]:
    usual = {
        "image_id": f"{day}-1", "image_date": day, "modality": "vfa", "same_method": "vfa, genant", "sdi": sdi, "words": words,
        "n_graded": 13, "n_readable": 13, "lower_bound": False, "d_sdi": None, "levels_on_both": 13, "before_date": None,
        "not_readable": None,
    }  # fmt: skip
    return usual | more


HISTORY = [
    level(FIRST, "T4", None, "not readable"), level(FIRST, "T8", 0), level(FIRST, "T12", 1, "first seen"),
    level(SECOND, "T8", 2, "new", before_grade=0, before_date=FIRST, before_modality="vfa", arose_after=FIRST, arose_by=SECOND),
    level(SECOND, "T12", 0, "reshaped fully", before_grade=1, before_date=FIRST),
]  # fmt: skip
SDI = [index(FIRST, 1, "SDI ≥ 1 (12 of 13 readable)", lower_bound=True), index(SECOND, 2, "SDI 2 (13 of 13 readable)")]


def spine(history: list[dict] | None = None, sdi: list[dict] | None = None, **tables: Any) -> SpineRows:
    images = [image(FIRST), image(SECOND)]
    return SpineRows(
        AS_OF,
        images,
        HISTORY if history is None else history,
        SDI if sdi is None else sdi,
        course_rows(CourseData(BIRTH, AS_OF, **tables)),
    )


def drawn(rows: SpineRows, palette: Palette = LIGHT, level: str = "T8", against: str | None = f"{FIRST}-1") -> dict:
    return spine_figure(rows, (f"{SECOND}-1", level), against, palette).to_plotly_json()


def trace(figure: dict, name: str) -> dict:
    return next(one for one in figure["data"] if one.get("name") == name)


def words(figure: dict) -> list[str]:
    return [one["text"] for one in figure["layout"]["annotations"]]


def cell(figure: dict, day: date, level: str) -> int:
    return trace(figure, "levels")["customdata"].index([f"{day}-1", level])


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_level_that_was_not_read_is_hatched_and_one_that_is_not_on_the_image_has_no_cell(palette: Palette):
    figure = drawn(spine(), palette)
    bars = trace(figure, "levels")
    assert bars["marker"]["pattern"]["shape"][cell(figure, FIRST, "T4")] == "/"
    assert bars["marker"]["color"][cell(figure, FIRST, "T4")] not in palette.grades
    assert len(bars["x"]) == len(HISTORY) and [f"{SECOND}-1", "T4"] not in bars["customdata"]
    assert [shape for shape in bars["marker"]["pattern"]["shape"] if shape] == ["/"]


def test_the_grade_is_printed_and_coloured_and_what_is_new_is_framed():
    figure = drawn(spine())
    bars, at = trace(figure, "levels"), cell(drawn(spine()), SECOND, "T8")
    assert bars["marker"]["color"][at] == LIGHT.grades[2] and bars["marker"]["line"]["color"][at] == LIGHT.attention
    texts = [text for one in figure["data"] if one.get("mode") == "text" for text in one["text"]]
    assert "<b>2</b>" in texts and "▲ new" in texts and "△ reshaped" in texts and "first seen" in texts
    assert "New" not in trace(figure, "levels")["hovertext"][cell(figure, FIRST, "T12")]
    assert "not known to<br>be new" in trace(figure, "levels")["hovertext"][cell(figure, FIRST, "T12")]


def test_a_fracture_without_a_grade_is_not_shown_as_grade_0():
    figure = drawn(spine([level(SECOND, "T8", None, "new", fractured=True)]))
    texts = [text for one in figure["data"] if one.get("mode") == "text" for text in one["text"]]
    assert "<b>F</b>" in texts and trace(figure, "levels")["marker"]["color"] == [LIGHT.grades[1]]


def test_what_has_to_be_confirmed_says_so():
    across = level(SECOND, "T8", 2, "new", across_methods=True, before_date=FIRST, before_modality="radiograph")
    texts = [t for one in drawn(spine([across]))["data"] if one.get("mode") == "text" for t in one["text"]]
    assert any("confirm" in text for text in texts) and "of another method: confirm" in card(across).replace(
        "<br>", " "
    )
    measured = level(SECOND, "T8", 2, "first seen", by_heights=True, **heights(12, 18, 20, 40, 2))
    assert "a reader has to confirm it" in card(measured)


def test_the_index_has_hollow_marks_where_levels_are_missing_and_no_line_across_methods():
    figure = drawn(spine())
    marks = next(one for one in figure["data"] if one.get("name") == "SDI" and one["mode"] == "markers")
    assert marks["marker"]["color"] == [LIGHT.surface, LIGHT.attention]
    assert "12/13" in words(figure) and "13/13" in words(figure) and any("≥ 1" in text for text in words(figure))
    assert [one for one in figure["data"] if one.get("name") == "SDI" and one["mode"] == "lines"]
    other = [SDI[0], index(SECOND, 2, "SDI 2 (13 of 13 readable)", same_method="radiograph, genant")]
    assert not [one for one in drawn(spine(sdi=other))["data"] if one.get("name") == "SDI" and one["mode"] == "lines"]


def test_without_a_grade_there_is_no_index():
    none = [index(FIRST, 0, "SDI not graded (2 of 13 readable)", n_graded=0)]
    assert "No level was graded" in words(drawn(spine(sdi=none)))
    assert readable_of(none[0]) == "2/13"


def test_it_is_drawn_only_where_heights_were_measured():
    assert not any("Drawn from heights" in text for text in words(drawn(spine())))
    measured = [
        level(FIRST, "T7", 0, **heights(19, 19, 20, 5, 0)), level(FIRST, "T8", 0, **heights(19, 19, 20, 5, 0)),
        level(SECOND, "T7", 0, **heights(20.9, 20.9, 22, 5, 0)), level(SECOND, "T8", 2, "new", **heights(14.3, 20, 22, 35, 2)),
    ]  # fmt: skip
    figure = drawn(spine(measured))
    outlines = [one for one in figure["data"] if str(one.get("name")).startswith("outline")]
    assert len(outlines) == 4 and len([one for one in outlines if one.get("fill") == "toself"]) == 2
    assert any("filled 2025-05-06" in text and "dotted 2024-05-02" in text for text in words(figure))
    assert "T8 35 %" in words(figure)
    assert (
        len([one for one in drawn(spine(measured), against=None)["data"] if str(one.get("name")).startswith("outline")])
        == 2
    )


def test_drugs_that_bear_on_vertebrae_lie_on_the_same_columns():
    steroid = {"agent": "prednisolone", "drug_class": "glucocorticoid", "start_date": FIRST, "stop_date": SECOND}
    other = {"agent": "calcium carbonate", "drug_class": "calcium", "start_date": FIRST, "stop_date": None}
    figure = drawn(spine(treatments=[steroid, other]))
    bar = trace(figure, "Glucocorticoid")
    assert (bar["base"], bar["x"]) == ([0.0], [1.0])
    assert not [one for one in figure["data"] if one.get("name") == "Calcium"]
    assert any("No glucocorticoid or bisphosphonate recorded" in text for text in words(drawn(spine())))


def test_computed_grades_say_what_they_rest_on():
    row = level(SECOND, "T8", 1, **heights(16, 18, 20, 20.0, 0)) | {"at_threshold": True, "crush_known": False}
    assert (
        computed_words(row)
        == "grade 0 by heights (loss 20.0 %, on the threshold, at least: no unfractured neighbour was measured)"
    )
    assert computed_words(level(SECOND, "T8", 1)) == ""


def test_many_images_keep_their_grades_and_the_signs_of_what_is_new():
    days = [date(2010 + n, 5, 2) for n in range(16)]
    history = [level(day, "T8", 2, "new" if n == 15 else "stable", before_grade=0) for n, day in enumerate(days)]
    rows = SpineRows(AS_OF, [image(day) for day in days], history, [], course_rows(CourseData(BIRTH, AS_OF)))
    figure = spine_figure(rows, (f"{days[-1]}-1", "T8"), None, LIGHT).to_plotly_json()
    texts = [text for one in figure["data"] if one.get("mode") == "text" for text in one["text"]]
    assert texts.count("<b>2</b>") == 16 and "▲" in texts and not any("stable" in text for text in texts)
