"""Pregnancies and facts of an episode at the door: each fault has a sentence, and what is right is taken as it was written."""

from __future__ import annotations

import pytest

from core.intake.time_points import why_no_gestation, why_no_point
from tests.core.intake.conftest import Desk

HEAD = "patient_id,finding,joint,side,time_point,value,which\n"
MOTHERS = (
    "patient_id,date_of_birth,sex\nE1,1990-05-01,female\nE2,1992-05-01,female\nM1,1990-05-01,male\n",
    "patient_id,pregnancy_no,expected_date,delivery_date,delivery_gestation\nE1,1,,2026-03-01,39+0\nE2,1,,,38 weeks\nE2,2,2027-01-10,,\n",
)


@pytest.fixture
def ward(desk: Desk) -> Desk:
    """Two mothers, one of whom has two pregnancies, and a man."""
    for text in MOTHERS:
        assert desk.load(text).clean
    return desk


def told(desk: Desk, text: str) -> list[tuple[int | None, str | None, str]]:
    return [(p.row, p.column, p.message) for p in desk.check(text).problems if p.severity != "note"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("30+8", "30+8: the days of a gestational age go from 0 to 6"),
        ("30w 9d", "the days of a gestational age go from 0 to 6"),
        ("44+0", "44+0: a gestational age lies between 4+0 and 43+6"),
        ("3+6", "3+6: a gestational age lies between 4+0 and 43+6"),
        ("50 weeks", "50 weeks: a gestational age lies between 4+0 and 43+6"),
        ("ca. 6", "ca. 6 is no point in time"),
        ("6", "6 does not say from when it counts"),
        ("6 months", "6 months does not say from when it counts"),
        ("2026-02-30", "2026-02-30 is no day of the calendar"),
        ("1.3.2026", "1.3.2026 could be day-first or month-first"),
        ("soon", "soon is no point in time"),
        ("2026-3-1", "2026-3-1 lacks a digit: month and day have two each"),
        ("", "the time of diagnosis is empty"),
    ],
)
def test_what_is_no_point_in_time_says_why(ward: Desk, text: str, said: str) -> None:
    found = told(ward, f"{HEAD}E1,diagnosis,hip,left,{text},,\n")
    assert [row for row, *_ in found] == [2] and said in found[0][2] and found[0][1] == "time_point"
    assert not text or said in why_no_point(text)


@pytest.mark.parametrize(
    "text",
    ["30+0", "30 + 0", "30 weeks", "30w3d", "4+0", "38＋2", "30\u00a0+\u00a01", "2026-02-10", "day 2", "Second day postpartum", "2nd day postpartum",
     "6 months after delivery", "3 weeks before delivery", "in pregnancy", "postpartum", "not stated", "2 weeks after diagnosis"],
)  # fmt: skip
def test_what_is_a_point_is_kept_as_it_was_written(ward: Desk, text: str) -> None:
    assert told(ward, f"{HEAD}E1,pain-free,,,{text},,\n") == []
    ward.load(f"{HEAD}E1,pain-free,,,{text},,\n")
    assert ward.rows("SELECT time_point FROM pregnancy_findings") == [(text,)]


@pytest.mark.parametrize(("text", "asked"), [("6 weeks", True), ("6 Weeks", True), ("6 WK", True), ("12 weeks", True), ("13 weeks", False), ("6+0", False), ("6 weeks after delivery", False)])  # fmt: skip
def test_few_weeks_alone_may_be_meant_from_the_delivery(ward: Desk, text: str, asked: bool) -> None:
    found = ward.check(f"{HEAD}E1,rehabilitation,,,{text},,\n").problems
    assert [(p.column, p.severity) for p in found] == ([("time_point", "soft")] if asked else [])
    assert not asked or "is read as a gestational age" in found[0].message


@pytest.mark.parametrize(("day", "asked"), [("2026-02-28", True), ("2026-03-01", False)])
@pytest.mark.parametrize("name", ["lactation_start", "lactation_end"])
def test_breastfeeding_before_the_delivery_is_asked_about(ward: Desk, name: str, day: str, asked: bool) -> None:
    text = f"patient_id,pregnancy_no,{name}\nE1,1,{day}\n"
    found = [(p.column, p.severity) for p in ward.check(text).problems]
    assert found == ([(name, "soft")] if asked else [])


