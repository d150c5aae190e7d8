"""Drug and laboratory lanes: bars, infusions, totals that refuse, ranges, censored results."""

from datetime import date

import pandas as pd
import pytest

from dashboard.charts.course import course_figure
from dashboard.charts.course_data import CourseData, course_rows
from dashboard.charts.lanes.drug_words import infusion_words
from dashboard.charts.lanes.exposure import bisphosphonate_exposure
from dashboard.charts.lanes.labs import is_outside, lab_words, range_words
from dashboard.charts.palette import LIGHT, faint
from tests.dashboard.charts import invented
from tests.dashboard.charts.invented import AS_OF
from tests.dashboard.charts.pixels import down_px

BORN = date(2014, 1, 1)


def data_of(treatments=(), infusions=(), labs=()):
    frames = {"treatments": treatments, "infusions": infusions, "labs": labs}
    return CourseData(BORN, AS_OF, **{name: pd.DataFrame(list(rows)) for name, rows in frames.items()})


def figure_of(**rows):
    return course_figure(data_of(**rows), "date", LIGHT)


def texts(figure):
    return [note.text for note in figure.layout.annotations]


def trace(figure, name):
    return next(one for one in figure.data if one.name == name)


def infusion(day, dose=1.0, weight=20.0, status="given", agent="zoledronate"):
    return {"agent": agent, "infusion_date": day, "status": status, "dose_mg": dose, "weight_kg": weight}


def course(agent, drug_class, start, stop=None, **more):
    return {"agent": agent, "drug_class": drug_class, "start_date": start, "stop_date": stop, **more}


D1, D2, D3, D4 = date(2025, 1, 10), date(2025, 7, 12), date(2026, 1, 14), date(2026, 12, 15)


def test_given_infusions_are_thick_planned_ones_thin_cancelled_ones_absent():
    figure = figure_of(infusions=[infusion(D1), infusion(D2, status="cancelled"), infusion(D4, status="planned")])
    assert trace(figure, "Zoledronate given").x == (D1.isoformat(),)
    assert trace(figure, "Zoledronate planned").x == (D4.isoformat(),)
    assert (
        trace(figure, "Zoledronate given").marker.line.width
        > 2 * trace(figure, "Zoledronate planned").marker.line.width
    )


def test_the_total_is_the_sum_of_doses_per_kg_that_were_given():
    figure = figure_of(infusions=[infusion(D1, 0.5), infusion(D2, 1.0), infusion(D4, 1.0, status="planned")])
    assert any("<b>0.075</b>" in text and "mg/kg total" in text for text in texts(figure))


@pytest.mark.parametrize(("missing", "said"), [({"dose": None}, "dose unknown"), ({"weight": None}, "weight unknown")])
def test_an_infusion_without_dose_or_weight_blocks_the_total(missing, said):
    figure = figure_of(infusions=[infusion(D1), infusion(D2, **missing)])
    assert f"{said}: 1 of 2" in texts(figure)
    assert not any("total" in text for text in texts(figure))


def test_doses_are_given_in_their_order_with_the_usual_interval():
    given = [infusion(D1, 0.25), infusion(D2, 0.5), infusion(D3, 0.5)]
    assert infusion_words(given) == "0.0125, then 0.025 mg/kg about every 6 months"
    assert infusion_words([infusion(D1, None)]) == "dose unknown"
    assert infusion_words([infusion(D1, 1.74, None)]) == "1.74 mg, weight unknown"
    assert infusion_words([infusion(D4, status="planned")]) == ""


def test_an_unknown_dose_of_a_course_is_said():
    figure = figure_of(treatments=[course("prednisolone", "glucocorticoid", D1)])
    assert "prednisolone dose unknown" in texts(figure)
    assert "since 2025-01-10" in texts(figure)


def test_a_stopped_course_ends_at_its_stop_date_and_a_running_one_at_the_as_of_date():
    stopped = course("prednisolone", "glucocorticoid", D1, D2)
    figure = figure_of(treatments=[stopped, course("calcium", "calcium", D2, dose=500, dose_unit="mg/day")])
    day = 86_400_000
    assert trace(figure, "Glucocorticoid").x == ((D2 - D1).days * day,)
    assert trace(figure, "Calcium").x == ((AS_OF - D2).days * day,)
    assert "until 2025-07-12" in texts(figure)


def test_courses_of_one_class_share_a_lane_unless_they_overlap():
    one_after_another = [course("prednisolone", "glucocorticoid", D1, D2), course("deflazacort", "glucocorticoid", D2)]
    assert "Glucocorticoid" in [t.name for t in figure_of(treatments=one_after_another).data]
    together = [course("prednisolone", "glucocorticoid", D1), course("deflazacort", "glucocorticoid", D2)]
    assert {"Prednisolone", "Deflazacort"} <= {t.name for t in figure_of(treatments=together).data}


