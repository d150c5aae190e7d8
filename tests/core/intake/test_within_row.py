"""Cells of one row that contradict each other or belong to nothing: asked or refused, and named."""

from __future__ import annotations

import pytest

from tests.core.intake.conftest import Desk


@pytest.mark.parametrize(("unit", "refused"), [("mmol/L", 1), ("mg/dL", 0), ("", 0)])
def test_a_unit_in_the_header_and_another_in_the_row(staffed: Desk, unit: str, refused: int) -> None:
    report = staffed.load(f"patient_id,visit_date,Calcium (mg/dL),Calcium unit\nA1,2026-01-02,9.4,{unit}\n")
    assert report.refused == refused
    assert any("the row says mmol/L" in p.message and p.row == 2 for p in report.problems) == bool(refused)


@pytest.mark.parametrize("text", ["<>2", "><2", "==2", "<<2"])
def test_two_signs_are_no_sign(staffed: Desk, text: str) -> None:
    head = "patient_id,sample_date,analyte,value,unit\n"
    assert staffed.load(f"{head}A1,2026-01-02,PTH,{text},pmol/L\n").refused == 1


@pytest.mark.parametrize("text", ["<2", "< 2", "<=2", ">2", ">= 2", "=2"])
def test_one_sign_is_read(staffed: Desk, text: str) -> None:
    head = "patient_id,sample_date,analyte,value,unit\n"
    staffed.load(f"{head}A1,2026-01-02,PTH,{text},pmol/L\n")
    assert staffed.rows("SELECT value FROM labs") == [(2.0,)]


def test_a_range_upside_down(staffed: Desk) -> None:
    head = "patient_id,sample_date,analyte,value,unit,lab_low,lab_high\n"
    report = staffed.load(f"{head}A1,2026-01-02,calcium,2.4,mmol/L,2.5,2.1\n")
    assert [p.message for p in report.problems if p.severity == "hard"] == [
        "the laboratory's range begins at 2.5 and ends at 2.1"
    ]


def test_values_of_a_visit_without_a_day_are_not_lost(staffed: Desk) -> None:
    text = "patient_id,visit_date,height,LS BMD,scan date\nA1,,150,,\nA2,,151,0.6,2025-01-01\nA2,2025-02-02,151,,\n"
    report = staffed.load(text)
    assert [
        p.row for p in report.problems if p.severity == "hard" and p.message == "the row has no day for height"
    ] == [2, 3]
    assert report.refused == 2


def test_a_scans_own_side_against_the_shared_one(staffed: Desk) -> None:
    report = staffed.load("patient_id,visit_date,hip side,side,hip BMD\nA1,2026-01-02,left,right,0.7\n")
    assert report.refused == 1 and any("side says right" in p.message for p in report.problems)


@pytest.mark.parametrize(
    ("headers", "cells"),
    [
        ("Zoledronate (mg),reaction", ",fever 39"),
        ("LS BMD,LS excluded reason", ",metal rods"),
        ("LS BMD,excluded", ",yes"),
    ],
)
def test_a_detail_of_nothing_is_asked_about(staffed: Desk, headers: str, cells: str) -> None:
    text = f"patient_id,visit_date,height,{headers}\nA1,2026-01-02,140,{cells}\n"
    report = staffed.load(text)
    assert report.refused == 1 and any("that it belongs to" in p.message for p in report.problems)
    assert staffed.load(text, accept_soft=True).new == 1


def test_a_scanner_in_every_row_is_no_detail(staffed: Desk) -> None:
    text = "patient_id,visit_date,height,LS BMD,LS levels,model,excluded\nA1,2026-01-02,140,,L1-L4,Horizon A,no\n"
    assert staffed.load(text).refused == 0


@pytest.mark.parametrize("sex", ["male?", "≠ male", "!female", "f*"])
def test_a_sign_beside_a_word_is_a_doubt(staffed: Desk, sex: str) -> None:
    report = staffed.load(f"patient_id,date_of_birth,sex\nN1,2012-01-01,{sex}\n")
    assert report.refused == 1 and any(p.column == "sex" and p.severity == "hard" for p in report.problems)