@pytest.mark.parametrize(
    ("cells", "options", "stored"),
    [
        (("15/02/2026", "03/02/2026"), {}, ["2026-02-15", "2026-02-03"]),  # the first proves it for both
        (("02/15/2026", "02/03/2026"), {}, ["2026-02-15", "2026-02-03"]),
        (("3.2.2026", "30+0"), {"date_order": "dmy"}, ["2026-02-03", "30+0"]),
        (("3.2.2026", "30+0"), {"date_order": "mdy"}, ["2026-03-02", "30+0"]),
    ],
)
def test_dates_among_points_are_read_in_the_order_of_the_file(
    ward: Desk, cells: tuple[str, str], options: dict[str, str], stored: list[str]
) -> None:
    report = ward.load(f"{HEAD}E1,rehabilitation,,,{cells[0]},,\nE1,fever,,,{cells[1]},,\n", **options)
    assert [p.message for p in report.problems if p.severity != "note"] == []
    assert [p.severity for p in report.problems] == ([] if options else ["note"])
    assert ward.rows("SELECT time_point FROM pregnancy_findings ORDER BY finding_no") == [(one,) for one in stored]


@pytest.mark.parametrize("cells", [("03/02/2026", "04/02/2026"), ("15/02/2026", "02/15/2026")])
def test_dates_among_points_that_nothing_decides_are_asked_about(ward: Desk, cells: tuple[str, str]) -> None:
    report = ward.check(f"{HEAD}E1,rehabilitation,,,{cells[0]},,\nE1,fever,,,{cells[1]},,\n")
    assert [(p.row, p.severity) for p in report.problems] == [(2, "hard"), (3, "hard")]
    assert all("could be day-first or month-first" in p.message and "--date-order" in p.mend for p in report.problems)


def test_a_date_of_the_delivery_says_how_its_points_are_read(desk: Desk) -> None:
    text = "patient_id,sex,date_of_birth,delivery_date,onset\nN,female,21/05/1990,15/02/2026,03/01/2026\n"
    assert not [p for p in desk.load(text).problems if p.severity != "note"]
    assert desk.rows("SELECT time_point FROM pregnancy_findings") == [("2026-01-03",)]


@pytest.mark.parametrize("text", ["no", "None", "0"])
def test_no_is_no_point_in_time_and_an_empty_cell_is_what_was_meant(desk: Desk, text: str) -> None:
    (found,) = desk.check(f"patient_id,sex,date_of_birth,fever\nN,female,1990-05-21,{text}\n").problems
    assert found.column == "fever" and found.mend.startswith("Leave the cell empty where there was none.")


def test_whose_facts_come_before_herself(ward: Desk) -> None:
    (found,) = ward.check(f"{HEAD}NEW,fever,,,30+0,,\n").problems
    assert "first load a file that has birth date and sex" in found.mend


def test_rems_is_a_fact_of_its_own_and_no_scan(ward: Desk) -> None:
    assert ward.load(f'{HEAD}E1,REMS,hip,left,30+0,"Z -1.8, femoral neck",\n').clean
    assert ward.rows("SELECT finding, value FROM pregnancy_findings") == [("REMS", "Z -1.8, femoral neck")]
    assert ward.rows("SELECT count(*) FROM dxa_scans") == [(0,)]


def test_facts_that_lack_their_other_half_are_refused(ward: Desk) -> None:
    rows = (
        "E1,differential excluded,,,not stated,,\nE1,treatment,,,in pregnancy,,\nE1,pain score,,,day 3,ca. 7,\n"
        "E1,pain score,,,day 3,11,\nE1,pain score,,,day 3,\"7,5\",\nE1,treatment,,,in pregnancy,,ibuprofen\n"
    )  # fmt: skip
    found = told(ward, HEAD + rows)
    assert [(row, column) for row, column, _ in found] == [(2, "which"), (3, "which"), (4, "value"), (5, "value")]


