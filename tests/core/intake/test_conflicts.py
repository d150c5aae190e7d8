"""Rows of one file that contradict each other: none of them is taken, each says which other row says what."""

from __future__ import annotations

import pytest

from tests.core.intake.conftest import Desk

Told = list[tuple[int | None, str | None, str | None, str]]


def _told(desk: Desk, text: str) -> Told:
    problems = desk.load(text).problems
    return [(p.row, p.column, p.value, p.message) for p in problems if p.severity == "hard"]


def test_two_heights_of_one_visit(staffed: Desk) -> None:
    text = "patient_id,visit_date,Height (cm)\nA1,2026-01-02,140\nA2,2026-01-02,150\nA1,2026-01-02,104\n"
    assert _told(staffed, text) == [
        (2, "Height (cm)", "140", "row 4 gives Height (cm) 104 for the same clinic visit, and this row 140"),
        (4, "Height (cm)", "104", "row 2 gives Height (cm) 140 for the same clinic visit, and this row 104"),
    ]
    assert staffed.rows("SELECT height_cm FROM visits") == [(150.0,)]


def test_what_to_do_names_the_rows_and_the_number(staffed: Desk) -> None:
    scans = "patient_id,Scan No,scan_date,site,bmd_g_cm2\n"
    rows = "A1,S1,2026-01-02,lumbar spine,0.612\nA1,S1,2026-01-02,lumbar spine,0.621\n"
    report = staffed.load(scans + rows, columns={"Scan No": "scan_id"})
    assert {p.mend for p in report.problems} == {
        "Correct row 2 or 3, or remove the wrong one: neither is taken while they contradict each other. "
        "If they are two, give each its own Scan No."
    }
    assert staffed.rows("SELECT count(*) FROM dxa_scans") == [(0,)]


def test_a_third_row_that_agrees_with_one_of_them_is_held_too(staffed: Desk) -> None:
    head = "patient_id,visit_date,height_cm,weight_kg,note\n"
    rows = "A1,2026-01-02,140,,\nA1,2026-01-02,141,,\nA1,2026-01-02,140,,b\nA1,2026-01-02,,36,\n"
    assert [row for row, *_ in _told(staffed, head + rows)] == [2, 3, 4]
    assert staffed.rows("SELECT height_cm, weight_kg FROM visits") == [(None, 36.0)]


def test_rows_that_say_the_same_are_one_visit(staffed: Desk) -> None:
    head = "patient_id,visit_date,height_cm,weight_kg\n"
    report = staffed.load(head + "A1,2026-01-02,140,\nA1,2026-01-02,140,36\nA1,2026-01-02,140,36\n")
    assert report.refused == 0 and staffed.rows("SELECT height_cm, weight_kg FROM visits") == [(140.0, 36.0)]


def test_the_header_is_that_of_the_value_in_conflict(staffed: Desk) -> None:
    head = "patient_id,visit_date,modality,T4,T5,LS BMD,Hip BMD\n"
    told = _told(staffed, head + "A1,2026-01-02,vfa,0,0,,\nA1,2026-01-02,vfa,0,2,,\n")
    assert [(row, column, value) for row, column, value, _ in told] == [(2, "T5", "0"), (3, "T5", "2")]
    told = _told(staffed, head + "A1,2026-02-02,,,,0.600,0.700\nA1,2026-02-02,,,,0.600,0.710\n")
    assert [(row, column, value) for row, column, value, _ in told] == [(2, "Hip BMD", "0.7"), (3, "Hip BMD", "0.71")]


def test_the_header_is_that_of_the_value_that_the_store_has_otherwise(staffed: Desk) -> None:
    head = "patient_id,visit_date,modality,T4,T5\n"
    staffed.load(head + "A1,2026-01-02,vfa,0,0\n")
    report = staffed.load(head + "A1,2026-01-02,vfa,0,2\n")
    assert [p.column for p in report.problems if p.severity == "soft"] == ["T5"]


def test_a_converted_value_is_told_under_its_own_unit(staffed: Desk) -> None:
    text = "patient_id,visit_date,Height (m)\nA1,2026-01-02,1.40\nA1,2026-01-02,1.41\n"
    assert _told(staffed, text)[0][3] == "row 3 gives height_cm 141 for the same clinic visit, and this row 140"


@pytest.mark.parametrize(
    ("name", "cells", "words"),
    [
        ("DOB", ("2014-06-01,f", "2014-06-01,f", "2015-06-01,f"), "birth dates: 2014-06-01 (2 rows, the first is 2), 2015-06-01 (row 4)"),
        ("Sex", ("2014-06-01,f", "2014-06-01,m", "2014-06-01,f"), "sexes: female (2 rows, the first is 2), male (row 3)"),
    ],
)  # fmt: skip
def test_two_identities_of_a_new_patient(staffed: Desk, name: str, cells: tuple[str, ...], words: str) -> None:
    rows = [f"N1,{cell},2026-01-0{n},14{n}" for n, cell in enumerate(cells, start=1)]
    text = "patient_id,DOB,Sex,visit_date,height_cm\n" + "\n".join([*rows, "N1,,,2026-02-01,145"]) + "\n"
    told = _told(staffed, text)
    assert [(row, column) for row, column, *_ in told] == [(2, name), (3, name), (4, name), (5, "patient_id")]
    assert {message for row, _, _, message in told if row != 5} == {
        f"the file gives the new patient N1 several {words}"
    }
    assert staffed.rows("SELECT count(*) FROM patients") == [(3,)]


def test_a_row_that_is_refused_for_something_else_still_contradicts(staffed: Desk) -> None:
    """What the store once has of a birth date no file changes: the other row would stay for good."""
    head = "patient_id,date_of_birth,sex,visit_date,height_cm\n"
    report = staffed.load(head + "N1,2014-06-01,f,2026-01-02,tall\nN1,2015-06-01,f,2026-02-02,140\n")
    assert report.refused == 2 and staffed.rows("SELECT count(*) FROM patients") == [(3,)]


def test_a_known_patients_row_that_agrees_with_the_store_is_taken(staffed: Desk) -> None:
    head = "patient_id,date_of_birth,visit_date,height_cm\n"
    report = staffed.load(head + "A1,2014-06-14,2026-01-02,140\nA1,2013-06-14,2026-02-02,141\n")
    assert [(p.row, "never changes a birth date" in p.message) for p in report.problems] == [(3, True)]
    assert staffed.rows("SELECT height_cm FROM visits") == [(140.0,)]
