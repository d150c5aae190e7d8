"""Files that are wrong as a whole, or in their shape: a sentence each, nothing written, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.intake import load
from tests.core.intake.conftest import Desk

GOOD = "patient_id,visit_date,height_cm,weight_kg\nA1,2026-01-02,120,30\nA2,2026-01-02,130,31\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"  \r\n \n", "is empty"),
        (b",,,\n,,\n", "only blank cells"),
        (b"%PDF-1.7 \x00\x01", "PDF document"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (bytes(range(256)) * 40, "NUL byte"),
        (b"patient_id,visit_date\nA1,2026\x00-01-02\n", "Row 2 holds a NUL byte"),
        (b"patient_id,note\nA1,caf\x81\xe9\n", "not UTF-8, and the file is not Windows-1252 either"),
        ("patient_id,note\nA1,\u00e9".encode() + b"\nA2,\xe9\n", "mixes two encodings"),
        ("patient_id,note\nA1,x\n".encode("utf-16")[:-1], "is not UTF-16: it is cut off or damaged"),
        (b"patient_id,visit_date,height,height_cm\nA1,2026-01-02,1,2\n", "both mean height_cm"),
        (b"patient_id,patient_id,visit_date\nA1,A1,2026-01-02\n", "both mean patient_id"),
        (b"colour,flavour\nred,sweet\n", "none of the file's headers is known"),
        (b"patient_id,height_cm\nA1,120\n", "no column for visit_date"),
        (b"patient_id,visit_date,height_cm\n", "no rows"),
        (b"x" * 300_000, "is no header"),
        (b"patient_id,visit_date\n" + b"\n" * 6_000_000, "more than the 5000000"),
        (b"patient_id,visit_date\n" + b"\n" * 1_600_000, "Split it"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_writes_nothing(staffed: Desk, data: bytes, words: str) -> None:
    before = staffed.contents()
    report = staffed.load(data)
    assert report.batch_id is None and not report.clean
    assert any(words in problem.message for problem in report.problems), report.problems
    assert staffed.contents() == before


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A1,2026-03-01,120", "the row has 3 cells, the header has 4"),
        ("A1,2026-03-01,120,30,9", "the row has 5 cells, the header has 4"),
        ('A1,2026-03-01,"120"x,30', "quotation mark"),
        ('A1,2026-03-01,"120,30', "quotation mark opens"),
        ("A1,2026-02-30,120,30", "month 2 has no day 30"),
        ("A1,2026-13-01,120,30", "there is no month 13"),
        ("A1,01.03.26,120,30", "only two digits"),
        ("A1,,120,30", "visit_date is empty"),
        (",2026-03-01,120,30", "no patient number"),
        ("A9,2026-03-01,120,30", "the patient is not known"),
        ("A1,2014-06-13,50,3", "before the patient's birth date"),
        ("A1,2026-11-21,120,30", "lies in the future"),
        ("A1,2026-03-01,1.42,30", "in m it would be 142"),
        ("A1,2026-03-01,tall,30", "is no number"),
        ("A1,2026-03-01,120,inf", "is no number"),
        ("A1,2026-03-01,120,1_000", "is no number"),
        ("A1,2026-03-01,221,30", "above the limit of 220"),
    ],
)
def test_a_bad_row_is_refused_by_name_and_the_others_are_taken(staffed: Desk, row: str, words: str) -> None:
    report = staffed.load(GOOD + row + "\n")
    assert (report.new, report.refused) == (2, 1)
    told = [p for p in report.problems if p.severity == "hard"]
    assert [p.row for p in told] == [4] and words in told[0].message and told[0].mend
    assert staffed.rows("SELECT count(*) FROM visits") == [(2,)]


def test_the_row_after_a_stray_quotation_mark_is_still_read(staffed: Desk) -> None:
    lines = [
        "patient_id,visit_date,height_cm,note",
        'A1,2026-01-02,120,"open',
        "A1,2026-01-03,121,fine",
        'A1,2026-01-04,122,"two',
        'lines"',
    ]
    report = staffed.load("\n".join(lines))
    assert (report.rows_in, report.new, report.refused) == (3, 2, 1)
    assert staffed.rows("SELECT note FROM visits ORDER BY visit_date") == [("fine",), ("two\nlines",)]


def test_hostile_cells_are_text(staffed: Desk) -> None:
    note = "'); DROP TABLE visits; --"
    name = "<script>alert(1)</script><b>*x*</b>"
    report = staffed.load(f'patient_id,visit_date,height_cm,note,family_name\nA1,2026-01-02,120,"{note}",{name}\n')
    assert report.clean
    assert staffed.rows("SELECT note FROM visits") == [(note,)]
    assert staffed.rows("SELECT family_name FROM patients WHERE patient_id = 'A1'") == [(name,)]


def test_blank_rows_and_a_footer_are_skipped_and_named(staffed: Desk) -> None:
    report = staffed.load(GOOD + "\n,,,\nTotal: 2 rows\n")
    assert (report.rows_in, report.new, report.skipped) == (5, 2, 3)
    assert [(skip["row"], skip["why"]) for skip in report.skipped_rows] == [(4, "blank"), (5, "blank"), (6, "footer")]
    assert report.skipped_rows[2]["text"] == "Total: 2 rows"


def test_a_row_with_only_a_patient_number_is_no_footer(staffed: Desk) -> None:
    report = staffed.load(GOOD + "A1,,,\n")
    assert (report.refused, report.skipped) == (1, 0)


def test_an_unknown_site_is_named_with_the_nearest(staffed: Desk) -> None:
    report = staffed.load("patient_id,scan_date,site,bmd_g_cm2\nA1,2026-01-02,lumbar spin,0.5\n", table="dxa_scans")
    assert "nearest is 'lumbar spine'" in report.problems[0].message


def test_unknown_columns_are_named_and_hold_nothing_back(staffed: Desk) -> None:
    report = staffed.load("patient_id,visit_date,height_cm,shoe size\nA1,2026-01-02,120,33\n")
    assert report.clean and report.new == 1
    assert [(p.column, p.severity) for p in report.problems] == [("shoe size", "note")]


def test_a_name_that_is_a_pattern_is_a_name(staffed: Desk, tmp_path: Path) -> None:
    for name, height in (("a1.csv", 104), ("a[1].csv", 101), ("plain.csv.gz", 102), ("~$f.csv", 103)):
        (tmp_path / name).write_text(f"patient_id,visit_date,height\nA1,2025-{height - 100:02}-01,{height}\n")
    for name in ("a[1].csv", "plain.csv.gz", "~$f.csv"):
        assert load(staffed.store, name, tmp_path / name).new == 1
    assert staffed.rows("SELECT height_cm FROM visits ORDER BY 1") == [(101.0,), (102.0,), (103.0,)]


def test_a_thousand_columns_are_read(staffed: Desk) -> None:
    more = ",".join(f"x{n}" for n in range(997))
    report = staffed.load(
        f"patient_id,visit_date,height,{more}\nA1,2025-01-01,150{',' * 997}\nA1,2025-02-01,,{',' * 996}\n"
    )
    assert report.new == 2


def test_a_title_of_one_known_word_is_no_header(staffed: Desk) -> None:
    assert staffed.load("Patient\n\npatient_id,visit_date,height\nA1,2025-01-01,150\n").new == 1