@pytest.mark.parametrize(
    ("earlier", "later", "rows"),
    [
        ("symptom onset,,,day 2", "diagnosis,,,30+0", [3]),
        ("symptom onset,,,30+1", "diagnosis,,,30+0", [3]),
        ("symptom onset,,,30 weeks", "diagnosis,,,30+0", []),  # the same week: not surely before
        ("symptom onset,,,30+0", "diagnosis,,,30+0", []),
        ("symptom onset,,,2026-03-05", "recovered,,,day 3", [3]),
        ("symptom onset,,,2026-03-05", "treatment,,,30+0,,calcium", []),
        ("MRI oedema present,hip,left,2026-03-05", "MRI oedema resolved,hip,left,2026-03-05", [3]),
        ("MRI oedema present,hip,left,2026-03-05", "MRI oedema resolved,hip,left,2026-03-04", [3]),
        ("MRI oedema present,hip,left,2026-03-05", "MRI oedema resolved,hip,left,2026-03-06", []),
        ("MRI oedema present,hip,left,2026-03-05", "MRI oedema resolved,knee,left,2026-03-04", []),
    ],
)
def test_milestones_come_in_an_order_that_can_be(ward: Desk, earlier: str, later: str, rows: list[int]) -> None:
    whole = "".join(f"E1,{line}{',' * (5 - line.count(','))}\n" for line in (earlier, later))
    assert [row for row, *_ in told(ward, HEAD + whole)] == rows
    one, two = (f"{HEAD}{line}\n" for line in whole.splitlines())
    ward.load(one)  # the store knows the first, the file brings the second
    assert [row for row, *_ in told(ward, two)] == ([2] if rows else [])


def test_full_weight_bearing_before_it_was_partial_is_asked_about(ward: Desk) -> None:
    text = f"{HEAD}E1,weight-bearing partial,,,2026-06-01,,\nE1,weight-bearing full,,,2026-05-01,,\n"
    report = ward.check(text)
    assert [(p.row, p.severity) for p in report.problems if p.severity != "note"] == [(3, "soft")]
    assert ward.check(text, accept_soft=True).refused == 0


def test_a_day_in_the_future_or_before_birth_is_refused(ward: Desk) -> None:
    found = told(ward, f"{HEAD}E1,diagnosis,,,2026-11-21,,\nE1,fever,,,1989-01-01,,\n")
    assert {row for row, *_ in found} == {2, 3} and "future" in found[0][2] and "birth date" in found[1][2]
    ahead = told(ward, f"{HEAD}E1,pain-free,,,24 months after delivery,,\n")
    assert [row for row, *_ in ahead] == [2] and "future" in ahead[0][2]
    (whole,) = ward.check(f"{HEAD}E1,pain-free,,,24 months after delivery,,\n").problems
    assert whole.value == "24 months after delivery"  # as it stands in the file


def test_a_man_has_no_pregnancy(ward: Desk) -> None:
    found = told(ward, "patient_id,pregnancy_no,delivery_date\nM1,1,2026-03-01\n")
    assert any("the patient is a man" in message for _, _, message in found)
    found = told(ward, f"{HEAD}M1,diagnosis,hip,left,30+0,,\n")
    assert any("the patient is a man" in message for _, _, message in found)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("E1,3,2026-03-01,,2025-03-01,", "before the pregnancy began"),
        ("E1,3,,2025-01-01,2026-03-01,", "by its dates the pregnancy lasted 60+4"),
        ("E1,3,2026-03-01,,2025-06-10,", "by its dates the pregnancy lasted 2+2"),
        ("E1,3,,,2026-03-01,30+8", "the days of a gestational age go from 0 to 6"),
        ("E1,3,,,2026-03-01,about 38", "about 38 is no gestational age"),
        ("E1,3,,,2026-03-01,44 weeks", "a gestational age lies between 4+0 and 43+6"),
        ("E1,3,2024-03-01,,2024-03-01,37+6", "37+6 stated, 40+0 by the dates"),
        ("E1,3,2024-03-01,,2024-03-01,38+0", ""),
        ("E1,3,2024-03-01,2023-06-22,2024-03-01,", ""),
        ("E1,3,2024-03-01,2023-06-23,2024-03-01,", ""),
        ("E1,3,2024-03-01,2023-06-26,2024-03-01,", "does not fit the last period"),
        ("E1,3,2028-03-01,,,", "lies further ahead than a pregnancy lasts"),
        ("E1,3,,,2026-08-01,39+0", "too near for two"),
        ("E1,3,,,2026-08-02,39+0", ""),
        ("E1,3,,,2001-08-02,39+0", "the mother would be 11 years old"),
        ("E2,2,2025-01-10,,,", "another one?"),
        ("E1,1,,,2026-03-05,", "pregnancy 1 has a delivery on 2026-03-01 already"),
    ],
)
def test_deliveries_that_cannot_be(ward: Desk, row: str, said: str) -> None:
    head = "patient_id,pregnancy_no,expected_date,last_menstrual_period,delivery_date,delivery_gestation\n"
    found = [message for _, _, message in told(ward, f"{head}{row}\n")]
    assert (said in " ".join(found)) if said else found == []


def test_two_deliveries_of_one_pregnancy_contradict_each_other(ward: Desk) -> None:
    head = "patient_id,pregnancy_no,delivery_date\n"
    report = ward.check(f"{head}E1,4,2026-03-01\nE1,4,2026-04-01\n")
    assert report.refused == 2


