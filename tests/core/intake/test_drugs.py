"""Courses and infusions as hospitals write them: names, classes, doses and days that cannot be, through the intake."""

from __future__ import annotations

import pytest

from core.intake import Report
from tests.core.intake.conftest import Desk

COURSES = "patient_id,agent,start_date,drug_class,route\n"
INFUSIONS = "patient_id,agent,infusion_date,status,dose_mg,weight_kg\n"
WEIGHED = INFUSIONS.replace("weight_kg", "weight_kg,weight_date")


def _told(report: Report, severity: str) -> list[tuple[int | None, str, str | None]]:
    return [(p.row, p.message, p.mend) for p in report.problems if p.severity == severity]


def _notes(report: Report) -> list[str]:
    """The notes of a file, without those of how its rows were numbered."""
    return [p.message for p in report.problems if p.severity == "note" and p.column not in ("sequence", "course_no")]


def test_the_class_of_a_known_drug_wins_and_that_is_said(staffed: Desk) -> None:
    report = staffed.load(COURSES + "A1,prednisone,2026-01-02,other,\nA2,prednisolone,2026-01-02,other,\n")
    told = "prednisolone belongs to the class glucocorticoid: the class other of the file is not kept"
    assert [(p.row, p.message) for p in report.problems if p.column == "drug_class"] == [(2, told), (3, told)]
    assert report.clean
    assert staffed.rows("SELECT DISTINCT agent, drug_class FROM treatments") == [("prednisolone", "glucocorticoid")]


@pytest.mark.rules
def test_a_class_against_the_drug_loses_no_finding(staffed: Desk) -> None:
    due = "SELECT count(*) FROM findings WHERE rule = 'SPINE-DUE'"
    staffed.load(COURSES + "A1,prednisolone,2025-01-02,other,\n")
    assert staffed.rows(due) == [(1,)]


@pytest.mark.parametrize("drug_class", ["glucocorticoid", "steroid", ""])
def test_the_same_class_is_nothing_to_tell(staffed: Desk, drug_class: str) -> None:
    assert _notes(staffed.load(COURSES + f"A1,prednisolone,2026-01-02,{drug_class},\n")) == []


def test_the_class_of_a_drug_that_is_not_known_is_the_files(staffed: Desk) -> None:
    staffed.load(COURSES + "A1,budesonide,2026-01-02,glucocorticoid,inhaled\n")
    assert staffed.rows("SELECT agent, drug_class, route FROM treatments") == [
        ("budesonide", "glucocorticoid", "inhaled")
    ]


def test_a_route_beside_the_name_is_kept_where_the_file_says_none(staffed: Desk) -> None:
    staffed.load(COURSES + "A1,Zometa i.v.,2026-01-02,,\nA2,oral ibandronate,2026-01-02,,by mouth\n")
    kept = "SELECT agent, drug_class, route FROM treatments ORDER BY agent"
    assert staffed.rows(kept) == [
        ("ibandronate", "bisphosphonate", "by mouth"),
        ("zoledronate", "bisphosphonate", "intravenous"),
    ]


def test_a_strength_beside_the_name_is_asked_about(staffed: Desk) -> None:
    report = staffed.load(COURSES + "A1,prednisolone 5mg,2026-01-02,,\n")
    assert [message for _, message, _ in _told(report, "soft")] == [
        "the agent 'prednisolone 5mg' is not known, nearest is prednisolone"
    ]


@pytest.mark.parametrize("agent", ["calcium gluconate", "infliximab"])
def test_an_infusion_of_something_else_is_said_and_is_no_bisphosphonate(staffed: Desk, agent: str) -> None:
    report = staffed.load(INFUSIONS + f"A1,{agent},2026-01-02,given,100,40\n")
    assert _notes(report) == [
        f"'{agent}' is no known bisphosphonate: its infusions are kept, and neither dose nor interval is checked"
    ]
    assert report.new == 1


@pytest.mark.parametrize("agent", ["Zometa", "disodium pamidronate", "ibandronate i.v.", "clodronate"])
def test_an_infusion_of_a_bisphosphonate_is_nothing_to_tell(staffed: Desk, agent: str) -> None:
    assert _notes(staffed.load(WEIGHED + f"A1,{agent},2026-01-02,given,1.2,40,2026-01-02\n")) == []