def test_a_row_of_units_stops_the_file(staffed: Desk) -> None:
    text = "patient_id,visit_date,height,weight\n,,{},{}\nA1,2025-01-01,150,50\n"
    report = staffed.load(text.format("mm", "lb"))
    assert report.new == 0 and any(
        "looks like a row of units (height mm, weight lb)" in p.message for p in report.problems
    )
    assert staffed.load(text.format("cm", "kg")).new == 1


def test_what_a_refused_row_covered_is_asked_about_too(staffed: Desk) -> None:
    head = "patient_id,visit_date,LS BMD (g/cm2),LS BMC (g),note\n"
    staffed.load(f"{head}A1,2025-01-01,0.5,10,\n")
    report = staffed.load(f"{head}A1,2025-01-01,0.5,,\nA1,2025-01-01,0.5,20,x\n")
    assert [p.row for p in report.problems if p.severity == "soft"] == [3]
    assert staffed.rows("SELECT bmc_g FROM dxa_scans") == [(10.0,)]


def test_a_decimal_comma_does_not_shift_a_row(staffed: Desk) -> None:
    head = "patient_id,visit_date,height,weight,note\n"
    report = staffed.load(f"{head}A1,2025-01-01,150,5,30,\nA2,2025-01-01,150,31,x\n")
    assert [p.row for p in report.problems if p.severity == "hard"] == [2]
    quoted = staffed.load(f'{head}A1,2025-01-01,150,5,30,\nA2,2025-01-01,150,31,"x, y"\n')
    assert [p.row for p in quoted.problems if p.severity == "hard"] == [2]
    assert staffed.load(f"{head}A1,2025-02-01,150,30,y,\nA2,2025-02-01,150,31,x,\n").new == 2


def test_a_value_outside_is_told_in_both_units(staffed: Desk) -> None:
    report = staffed.load("patient_id,visit_date,Calcium (mg/dL),height (in)\nA1,2026-01-02,2.4,590\n")
    told = {p.column: p.message for p in report.problems if p.severity == "hard"}
    assert told["Calcium (mg/dL)"].startswith("2.4 mg/dL = 0.5988 mmol/L is below the limit of 0.8 mmol/L")
    assert told["height (in)"] == "590 in = 1499 cm is above the limit of 220 cm; in mm it would be 59 cm"


def test_a_row_with_a_patient_is_no_row_of_units(staffed: Desk) -> None:
    head = "patient_id,sample_date,analyte,value,unit,lab_low\n"
    report = staffed.load(f"{head}A1,2025-10-15,magnesium,0.92,,mmol/L\nA1,2025-11-15,magnesium,0.92,mmol/L,0.7\n")
    assert report.new == 1 and [p.row for p in report.problems if p.severity == "hard"] == [2, 2]


@pytest.mark.parametrize("header", ["height (cm)", "height_cm", "weight (lb)"])
def test_a_blank_unit_leaves_what_the_header_says(staffed: Desk, header: str) -> None:
    unit = "lb" if "lb" in header else "cm"
    name = header.split()[0].split("_")[0]
    report = staffed.load(
        f"patient_id,visit_date,{header},{name}_unit\nA1,2026-01-02,140,{unit}\nA1,2026-02-02,141.5,\n"
    )
    assert report.new == 2


@pytest.mark.parametrize(
    ("cell", "header"), [("27 ng/mL", "25-OH-D (nmol/L)"), ("38 kg", "weight"), ("38lb", "weight (kg)")]
)
def test_a_unit_in_the_cell_is_told_as_that(staffed: Desk, cell: str, header: str) -> None:
    report = staffed.check(f"patient_id,visit_date,{header}\nA1,2026-01-02,{cell}\n")
    assert [(p.row, "it holds a unit" in p.message) for p in report.problems if p.severity == "hard"] == [(2, True)]


def test_an_unreadable_number_beside_a_blank_unit_is_named(staffed: Desk) -> None:
    text = (
        'patient_id,visit_date,height (m),height_unit\nA1,2026-01-02,1.32,m\nA1,2026-02-02,"1,33",\nA1,2026-03-02,x,\n'
    )
    report = staffed.load(text)
    assert [p.row for p in report.problems if p.severity == "hard"] == [3, 4]
    assert report.new == 1
