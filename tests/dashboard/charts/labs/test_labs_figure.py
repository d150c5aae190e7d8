"""The laboratory figure: ranges as bands, marks by what is known of a result, levels of 25-OH-D, infusions through all."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from dashboard.charts.course_data import CourseData, course_rows
from dashboard.charts.labs.figure import labs_figure
from dashboard.charts.labs.panel_lane import nice_values
from dashboard.charts.labs.rows import LabRows, Level, Panel, Stretch
from dashboard.charts.labs.words import card, range_words, result_words
from dashboard.charts.palette import DARK, LIGHT
from tests.dashboard.charts.pixels import overlaps, words_of

AS_OF, BIRTH = date(2026, 11, 20), date(2014, 6, 14)
INFUSIONS = [
    {"agent": "zoledronate", "infusion_date": date(2025, 3, 3), "status": "given", "dose_mg": 1.0, "weight_kg": 30.0},
    {"agent": "zoledronate", "infusion_date": date(2026, 12, 9), "status": "planned", "dose_mg": 1.0},
    {"agent": "zoledronate", "infusion_date": date(2025, 9, 3), "status": "cancelled", "dose_mg": 1.0},
]


def result(day: date, value: float | None, **more: Any) -> dict[str, Any]:
    """One result of a panel: calcium in range unless `more` says otherwise."""
    row = {
        "sample_date": day, "sample_time": None, "value": value, "unit": "mmol/L", "operator": None, "low": 2.29,
        "high": 2.63, "range_from": "fallback", "range_name": "CALIPER (Abbott)", "status": "normal", "status_why": None,
        "text_result": None, "value_entered": None if value is None else str(value), "unit_entered": "mmol/L",
        "kept_value": value, "kept_unit": "mmol/L", "laboratory": "Laboratory A", "method": None, "batch_id": 3,
        "file_row": 12,
    }  # fmt: skip
    return row | more


def labs(*panels: Panel, infusions: bool = True) -> LabRows:
    course = CourseData(BIRTH, AS_OF, infusions=INFUSIONS if infusions else [], labs=[
        {"analyte": panel.name, "sample_date": row["sample_date"]} for panel in panels for row in panel.results
    ])  # fmt: skip
    return LabRows(course_rows(course), list(panels))


def calcium(*results: dict[str, Any], **more: Any) -> Panel:
    return Panel("Calcium", "mmol/L", list(results), **more)


LOW = result(date(2025, 3, 6), 2.04, status="low")
FINE = result(date(2024, 5, 2), 2.41)


def trace(figure, name: str) -> Any:
    return next(one for one in figure.data if one.name == name)


def words(figure) -> str:
    return " | ".join(note.text for note in figure.layout.annotations)


def test_a_result_outside_its_range_is_larger_and_has_its_number():
    figure = labs_figure(labs(calcium(FINE, LOW)), "age", LIGHT)
    marks = trace(figure, "Calcium")
    assert marks.marker.size[1] > marks.marker.size[0]
    assert list(marks.marker.color) == [LIGHT.text_second, LIGHT.attention]
    numbers = [note.text for note in figure.layout.annotations if note.xref == "x"]
    assert "2.04" in numbers and "2.41" not in numbers


def test_a_result_without_a_range_is_hollow_and_its_card_says_so():
    unknown = result(date(2024, 5, 2), 0.8, low=None, high=None, range_from=None, range_name=None, status=None,
                     status_why="the laboratory gave no range")  # fmt: skip
    figure = labs_figure(labs(Panel("Magnesium", "mmol/L", [unknown])), "age", LIGHT)
    marks = trace(figure, "Magnesium")
    assert marks.marker.color[0] == LIGHT.surface and marks.marker.line.color[0] == LIGHT.text_second
    assert "Range not known" in marks.hovertext[0] and "the laboratory gave no range" in marks.hovertext[0]


def test_a_bound_is_an_arrow_with_its_sign_and_no_point_of_the_line():
    bound = result(date(2025, 5, 2), 10.0, unit="nmol/L", operator="<", low=None, high=None, status="low")
    exact = result(date(2024, 5, 2), 60.0, unit="nmol/L", low=None, high=None)
    figure = labs_figure(labs(Panel("25-OH-D", "nmol/L", [exact, bound])), "date", LIGHT)
    assert trace(figure, "< bound").marker.symbol == "arrow-bar-down-open"
    assert list(trace(figure, "line").x) == ["2024-05-02"] and list(trace(figure, "25-OH-D").x) == ["2024-05-02"]
    assert "&lt;10" in [note.text for note in figure.layout.annotations]


def test_a_result_in_words_is_a_cross_and_is_told_as_the_latest():
    said = result(date(2025, 5, 2), None, text_result="haemolysed", status=None, status_why="a result in words")
    figure = labs_figure(labs(calcium(FINE, said)), "age", LIGHT)
    assert trace(figure, "no number").marker.symbol == "x-thin"
    assert "<b>haemolysed</b></span><br>" in words(figure)


def bands(figure, colour: str) -> list[Any]:
    return [shape for shape in figure.layout.shapes if shape.type == "rect" and shape.fillcolor == colour]


def test_the_band_of_a_reference_moves_with_age_and_ends_at_the_figures_edges():
    steps = [
        Stretch(date(2015, 6, 14), date(2025, 6, 14), 2.2, 2.7),
        Stretch(date(2025, 6, 14), date(2040, 1, 1), 2.3, 2.6),
    ]
    figure = labs_figure(labs(calcium(FINE, result(date(2026, 5, 2), 2.5), stretches=steps)), "date", LIGHT)
    first, second = bands(figure, LIGHT.sunk)
    assert first.x1 == second.x0 == "2025-06-14"
    assert first.x0 == figure.layout.xaxis.range[0] and second.x1 == figure.layout.xaxis.range[1]
    assert first.y1 - first.y0 == pytest.approx((second.y1 - second.y0) * 5 / 3)


def test_a_laboratorys_own_range_is_a_short_band_with_edges():
    own = result(date(2025, 3, 6), 2.04, low=2.2, high=2.65, range_from="laboratory", range_name="Laboratory A")
    figure = labs_figure(labs(calcium(FINE, own)), "date", LIGHT)
    short = [shape for shape in figure.layout.shapes if shape.type == "rect" and shape.x0 < "2025-03-06"]
    assert len(short) == 1 and short[0].x1 > "2025-03-06"
    edges = [shape for shape in figure.layout.shapes if shape.type == "line" and shape.y0 == shape.y1]
    assert len(edges) == 2


LEVELS = [
    Level("deficient", None, 30, alarm=True), Level("insufficient", 30, 50), Level("sufficient", 50, 250),
    Level("toxicity concern", 250, None, alarm=True),
]  # fmt: skip


def vitamin_d(*values: float) -> Panel:
    days = [date(2024, 5, 2), date(2025, 5, 2), date(2026, 5, 2)]
    rows = [result(day, value, unit="nmol/L", low=None, high=None) for day, value in zip(days, values, strict=False)]
    return Panel("25-OH-D", "nmol/L", rows, levels=LEVELS)


def test_levels_are_named_as_far_as_they_are_seen():
    usual = words(labs_figure(labs(vitamin_d(28, 60, 44)), "age", LIGHT))
    for level in ("deficient", "insufficient", "sufficient"):
        assert f"| {level} |" in f"| {usual} |"
    assert "toxicity" not in usual
    assert "toxicity concern" in words(labs_figure(labs(vitamin_d(28, 300)), "age", LIGHT))


def test_infusion_days_run_through_all_panels_those_planned_dotted():
    figure = labs_figure(labs(calcium(FINE, LOW)), "date", LIGHT)
    lines = {shape.x0: shape.line.dash for shape in figure.layout.shapes if shape.type == "line" and shape.line.dash}
    assert lines == {"2025-03-03": "solid", "2026-12-09": "dot"}
    assert "Zoledronate, given" in trace(figure, "infusion given").hovertext[0]
    assert "planned 2026-12-09" in words(figure)
    assert "Infusions" not in words(labs_figure(labs(calcium(FINE), infusions=False), "date", LIGHT))


def test_months_count_from_the_first_infusion_that_was_given():
    figure = labs_figure(labs(calcium(LOW)), "since_infusion", LIGHT)
    assert trace(figure, "Calcium").x[0] == pytest.approx(3 / 30.4375, abs=1e-3)


def test_the_card_says_what_was_entered_what_is_kept_and_where_it_came_from():
    row = result(
        date(2025, 3, 6), 8.2, unit="mg/dL", low=9.18, high=10.54, status="low", value_entered="8.2", unit_entered="mg/dL",
        kept_value=2.0459, sample_time=time(8, 5), method="enzymatic",
    )  # fmt: skip
    said = card("calcium", row).split("<br>")
    assert said == [
        "<b>Calcium 8.2 mg/dL</b>", "2025-03-06 08:05 · low", "Range 9.18–10.54 mg/dL", "CALIPER (Abbott)",
        "Entered as 8.2 mg/dL", "Kept as 2.046 mmol/L", "Laboratory A · enzymatic", "Batch 3, row 12",
    ]  # fmt: skip
    assert "Kept as" not in card("calcium", FINE)
    assert "&lt;b&gt;" in card("calcium", FINE | {"laboratory": "<b>Lab</b>"})


def test_rounding_never_moves_a_result_to_the_other_side_of_its_limit():
    assert result_words(result(date(2025, 3, 6), 2.286)) == "2.286"
    assert result_words(result(date(2025, 3, 6), 2.2899)) == "2.2899"
    assert result_words(result(date(2025, 3, 6), 2.29)) == "2.29"
    assert result_words(result(date(2025, 3, 6), 2.4049)) == "2.40"
    assert result_words(result(date(2025, 3, 6), 10.0, operator="<", unit="nmol/L")) == "<10"


def test_ranges_in_words():
    assert range_words(2.2, 2.65, "mmol/L") == "2.20–2.65"
    assert range_words(50, None, "nmol/L") == "≥ 50"
    assert range_words(None, 0.7, "mmol/mmol") == "≤ 0.7"
    assert range_words(None, None, "U/L") == "range not known"


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_no_words_cover_each_other(palette):
    names = ("Calcium", "Phosphate", "Magnesium", "Creatinine", "ALP", "GGT", "PTH", "Urine Ca/Cr")
    panels = [Panel(name, "mmol/L", [FINE, LOW, result(date(2026, 5, 2), 2.9, status="high")]) for name in names]
    figure = labs_figure(labs(*panels, vitamin_d(28, 60, 44)), "age", palette)
    assert overlaps(words_of(figure, 740)) == []


def test_round_values_lie_within_their_range():
    assert nice_values(2.0, 2.7, 3) == [2.0, 2.25, 2.5]
    assert nice_values(0.0, 137.0, 6) == [0.0, 50.0, 100.0]
    assert all(115 <= one <= 530 for one in nice_values(115, 530, 3)) and len(nice_values(115, 530, 3)) > 1