@pytest.mark.parametrize(
    ("agent", "dose", "mend"),
    [
        ("zoledronate", "40", "40 mg: 4.0 mg? "), ("zoledronate", "12.5", "12.5 mg: 1.25 mg? "), ("zoledronate", "60", ""),
        ("zoledronate", "10.1", "10.1 mg: 1.01 mg? "), ("pamidronate", "120", "120 mg: 12.0 mg? "),
        ("pamidronate", "90.5", "90.5 mg: 9.05 mg? "),
    ],
)  # fmt: skip
def test_a_dose_that_no_regimen_has_is_asked_about(staffed: Desk, agent: str, dose: str, mend: str) -> None:
    text = INFUSIONS + f"A1,{agent},2026-01-02,given,{dose},40\n"
    cap = {"zoledronate": 5, "pamidronate": 90}[agent]
    report = staffed.load(text)
    assert _told(report, "soft") == [
        (
            2,
            f"{dose} mg of {agent} is unusual: the largest usual dose of a day is {cap} mg",
            f"{mend}Correct the dose or the drug; confirm it if it is right (--accept-soft).",
        )
    ]
    assert staffed.rows("SELECT count(*) FROM infusions") == [(0,)]
    assert staffed.load(text, accept_soft=True).new == 1


@pytest.mark.parametrize(("agent", "dose"), [("zoledronate", "10"), ("pamidronate", "90"), ("neridronate", "100")])
def test_a_dose_up_to_there_is_taken(staffed: Desk, agent: str, dose: str) -> None:
    assert staffed.load(INFUSIONS + f"A1,{agent},2026-01-02,given,{dose},60\n").clean


def test_an_unusual_dose_of_a_wide_file_is_asked_about(staffed: Desk) -> None:
    report = staffed.load("patient_id,visit_date,weight_kg,zoledronate_mg\nA1,2026-01-02,40,40\n")
    assert [(p.row, p.column) for p in report.problems if p.severity == "soft"] == [(2, "zoledronate_mg")]


@pytest.mark.parametrize(("dose", "told"), [("0", "below the limit"), ("-1.2", "below the limit"), ("201", "above")])
def test_a_dose_that_cannot_be_is_refused(staffed: Desk, dose: str, told: str) -> None:
    report = staffed.load(INFUSIONS + f"A1,zoledronate,2026-01-02,given,{dose},40\n")
    assert report.refused == 1 and told in _told(report, "hard")[0][1]


@pytest.mark.parametrize("dose", ["0", "-5"])
def test_a_course_of_no_dose_is_refused(staffed: Desk, dose: str) -> None:
    report = staffed.load(f"patient_id,agent,start_date,dose,dose_unit\nA1,prednisolone,2026-01-02,{dose},mg\n")
    assert report.refused == 1 and "below the limit" in _told(report, "hard")[0][1]


@pytest.mark.parametrize(
    ("header", "cell"),
    [("dose (g)", "0.0012"), ("dose (ug)", "1200"), ("dose (mcg)", "1200"), ("dose_mg", "1.2"), ("dose (µg)", "1200")],
)
def test_a_dose_in_another_unit_is_converted(staffed: Desk, header: str, cell: str) -> None:
    staffed.load(f"patient_id,agent,infusion_date,status,{header}\nA1,zoledronate,2026-01-02,given,{cell}\n")
    assert staffed.rows("SELECT round(dose_mg, 6) FROM infusions") == [(1.2,)]


def test_a_unit_in_a_column_of_its_own_is_read(staffed: Desk) -> None:
    head = "patient_id,agent,infusion_date,status,dose,dose unit\n"
    staffed.load(f"{head}A1,zoledronate,2026-01-02,given,1200,µg\nA2,zoledronate,2026-01-02,given,0.002,g\n")
    assert staffed.rows("SELECT round(dose_mg, 6) FROM infusions ORDER BY 1") == [(1.2,), (2.0,)]


@pytest.mark.parametrize("words", ["unknown", "Not recorded", "dose unknown", ""])
def test_an_infusion_of_unknown_dose_is_kept(staffed: Desk, words: str) -> None:
    report = staffed.load(
        INFUSIONS + f"A1,zoledronate,2026-01-02,given,{words},\nA2,zoledronate,2026-01-02,given,1.2,40\n"
    )
    assert report.new == 2 and report.clean
    assert staffed.rows("SELECT dose_mg FROM infusions ORDER BY dose_mg NULLS FIRST") == [(None,), (1.2,)]


def test_an_unknown_dose_of_a_wide_file_is_an_infusion(staffed: Desk) -> None:
    head = "patient_id,visit_date,weight_kg,zoledronate_mg\n"
    report = staffed.load(f"{head}A1,2026-01-02,40,unknown\nA2,2026-01-02,40,\n007,2026-01-02,40,1.2\n")
    assert report.clean
    assert staffed.rows("SELECT dose_mg, status FROM infusions ORDER BY 1 NULLS FIRST") == [
        (None, "given"),
        (1.2, "given"),
    ]


def test_a_dose_in_other_words_is_refused(staffed: Desk) -> None:
    assert staffed.load(INFUSIONS + "A1,zoledronate,2026-01-02,given,half,40\n").refused == 1


