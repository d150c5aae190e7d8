"""Heights of vertebrae in files: beside the grades of a wide one, converted once, odd ones asked about."""

from __future__ import annotations

import pytest

from tests.core.intake.conftest import Desk

READS = "SELECT level, grade, readable, anterior_mm, middle_mm, posterior_mm FROM vertebral_reads ORDER BY level"


def test_a_wide_file_may_have_heights_beside_grades(staffed: Desk) -> None:
    head = "patient_id,image_date,modality,T8,T8 anterior (mm),T8 middle (mm),T8 posterior (mm),T9,L1 Ha,L1 Hm,L1 Hp"
    report = staffed.load(f"{head}\nA1,2026-01-02,vfa,2,14.0,16.5,20.0,x,21,21.5,22\nA2,2026-01-03,vfa,0,,,,1,,,\n")
    assert report.clean and report.new == 2
    rows = staffed.rows(f"{READS.replace('FROM', ', image_id FROM')}")
    assert [row[:6] for row in rows if str(row[6]).startswith("2026-01-02")] == [
        ("L1", None, None, 21.0, 21.5, 22.0), ("T8", 2, True, 14.0, 16.5, 20.0), ("T9", None, False, None, None, None),
    ]  # fmt: skip
    assert [row[:2] for row in rows if str(row[6]).startswith("2026-01-03")] == [("T8", 0), ("T9", 1)]


def test_heights_in_cm_are_converted_once(staffed: Desk) -> None:
    head = "patient_id,image_date,modality,T8 anterior (cm),T8 posterior (cm)"
    assert staffed.load(f"{head}\nA1,2026-01-02,vfa,1.4,2.0\n").clean
    assert staffed.rows(READS) == [("T8", None, None, 14.0, None, 20.0)]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("vfa,4,,", "4"),
        ("vfa,1,300,20", "300"),
        ("vfa,1,2.9,20", "2.9"),
        ("vfa,1*,14,20", "1*"),
    ],
)
def test_what_no_vertebra_is_gives_a_problem_with_row_column_and_value(staffed: Desk, cells: str, said: str) -> None:
    report = staffed.load(
        f"patient_id,image_date,modality,T8,T8 anterior (mm),T8 posterior (mm)\nA1,2026-01-02,{cells}\n"
    )
    problem = next(one for one in report.problems if one.severity == "hard")
    assert problem.row == 2 and problem.column in ("T8", "T8 anterior (mm)") and said in str(problem.value)
    assert staffed.rows("SELECT count(*) FROM vertebral_reads") == [(0,)]


def test_a_word_for_nothing_is_not_imaged(staffed: Desk) -> None:
    assert staffed.load("patient_id,image_date,modality,T8,T9\nA1,2026-01-02,vfa,n/a,1\n").clean
    assert staffed.rows(READS) == [("T9", 1, True, None, None, None)]


@pytest.mark.parametrize(("front", "asked"), [(3.9, True), (4.0, False), (28.0, False), (28.1, True)])
def test_a_ratio_that_no_vertebra_has_is_asked_about(staffed: Desk, front: float, asked: bool) -> None:
    text = f"patient_id,image_date,modality,T8 anterior (mm),T8 posterior (mm)\nA1,2026-01-02,vfa,{front},20\n"
    report = staffed.check(text)
    soft = [one for one in report.problems if one.severity == "soft"]
    assert bool(soft) is asked
    if asked:
        assert (
            soft[0].column == "T8 anterior (mm)"
            and soft[0].row == 2
            and "of it, usual are 0.2 to 1.4" in soft[0].message
        )
        assert staffed.load(text, accept_soft=True).batch_id


def test_two_reads_of_one_level_in_one_file_are_not_taken_for_one(staffed: Desk) -> None:
    assert staffed.load("patient_id,image_id,image_date,modality\nA1,I1,2026-01-02,vfa\n", table="spine_images").clean
    report = staffed.load("patient_id,image_id,level,grade\nA1,I1,T8,1\nA1,I1,T8,2\n", table="vertebral_reads")
    assert report.refused == 2 and staffed.rows("SELECT count(*) FROM vertebral_reads") == [(0,)]


def test_a_level_or_an_image_that_does_not_exist_is_refused(staffed: Desk) -> None:
    assert staffed.load("patient_id,image_id,image_date,modality\nA1,I1,2026-01-02,vfa\n", table="spine_images").clean
    report = staffed.load("patient_id,image_id,level,grade\nA1,I1,T13,1\nA1,I2,T8,1\n", table="vertebral_reads")
    assert [(one.row, one.column, one.value) for one in report.problems if one.severity == "hard"] == [
        (2, "level", "T13"), (3, "image_id", "I2"),
    ]  # fmt: skip
    early = staffed.load("patient_id,image_date,modality,T8\nA1,2014-06-13,vfa,1\n")
    assert early.refused == 1 and "before the patient's birth date" in early.problems[0].message


@pytest.mark.parametrize("header", ["T13", "L6", "Th 14", "t0"])
def test_a_level_that_does_not_exist_is_no_unknown_column(staffed: Desk, header: str) -> None:
    """What stands below it is a reading: to leave it out would leave a fracture out."""
    text = f"patient_id,image_date,modality,T8,{header}\nA1,2026-01-02,vfa,0,1\n"
    report = staffed.load(text)
    (problem,) = [one for one in report.problems if one.severity == "hard"]
    assert problem.column == header
    assert problem.message == f"{header} is no level of the spine: there are T1 to T12 and L1 to L5"
    assert report.batch_id is None
    left_out = staffed.load(text, columns={header: "-"})
    assert left_out.clean and left_out.new == 1


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("2,no,", "T8 has grade 2 and is read as not fractured"),
        ("1,,no", "T8 has grade 1 and is not readable"),
        ("0,no,yes", ""),
        ("0,yes,yes", ""),  # a fracture that the reader declares beside grade 0 is none of that grade
    ],
)
def test_a_reading_that_contradicts_itself_is_refused(staffed: Desk, cells: str, message: str) -> None:
    staffed.load("patient_id,image_id,image_date,modality\nA1,I1,2026-01-02,vfa\n")
    report = staffed.load(f"patient_id,image_id,level,reading_no,grade,fracture,readable\nA1,I1,T8,1,{cells}\n")
    said = [(one.row, one.column, one.message) for one in report.problems if one.severity == "hard"]
    assert said == ([(2, "grade", message)] if message else [])
