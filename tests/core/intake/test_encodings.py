"""UTF-16 and Windows-1252 beside UTF-8, and what stands before the header."""

from __future__ import annotations

import pytest

from tests.core.intake.conftest import Desk

PATIENTS = "patient_id\tdate_of_birth\tsex\tfamily_name\nB1\t2014-06-14\tmale\tMüller\nB2\t2015-01-02\tfemale\tŁoś\n"
NAMES = [("Müller",), ("Łoś",)]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_told_by_its_bytes(desk: Desk, encoding: str, ending: str) -> None:
    report = desk.load(PATIENTS.replace("\n", ending).encode(encoding))
    assert report.clean and report.new == 2
    assert desk.rows("SELECT family_name FROM patients ORDER BY patient_key") == NAMES


def test_windows_1252_is_read_and_said_with_the_row_to_look_at(desk: Desk) -> None:
    text = "patient_id,date_of_birth,sex,family_name\nB1,2014-06-14,male,Plain\nB2,2014-06-14,male,“Müller” €\n"
    report = desk.load(text.encode("cp1252"))
    assert report.clean and report.new == 2
    (note,) = [p for p in report.problems if "Windows-1252" in p.message]
    assert note.row == 3 and note.severity == "note" and "Müller" in note.message and "--encoding" in note.mend
    assert desk.rows("SELECT family_name FROM patients ORDER BY patient_key") == [("Plain",), ("“Müller” €",)]


def test_the_user_may_name_the_encoding(desk: Desk) -> None:
    text = "patient_id,date_of_birth,sex,family_name\nB1,2014-06-14,male,Łoś\n"
    assert desk.load(text.encode("cp1250"), encoding="cp1250").clean
    assert desk.rows("SELECT family_name FROM patients") == [("Łoś",)]
    report = desk.check(text.encode("cp1250"), encoding="utf-8")
    assert report.rows_in == 0 and "is not UTF-8" in report.problems[0].message


def test_a_mixture_is_asked_about_and_taken_when_it_is_named(desk: Desk) -> None:
    data = "patient_id,date_of_birth,sex,family_name\nB1,2014-06-14,male,é\n".encode() + b"B2,2014-06-14,male,\xe9\n"
    assert "mixes two encodings" in desk.check(data).problems[0].message
    assert desk.load(data, encoding="cp1252").new == 2
    assert desk.rows("SELECT family_name FROM patients ORDER BY patient_key") == [("Ã©",), ("é",)]


PEOPLE = "patient_id,date_of_birth,sex,family_name\n"


def test_japanese_in_shift_jis_is_told_and_taken_when_it_is_named(desk: Desk) -> None:
    data = f"{PEOPLE}J1,2014-05-03,female,田中\nJ2,2013-02-01,male,伊藤\n".encode("cp932")
    (told,) = desk.check(data).problems
    assert told.severity == "hard" and "Japanese in Shift-JIS" in told.message and "--encoding cp932" in told.message
    assert desk.load(data, encoding="cp932").new == 2
    assert desk.rows("SELECT family_name FROM patients ORDER BY patient_key") == [("田中",), ("伊藤",)]


@pytest.mark.parametrize("name", ["Šimek", "Müller", "“Ada”", "Ñandú", "Žižka"])
def test_names_of_europe_are_not_taken_for_japanese(desk: Desk, name: str) -> None:
    assert desk.load(f"{PEOPLE}J1,2014-05-03,female,{name}\n".encode("cp1252")).clean
    assert desk.rows("SELECT family_name FROM patients") == [(name,)]


@pytest.mark.parametrize("pieces", [1, 2, 3])
def test_a_letter_on_the_border_of_two_pieces_is_one_letter(desk: Desk, pieces: int, monkeypatch) -> None:
    monkeypatch.setattr("core.files.encoding._PIECE", pieces)
    report = desk.load("patient_id,date_of_birth,sex,family_name\r\nB1,2014-06-14,male,Müllerß€😀\r\n".encode())
    assert report.clean and report.rows_in == 1
    assert desk.rows("SELECT family_name FROM patients") == [("Müllerß€😀",)]


def test_lines_before_the_header_are_named_and_left_out(staffed: Desk) -> None:
    text = (
        "Bone Clinic;;\nExport of 2026-11-01, visits\n\npatient_id;visit_date;height_cm\nA1;2026-01-02;120\n"
        "A9;2026-01-02;120\n"
    )
    report = staffed.load(text)
    assert (report.rows_in, report.new, report.refused) == (2, 1, 1)
    named = [(p.row, p.value) for p in report.problems if "before the header" in p.message]
    assert named == [(1, "Bone Clinic;;"), (2, "Export of 2026-11-01, visits")]
    assert [p.row for p in report.problems if p.severity == "hard"] == [6]


def test_a_row_of_data_is_not_taken_for_the_header(staffed: Desk) -> None:
    report = staffed.check("H0,H1,H2\nA1,2026-01-02,male\nheight,weight,2\nA2,2026-01-02,3\n")
    assert report.rows_in == 3 and not any("before the header" in p.message for p in report.problems)


def test_the_header_may_be_named(staffed: Desk) -> None:
    text = "patient_id,visit_date,height\npatient_id,visit_date,height_cm\nA1,2026-01-02,120\n"
    report = staffed.load(text, header_row=2)
    assert (report.rows_in, report.new) == (1, 1)
    assert "There is no row 80" in staffed.check(text, header_row=80).problems[0].message


def test_mapped_headers_are_found_behind_a_preamble(staffed: Desk) -> None:
    text = "made by hand\nwho,when,tall\nA1,2026-01-02,120\n"
    report = staffed.load(text, columns={"who": "patient_id", "when": "visit_date", "tall": "height_cm"})
    assert report.new == 1 and [p.row for p in report.problems] == [1]


def test_a_header_of_unknown_names_can_be_mapped_though_it_was_not_found(staffed: Desk) -> None:
    text = "who,when,tall\nA1,2026-01-02,120\n"
    report = staffed.load(text, columns={"who": "patient_id", "when": "visit_date", "tall": "height_cm"})
    assert report.clean and report.new == 1