NO_WEIGHT = "no weight is known near {}: the dose of zoledronate cannot be checked"


@pytest.mark.parametrize(
    ("who", "visit", "told"),
    [
        ("A1", "2025-12-31", True), ("A1", "2026-01-01", False), ("A1", "2026-06-30", False), ("A1", "2026-07-01", True),
        ("baby", "2026-03-01", True), ("baby", "2026-03-02", False),
    ],
)  # fmt: skip
def test_a_dose_without_a_weight_near_it_is_kept_and_said(staffed: Desk, who: str, visit: str, told: bool) -> None:
    staffed.load("patient_id,date_of_birth,sex\nbaby,2025-01-01,male\n")
    staffed.load(f"patient_id,visit_date,weight_kg\n{who},{visit},20\n")
    day = "2026-04-01"
    report = staffed.load(INFUSIONS + f"{who},zoledronate,{day},given,1.2,\n")
    assert report.new == 1 and _notes(report) == ([NO_WEIGHT.format(day)] if told else [])


@pytest.mark.parametrize("row", ["given,1.2,20,2026-01-01", "given,,,", "cancelled,1.2,,"])
def test_a_weight_in_the_row_or_no_dose_is_nothing_to_tell(staffed: Desk, row: str) -> None:
    assert _notes(staffed.load(WEIGHED + f"A1,zoledronate,2026-04-01,{row}\n")) == []


@pytest.mark.parametrize(
    ("weight", "what", "mend"),
    [
        ("20,", "the day of the weight 20 kg is not stated", "Give its day as weight_date; "),
        ("20,2025-12-31", "the weight 20 kg is 91 days from 2026-04-01", "Give a weight at most 90 days away (under 2 years fewer); "),
    ],
)  # fmt: skip
def test_a_weight_that_does_not_count_is_said(staffed: Desk, weight: str, what: str, mend: str) -> None:
    report = staffed.load(WEIGHED + f"A1,zoledronate,2026-04-01,given,1.2,{weight}\n")
    told = [(p.message, p.mend) for p in report.problems if p.column == "dose_mg"]
    cannot = f"{what}: the dose of zoledronate cannot be checked"
    assert report.new == 1 and told == [(cannot, f"{mend}nothing needs doing if it is not known.")]
    staffed.load("patient_id,visit_date,weight_kg\nA1,2026-03-30,21\n")
    again = staffed.load(WEIGHED + f"A1,zoledronate,2026-04-02,given,1.2,{weight}\n")
    assert _notes(again) == []  # a visit's weight is near enough


def test_a_weight_of_the_same_wide_row_counts(staffed: Desk) -> None:
    head = "patient_id,visit_date,weight_kg,zoledronate_mg\n"
    assert _notes(staffed.load(f"{head}A1,2026-04-01,20,1.2\n")) == []
    assert _notes(staffed.load(f"{head}A2,2026-04-01,,1.2\n")) == [NO_WEIGHT.format("2026-04-01")]


def test_many_doses_without_a_weight_are_counted(staffed: Desk) -> None:
    days = [f"20{year}-0{month}-02" for year in range(19, 26) for month in range(1, 9)]
    report = staffed.load(INFUSIONS + "".join(f"A1,zoledronate,{day},given,1.2,\n" for day in days))
    assert len(_notes(report)) == 51 and "6 more doses without a weight in the file" in _notes(report)


@pytest.mark.parametrize(
    ("day", "status", "told"),
    [
        ("2026-11-21", "given", "refused"), ("2026-11-20", "given", ""), ("2026-11-21", "planned", ""),
        ("2026-11-21", "cancelled", ""), ("2026-11-19", "planned", "note"), ("2026-11-20", "planned", ""),
        ("2026-11-19", "cancelled", ""),
    ],
)  # fmt: skip
def test_the_day_and_the_status_of_an_infusion_go_together(staffed: Desk, day: str, status: str, told: str) -> None:
    report = staffed.load(WEIGHED + f"A1,zoledronate,{day},{status},1.2,40,2026-11-01\n")
    assert (report.refused, report.new) == ((1, 0) if told == "refused" else (0, 1))
    passed = f"the infusion of {day} is planned, and that day has passed: it counts neither as given nor as booked"
    assert _notes(report) == ([passed] if told == "note" else [])


@pytest.mark.parametrize(("unit", "taken"), [("mg", [(0.5,)]), ("mg/kg", []), ("", []), ("ug", [])])
def test_a_column_called_unit_is_that_of_the_dose(staffed: Desk, unit: str, taken: list[tuple[float]]) -> None:
    staffed.load(f"patient_id,drug,date,status,dose,unit\nA1,zoledronate,2026-01-30,given,0.5,{unit}\n")
    assert staffed.rows("SELECT dose_mg FROM infusions") == taken