def test_two_pregnancies_of_a_woman_in_one_file_are_not_held_against_each_other(ward: Desk) -> None:
    rows = "E1,2023-01-01,2023-10-08,2023-10-01,39+0\nE1,2025-01-01,2025-10-08,2025-10-01,39+0\n"
    head = "patient_id,last_menstrual_period,expected_date,delivery_date,delivery_gestation\n"
    found = [(p.row, p.message) for p in ward.check(head + rows).problems if p.severity == "hard"]
    message = "rows 2 and 3 are pregnancies of one woman at different times, and all are number 1"
    assert found == [(2, message), (3, message)]


def test_a_fact_of_a_woman_with_two_pregnancies_says_which(ward: Desk) -> None:
    found = told(ward, f"{HEAD}E2,diagnosis,hip,left,30+0,,\n")
    assert [(row, message) for row, _, message in found] == [(2, "the patient has 2 pregnancies: which one is it?")]


def test_a_fact_keeps_its_number_and_new_ones_go_on_after_the_last(ward: Desk) -> None:
    first = f"{HEAD}E1,diagnosis,hip,left,30+0,,\nE1,pain score,,,30+0,6,\n"
    ward.load(first)
    again = ward.load(f"{HEAD}E1,pain score,,,30+0,6,\nE1,pain score,,,31+0,5,\n")
    assert (again.same, again.new) == (1, 1)
    assert ward.rows("SELECT finding_no, time_point FROM pregnancy_findings ORDER BY 1") == [
        (1000, "30+0"),
        (1001, "30+0"),
        (1002, "31+0"),
    ]


def test_like_facts_of_one_time_are_paired_with_those_on_record(ward: Desk) -> None:
    text = f"{HEAD}E1,MRI finding,,,30+0,oedema,\nE1,MRI finding,,,30+0,effusion,\n"
    assert ward.load(text).new == 2
    again = ward.load(text)
    assert (again.same, again.new, again.refused) == (2, 0, 0)
    corrected = ward.load(f"{HEAD}E1,pain score,,,30+0,6,\n")
    assert corrected.new == 1
    assert ward.load(f"{HEAD}E1,pain score,,,30+0,5,\n").changed == 1  # one there, one here: its correction
    ward.load(f"{HEAD}E1,MRI finding,,,not stated,no fracture,\n")
    assert ward.load(f"{HEAD}E1,MRI finding,,,not stated,effusion,\n").new == 1  # which one is meant is not told


def test_a_number_of_another_fact_is_asked_about(ward: Desk) -> None:
    head = "patient_id,pregnancy_no,finding_no,finding,time_point\n"
    ward.load(f"{head}E1,1,5,fever,31+0\n")
    found = told(ward, f"{head}E1,1,5,diagnosis,30+0\n")
    assert [message for _, _, message in found] == ["fact 5 is fever on record, and diagnosis in this row"]


@pytest.mark.parametrize("cell", ["no", "none", "0", "-", "normal", "not seen", "absent"])
def test_an_oedema_that_is_denied_is_none(ward: Desk, cell: str) -> None:
    found = told(ward, f"{HEAD}E1,MRI oedema present,hip,left,30+0,{cell},\n")
    assert ["is no oedema that is present" in message for _, _, message in found] == [True]
    assert told(ward, f"{HEAD}E1,MRI oedema present,hip,left,30+0,femoral head,\n") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("39+1", "is later than the delivery (2026-03-01 at 39+0)"),
        ("39+0", ""),
        ("2025-05-31", "is before the pregnancy began"),
        ("2025-06-01", ""),
    ],
)
def test_a_point_outside_of_its_pregnancy_is_asked_about(ward: Desk, text: str, said: str) -> None:
    found = told(ward, f"{HEAD}E1,fever,,,{text},,\n")
    assert (said in found[0][2]) if said else found == []


def test_breastfeeding_does_not_end_before_it_begins(ward: Desk) -> None:
    found = told(ward, "patient_id,pregnancy_no,lactation_start,lactation_end\nE1,1,2026-05-01,2026-04-01\n")
    assert [(row, column) for row, column, _ in found] == [(2, "lactation_end")]


def test_words_of_a_gestation() -> None:
    assert why_no_gestation("30+9").endswith("go from 0 to 6")
    assert why_no_gestation("3").endswith("between 4+0 and 43+6")
    assert "no gestational age" in why_no_gestation("term")
