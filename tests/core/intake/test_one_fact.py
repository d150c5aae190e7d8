"""Values that were once stored wrong without a word: each stays right."""

from __future__ import annotations

import pytest

from core.intake import undo
from tests.core.intake.conftest import Desk

LABS = "patient_id,sample_id,analyte,sample_date,value,unit\n"


def test_two_names_of_one_analyte_are_converted_once_each(staffed: Desk) -> None:
    staffed.load(LABS + "A1,S1,Vitamin D,2026-01-01,20,ng/mL\nA1,S2,25-OH-D,2026-01-02,20,ng/mL\n")
    values = [row[0] for row in staffed.rows("SELECT value FROM labs ORDER BY sample_id")]
    assert values == [pytest.approx(49.92), pytest.approx(49.92)]


def test_sign_and_words_of_their_own_columns_are_kept(staffed: Desk) -> None:
    head = "patient_id,sample_id,analyte,sample_date,operator,value,unit,text_result\n"
    report = staffed.load(head + "A1,S1,PTH,2026-01-01,<,10,pmol/L,\nA1,S2,PTH,2026-01-02,,,pmol/L,clotted\n")
    assert report.clean
    assert staffed.rows("SELECT value, operator, text_result FROM labs ORDER BY sample_id") == [
        (10.0, "<", None),
        (None, None, "clotted"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "stored"),
    [
        ("<10", "12", (12.0, None, None)),
        ("<12", "12", (12.0, None, None)),
        ("12", "haemolysed", (None, None, "haemolysed")),
        ("haemolysed", "12", (12.0, None, None)),
    ],
)
def test_a_corrected_result_replaces_the_whole_fact(
    staffed: Desk, first: str, second: str, stored: tuple[object, ...]
) -> None:
    staffed.load(LABS + f"A1,S1,PTH,2026-01-01,{first},pmol/L\n")
    before = staffed.contents()
    report = staffed.load(LABS + f"A1,S1,PTH,2026-01-01,{second},pmol/L\n")
    assert report.changed == 1
    assert staffed.rows("SELECT value, operator, text_result FROM labs") == [stored]
    undo(staffed.store, int(report.batch_id or 0))
    assert staffed.contents() == before


def test_a_level_that_turns_out_unreadable_has_no_grade(staffed: Desk) -> None:
    head = "patient_id,visit_date,modality,T8\n"
    staffed.load(head + "A1,2026-01-01,vfa,2\n")
    staffed.load(head + "A1,2026-01-01,vfa,x\n", accept_soft=True)
    assert staffed.rows("SELECT grade, readable FROM vertebral_reads") == [(None, False)]


def test_another_grade_of_the_same_image_is_asked_about(staffed: Desk) -> None:
    head = "patient_id,visit_date,modality,T8\n"
    staffed.load(head + "A1,2026-01-01,vfa,2\n")
    report = staffed.load(head + "A1,2026-01-01,vfa,0\n")
    assert report.refused == 1 and "correction, or a second reading" in report.problems[0].message


def test_another_name_for_a_known_number_is_asked_about(staffed: Desk) -> None:
    head = "patient_id,visit_date,family_name\n"
    staffed.load(head + "A1,2026-01-01,Jones\n")
    report = staffed.load(head + "A1,2026-02-01,Smith\n")
    assert report.refused == 1 and "same person" in report.problems[0].message


@pytest.mark.parametrize(
    ("header", "row", "weight"),
    [
        ("weight (lb),weight_unit", "80,", 36.29),
        ("weight,weight_unit", "80,lb", 36.29),
        ("weight (kg)", "80", 80.0),
    ],
)
def test_the_unit_of_a_weight(staffed: Desk, header: str, row: str, weight: float) -> None:
    staffed.load(f"patient_id,visit_date,{header}\nA1,2026-01-02,{row}\n")
    assert staffed.rows("SELECT round(weight_kg, 2) FROM visits") == [(weight,)]


