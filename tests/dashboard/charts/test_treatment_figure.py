"""The figure of the treatment: ticks with mg/kg, cycles, sums that say `at least`, and what it leaves to other lanes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.charts.course_data import CourseData, course_rows
from dashboard.charts.palette import DARK, LIGHT
from dashboard.charts.treatment.dose_words import cycle_words, dose_card, per_kg_words, sum_words
from dashboard.charts.treatment.figure import treatment_figure
from dashboard.charts.treatment.rows import TreatmentRows, cycles
from tests.dashboard.charts.invented import AS_OF, scan

BORN = date(2016, 1, 1)
D1, D2, D3, NEXT = date(2025, 6, 10), date(2025, 12, 9), date(2026, 6, 9), date(2026, 12, 8)


def dose(day: date, per_kg: float | None = 0.05, status: str = "given", **more: Any) -> dict[str, Any]:
    """One row of bp_dose, of a child of 20 kg; without a dose per kg, the dose is unknown."""
    row = {
        "agent": "zoledronate", "infusion_date": day, "sequence": 1, "status": status, "weight_kg": 20.0,
        "weight_date": day, "dose_mg": None if per_kg is None else per_kg * 20, "dose_mg_per_kg": per_kg,
        "cycle_no": None, "day_of_cycle": 1, "verdict": None, "severity": None, "regimen_id": "Z-6",
        "cumulative_mg_per_kg": None, "known_mg_per_kg": None, "n_unknown": 0,
    }  # fmt: skip
    return row | more


def figure_of(doses, axis="date", palette=LIGHT, **course):
    infusions = [{name: row[name] for name in ("agent", "infusion_date", "status", "dose_mg")} for row in doses]
    data = CourseData(BORN, AS_OF, scans=[scan(date(2025, 5, 1), -2.4)], infusions=infusions, **course)
    return treatment_figure(TreatmentRows(course_rows(data), doses), axis, palette)


def texts(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def trace(figure, name):
    return next(one for one in figure.data if one.name == name)


def cycle_of(*per_kg: float | None, **more: Any):
    days = [dose(D1 + timedelta(days=n), one, **more) for n, one in enumerate(per_kg)]
    (found,) = cycles(days)
    return found


@pytest.mark.parametrize(
    ("per_kg", "words"),
    [
        ((0.025,), "0.025"),
        ((1.0, 1.0, 1.0), "3 × 1"),
        ((0.994, 1.0, 1.006), "3 × 0.99"),
        ((0.5, 1.0, 1.0), "0.5 + 1 + 1"),
        ((1.0, 1.03), "1 + 1.03"),
        ((None,), "?"),
        ((1.0, None, 1.0), "?"),
    ],
)
def test_a_cycle_says_the_dose_of_each_day_and_never_a_sum_of_known_ones(per_kg, words):
    assert cycle_words(cycle_of(*per_kg)) == words


def test_what_was_found_wrong_is_signed_in_the_figure_not_only_coloured():
    assert cycle_words(cycle_of(0.5, severity="C")) == "▲ 0.5"
    assert cycle_words(cycle_of(0.07, severity="H")) == "△ 0.07"
    assert cycle_words(cycle_of(0.055, severity="M")) == "0.055"
    note = next(one for one in figure_of([dose(D1, 0.5, severity="C")]).layout.annotations if one.text == "▲ 0.5")
    assert note.font.color == LIGHT.attention


def test_days_within_a_week_are_one_cycle_the_eighth_day_begins_another():
    days = [dose(D1), dose(D1 + timedelta(days=6)), dose(D1 + timedelta(days=7))]
    assert [len(one.days) for one in cycles(days)] == [2, 1]
    numbered = [dose(D1, cycle_no=1), dose(D1 + timedelta(days=1), cycle_no=2)]
    assert [len(one.days) for one in cycles(numbered)] == [1, 1]
    mixed = [dose(D1), dose(D1 + timedelta(days=1), status="planned")]
    assert [one.status for one in cycles(mixed)] == ["given", "planned"]


def test_given_ticks_are_thick_planned_ones_thin_with_their_mg_per_kg():
    figure = figure_of([dose(D1, 0.025), dose(D3), dose(NEXT, status="planned")])
    given, planned = trace(figure, "Zoledronate given"), trace(figure, "Zoledronate planned")
    assert given.x == (D1.isoformat(), D3.isoformat()) and planned.x == (NEXT.isoformat(),)
    assert given.marker.line.width > 2 * planned.marker.line.width
    assert texts(figure).count("0.05") == 2 and "0.025" in texts(figure)
    assert "2 given, 1 planned" in texts(figure)


def test_the_sum_is_hollow_and_at_least_from_the_first_unknown_dose_on():
    doses = [
        dose(D1, 0.025, cumulative_mg_per_kg=0.025, known_mg_per_kg=0.025),
        dose(D2, None, known_mg_per_kg=0.025, n_unknown=1),
        dose(D3, 0.05, known_mg_per_kg=0.075, n_unknown=1),
    ]
    figure = figure_of(doses)
    sums = trace(figure, "sums")
    assert sums.marker.color == (LIGHT.bisphosphonate, LIGHT.surface, LIGHT.surface)
    assert any(one.startswith("at least") and "0.075" in one for one in texts(figure))
    assert sum_words(doses[2]) == "at least 0.075 mg/kg (1 dose unknown)" and sum_words(doses[0]) == "0.025 mg/kg"
    assert sum_words(doses[1] | {"known_mg_per_kg": 0}) == "not known"


def test_a_planned_infusion_adds_nothing():
    doses = [dose(D1, cumulative_mg_per_kg=0.05, known_mg_per_kg=0.05)]
    doses.append(dose(NEXT, status="planned", cumulative_mg_per_kg=0.1, known_mg_per_kg=0.1))
    assert len(trace(figure_of(doses), "sums").x) == 1


def test_without_any_known_dose_the_sum_is_a_sentence():
    assert "No dose per kg is known" in texts(figure_of([dose(D1, None)]))


def test_the_card_says_what_is_unknown():
    assert per_kg_words(dose(D1, None)) == "dose unknown"
    assert per_kg_words(dose(D1) | {"weight_kg": None}) == "1 mg, weight unknown"
    old = dose(D1) | {"weight_date": date(2025, 1, 1), "dose_mg_per_kg": None}
    assert per_kg_words(old) == "1 mg at 20 kg of 2025-01-01, mg/kg not known"
    card = dose_card(dose(D1, 0.5, verdict="ten times the dose", regimen_id="<b>Z</b>"), AS_OF)
    assert "Ten times the dose" in card and "&lt;b&gt;Z&lt;/b&gt;" in card
    assert "planned, not recorded as given" in dose_card(dose(D1, status="planned"), AS_OF)


def test_other_drugs_have_their_lanes_below_and_the_infused_one_none_twice():
    courses = [
        {"agent": "prednisolone", "drug_class": "glucocorticoid", "start_date": D1, "dose": 5, "dose_unit": "mg"},
        {"agent": "zoledronate", "drug_class": "bisphosphonate", "start_date": D1},
    ]
    names = [one for one in texts(figure_of([dose(D1)], treatments=courses)) if "<b>" in one]
    assert sum("Zoledronate" in one for one in names) == 1 and sum("Glucocorticoid" in one for one in names) == 1


def test_two_drugs_are_never_added_up():
    doses = [dose(D1, 1.0, agent="pamidronate", cumulative_mg_per_kg=1.0), dose(D3, cumulative_mg_per_kg=0.05)]
    found = [one for one in texts(figure_of(doses)) if "mg/kg" in one and "<b>" in one]
    assert sum("<b>1</b>" in one for one in found) == 1 and sum("<b>0.05</b>" in one for one in found) == 1


@pytest.mark.parametrize(("axis", "title"), [("age", "Age"), ("date", "Date"), ("since_infusion", f"From {D1}")])
def test_the_axis_is_age_date_or_time_since_the_first_infusion(axis, title):
    assert title in texts(figure_of([dose(D1), dose(D3)], axis, DARK))


def test_labels_of_many_cycles_do_not_cover_each_other_and_the_newest_stands():
    doses = [dose(date(2021, 1, 1) + timedelta(days=30 * n), 0.0125) for n in range(70)]
    doses[-1] = dose(doses[-1]["infusion_date"], 0.03)
    figure = figure_of(doses)
    shown = [one for one in texts(figure) if one in ("0.0125", "0.03")]
    assert "0.03" in shown and 5 < len(shown) < 30


def test_a_patient_without_any_treatment_gets_the_sentence():
    assert "No treatment recorded up to 2026-11-20" in texts(figure_of([]))