def test_only_bisphosphonates_tint_the_z_lane():
    rows = [course("prednisolone", "glucocorticoid", D1), course("zoledronate", "bisphosphonate", D2, D3)]
    tints = [s for s in figure_of(treatments=rows).layout.shapes if s.fillcolor == faint(LIGHT.bisphosphonate, 0.1)]
    assert [(shape.x0, shape.x1) for shape in tints] == [(D2.isoformat(), D3.isoformat())]
    assert [(shape.y0, shape.y1) for shape in tints] == [(-4, 2)]  # the Z lane from its foot to its top, and no other


def test_exposure_joins_overlapping_courses_and_stops_at_the_as_of_date():
    rows = [course("pamidronate", "bisphosphonate", D1, D2), course("zoledronate", "bisphosphonate", D2, D4)]
    assert bisphosphonate_exposure(course_rows(data_of(treatments=rows))) == [(D1, AS_OF)]
    alone = course_rows(data_of(infusions=[infusion(D1), infusion(D3), infusion(D4, status="planned")]))
    assert bisphosphonate_exposure(alone) == [(D1, D3)]


def lab(value, operator="=", low=50.0, high=125.0, **more):
    row = {"analyte": "25-OH-D", "unit": "nmol/L", "sample_date": D1, "value": value, "operator": operator}
    return row | {"lab_low": low, "lab_high": high} | more


@pytest.mark.parametrize(
    ("value", "operator", "outside"),
    [
        (49.9, "=", True), (50.0, "=", False), (125.0, "=", False), (125.1, "=", True),
        (10.0, "<", True), (50.0, "<", True), (60.0, "<", False), (10.0, ">", False), (125.0, ">", True),
    ],
)  # fmt: skip
def test_outside_means_surely_outside(value, operator, outside):
    assert is_outside(lab(value, operator)) is outside


def test_without_a_range_nothing_is_outside_and_the_margin_says_so():
    assert is_outside(lab(3.0, low=None, high=None)) is False
    figure = figure_of(labs=[lab(60.0, low=None, high=None, sample_date=date(2026, 5, 1))])
    assert any("range unknown" in text for text in texts(figure))


def test_results_outside_their_range_are_larger_and_carry_their_number():
    figure = figure_of(labs=[lab(38.0), lab(71.0, sample_date=D2)])
    marker = trace(figure, "25-OH-D").marker
    assert marker.size == (8, 5)
    assert marker.color[0] == LIGHT.attention
    assert "38" in texts(figure)


def test_a_censored_result_keeps_its_operator():
    assert lab_words(lab(10.0, "<")) == "<10"
    assert "&lt;10" in texts(figure_of(labs=[lab(10.0, "<")]))


def test_calcium_has_two_decimals_and_one_sided_ranges_are_said():
    calcium = {"analyte": "calcium", "value": 2.1, "lab_low": 2.2, "lab_high": 2.65}
    assert (lab_words(calcium), range_words(calcium)) == ("2.10", "2.20–2.65")
    assert range_words(lab(60.0, high=None)) == "≥ 50"
    assert range_words(lab(60.0, low=None)) == "≤ 125"


def test_two_units_of_one_analyte_are_never_drawn_in_one_lane():
    figure = figure_of(labs=[lab(38.0), lab(15.0, unit="ng/mL", sample_date=D2)])
    assert [t.name for t in figure.data].count("25-OH-D") == 2


def test_a_range_that_changes_draws_two_bands():
    figure = figure_of(labs=[lab(60.0), lab(70.0, low=75.0, sample_date=D3)])
    bands = [s for s in figure.layout.shapes if s.fillcolor == LIGHT.sunk]
    at_60, at_70 = trace(figure, "25-OH-D").y
    at_50, at_75 = at_60 - (at_70 - at_60), at_70 + (at_70 - at_60) / 2
    assert [band.y0 for band in bands] == pytest.approx([at_50, at_75])
    assert bands[0].x1 == bands[1].x0


def test_a_result_without_a_number_is_seen():
    figure = figure_of(labs=[lab(None, text_result="haemolysed")])
    assert "haemolysed" in trace(figure, "no number").hovertext[0]


def test_the_rich_patient_shows_its_doses():
    assert "0.0125, then 0.025 mg/kg about every 3 months" in texts(course_figure(invented.rich(), "age", LIGHT))


def test_small_scatter_without_a_range_is_not_stretched_over_the_lane():
    rows = [lab(value, low=None, high=None, sample_date=day) for value, day in ((60.0, D1), (61.0, D2))]
    figure = figure_of(labs=rows)
    first, second = (down_px(figure, y) for y in trace(figure, "25-OH-D").y)
    assert 0 < first - second <= 34 / (0.3 * 60)