def test_a_header_mapped_by_hand_keeps_its_unit(staffed: Desk) -> None:
    staffed.load("patient_id,visit_date,Gewicht (lb)\nA1,2026-01-02,80\n", columns={"Gewicht (lb)": "weight_kg"})
    assert staffed.rows("SELECT round(weight_kg, 2) FROM visits") == [(36.29,)]


def test_a_percentage_is_no_weight(staffed: Desk) -> None:
    report = staffed.load("patient_id,visit_date,Weight (%)\nA1,2026-01-02,50\n")
    assert staffed.rows("SELECT weight_kg FROM visits") == [(None,)]
    assert report.problems[0].column == "Weight (%)"


def test_short_slashed_dates_take_part_in_the_decision(staffed: Desk) -> None:
    head = "patient_id,visit_date,height_cm\n"
    assert staffed.check(head + "A1,13/05/2026,120\nA1,3/14/2026,121\nA1,3/11/2026,122\n").refused == 3
    staffed.load(head + "A1,3/14/2026,121\nA1,3/11/2026,122\n")
    assert [str(row[0]) for row in staffed.rows("SELECT visit_date FROM visits ORDER BY 1")] == [
        "2026-03-11",
        "2026-03-14",
    ]


def test_one_z_is_not_given_to_two_sets_of_levels(staffed: Desk) -> None:
    report = staffed.load("patient_id,visit_date,LS BMD L1-L4,LS BMD L2-L4,LS Z\nA1,2026-01-01,0.5,0.6,-1.0\n")
    assert report.refused == 1 and "L1-L4 or L2-L4" in report.problems[0].message


def test_blanks_around_a_number_make_no_new_patient(staffed: Desk) -> None:
    report = staffed.load("patient_id,visit_date,height_cm\n A1\t,2026-01-01,120\n")
    assert report.clean and staffed.rows("SELECT count(*) FROM patients") == [(3,)]


def test_a_cell_with_a_line_break_in_a_careful_file(staffed: Desk) -> None:
    report = staffed.load('patient_id,visit_date,note\nA1,2026-01-01,"a\nb"\nA2,2026-01-01,c\n')
    assert report.clean and staffed.rows("SELECT note FROM visits ORDER BY file_row") == [("a\nb",), ("c",)]


@pytest.mark.parametrize("word", ["epoch", "infinity", "-infinity", "1899-12-31", "2200-01-01"])
def test_words_that_a_database_takes_for_dates_are_none(staffed: Desk, word: str) -> None:
    assert staffed.check(f"patient_id,visit_date\nA1,{word}\n").refused == 1


@pytest.mark.parametrize(("more", "new"), [(400, 1), (5000, 0)])
def test_a_file_of_very_many_columns(staffed: Desk, more: int, new: int) -> None:
    names = ",".join(f"extra{n}" for n in range(more))
    report = staffed.load(f"patient_id,visit_date,{names}\nA1,2026-01-01,{',' * (more - 1)}\n")
    assert report.new == new
    if not new:
        assert "5002 columns" in report.problems[0].message


def test_repeated_levels_and_scanner_are_no_scan(staffed: Desk) -> None:
    report = staffed.load("patient_id,visit_date,ls_levels,ls_bmd_g_cm2,manufacturer\nA1,2026-01-01,L1-L4,,Hologic\n")
    assert report.clean and staffed.rows("SELECT count(*) FROM dxa_scans") == [(0,)]


def test_a_different_child_under_a_number_that_was_undone_is_another_person(staffed: Desk) -> None:
    (before,) = staffed.rows("SELECT patient_key, token FROM patients WHERE patient_id = 'A1'")
    undo(staffed.store, 1)
    staffed.load("patient_id,date_of_birth,sex\nA1,2009-01-01,female\n")
    (after,) = staffed.rows("SELECT patient_key, token FROM patients WHERE patient_id = 'A1'")
    assert before[0] != after[0] and before[1] != after[1]
