"""The wide case file: one row is one episode; each column of a fact makes one fact, what is not stated stays unknown."""

from __future__ import annotations

from core.contracts.case_headers import CASES, case_columns, match_case
from core.contracts.kinds import column_names, match_kind
from core.contracts.meanings import case_meanings
from core.intake import template
from tests.core.intake.conftest import Desk

HEAD = "patient_id,sex,dates_are_relative,delivery_gestation,diagnosis,symptoms,joint,side,recovery (months),recovery origin,avn,MRI edema left hip,mri_time\n"
FACTS = """SELECT finding, joint, side, time_point, value, which, origin_assumed FROM pregnancy_findings ORDER BY finding_no"""


def test_a_row_becomes_a_woman_a_pregnancy_and_its_facts(desk: Desk) -> None:
    report = desk.load(
        HEAD + "C1,female,yes,38 weeks,30 + 0,Mechanical coxalgia,hip,left,6,,excluded,femoral head,31 weeks\n"
    )
    assert report.clean and report.table == CASES and report.new == 1
    assert desk.rows("SELECT date_of_birth, dates_are_relative FROM patients") == [(None, True)]
    assert desk.rows("SELECT pregnancy_no, delivery_gestation FROM pregnancies") == [(1, "38 weeks")]
    assert desk.rows(FACTS) == [
        ("diagnosis", None, None, "30 + 0", None, None, None),
        ("recovered", None, None, "6 months after delivery", None, None, True),
        ("symptoms", "hip", "left", "not stated", "Mechanical coxalgia", None, None),
        ("MRI finding", None, None, "31 weeks", None, None, None),
        ("MRI oedema present", "hip", "left", "31 weeks", "femoral head", None, None),
        ("differential excluded", None, None, "not stated", None, "avascular necrosis", None),
    ]


def test_the_same_case_again_changes_nothing_and_a_correction_its_fact(desk: Desk) -> None:
    row = "C1,female,yes,38 weeks,30 + 0,Mechanical coxalgia,hip,left,6,,excluded,femoral head,31 weeks\n"
    desk.load(HEAD + row)
    assert desk.check(HEAD + row).same == 1
    corrected = desk.load(HEAD + row.replace("30 + 0", "30+2").replace(",6,", ",1,delivery"))
    assert corrected.changed == 1
    found = {finding: (when, assumed) for finding, _, _, when, _, _, assumed in desk.rows(FACTS)}
    assert found["diagnosis"] == ("30+2", None)
    assert found["recovered"] == ("1 month after delivery", False)


def test_what_cannot_be_read_is_named_by_the_files_own_header(desk: Desk) -> None:
    report = desk.check(HEAD + "C1,female,yes,38 weeks,30+8,,hip,left,ca. 6,,perhaps,,\n")
    said = {(p.column, p.value): p.message for p in report.problems if p.severity != "note"}
    assert "is not known as avn" in said[("avn", "perhaps")]
    report = desk.check(HEAD + "C1,female,yes,38 weeks,30+8,,hip,left,ca. 6,banana,,,\n")
    said = {p.column: p.message for p in report.problems if p.severity != "note"}
    assert "go from 0 to 6" in said["diagnosis"] and "recovery (months)" in said


def test_a_wrong_origin_is_told_at_the_origin_and_a_wrong_number_at_the_number(desk: Desk) -> None:
    told = {}
    for cells in ("6,postpartum", "ca. 6,delivery", "6.5,", "6 months after onset,", "12345,", "\u0666,delivery"):
        report = desk.check(HEAD + f"C1,female,yes,38 weeks,30+0,,hip,left,{cells},,,\n")
        (told[cells],) = [(p.column, p.value, p.message) for p in report.problems if p.severity == "hard"]
    assert told == {
        "6,postpartum": ("recovery origin", "postpartum", "'postpartum' is nothing that months are counted from"),
        "ca. 6,delivery": ("recovery (months)", "ca. 6", "'ca. 6' is no number of months"),
        "6.5,": ("recovery (months)", "6.5", "'6.5' is no number of months"),
        "6 months after onset,": (
            "recovery (months)",
            "6 months after onset",
            "'6 months after onset' is no number of months",
        ),
        "12345,": ("recovery (months)", "12345", "'12345' is no number of months"),
        "\u0666,delivery": ("recovery (months)", "\u0666", "'\u0666' is no number of months"),
    }


def test_an_order_that_cannot_be_is_told_at_the_cell_that_the_file_has(desk: Desk) -> None:
    head = "patient_id,sex,dates_are_relative,delivery_gestation,onset,recovery_months\n"
    report = desk.check(head + "C1,female,yes,38 weeks,9 months after delivery,6\n")
    (said,) = [(p.column, p.value, p.message) for p in report.problems if p.severity == "hard"]
    assert said[:2] == ("recovery_months", "6") and "is before the symptom onset" in said[2]


def test_ivf_and_icsi_stand_as_they_were_written(desk: Desk) -> None:
    head = "patient_id,sex,dates_are_relative,delivery_gestation,diagnosis,conception\n"
    rows = "".join(f"C{at},female,yes,38 weeks,30+0,{how}\n" for at, how in enumerate(("IVF", "icsi", "natural")))
    assert desk.load(head + rows).clean
    written = desk.rows("SELECT conception FROM pregnancies ORDER BY patient_key")
    assert written == [("IVF",), ("ICSI",), ("spontaneous",)]


def test_a_case_without_birth_date_has_to_say_that_its_dates_are_relative(desk: Desk) -> None:
    report = desk.check(HEAD + "C1,female,,38 weeks,30+0,,hip,left,6,,,,\n")
    assert [p.message for p in report.problems if p.severity == "hard"] == ["the patient is not known"]


def test_an_undone_case_comes_back_as_the_same_person(desk: Desk) -> None:
    from core.intake import undo

    row = HEAD + "C1,female,yes,38 weeks,30+0,,hip,left,6,,,,\n"
    batch = desk.load(row).batch_id
    token = desk.rows("SELECT token FROM patients")
    undo(desk.store, batch or 0)
    desk.load(row)
    assert desk.rows("SELECT token FROM patients") == token
    assert desk.rows("SELECT count(*) FROM identities") == [(1,)]


def test_a_default_replaces_nothing_that_is_stated(desk: Desk) -> None:
    desk.load(HEAD + "C1,female,yes,38 weeks,30+0,pain,hip,left,6,diagnosis,excluded,head,31+1\n")
    later = desk.load("patient_id,symptoms,mri_oedema_left_hip\nC1,pain at night,head and neck\n")
    assert later.changed == 1
    found = {finding: (when, value) for finding, _, _, when, value, _, _ in desk.rows(FACTS)}
    assert found["MRI oedema present"] == ("31+1", "head and neck") and found["symptoms"][1] == "pain at night"
    assert found["recovered"][0] == "6 months after diagnosis"


def test_from_when_it_would_count_is_no_recovery(desk: Desk) -> None:
    desk.load(HEAD + "C1,female,yes,38 weeks,30+0,,hip,left,,diagnosis,,,\n")
    assert "recovered" not in [row[0] for row in desk.rows(FACTS)]


def test_a_case_row_is_a_pregnancy_whatever_it_tells(desk: Desk) -> None:
    report = desk.load(
        "patient_id,sex,date_of_birth,onset,joint,side,symptoms\nN,female,1990-01-01,2026-10-30,hip,left,pain\n"
    )
    assert report.clean and desk.rows("SELECT pregnancy_no FROM pregnancies") == [(1,)]


def test_every_canonical_header_is_known_and_means_one_place() -> None:
    names = case_columns()
    slots = [match_case(name) for name in names]
    assert None not in slots
    places = [(slot.table, slot.column, slot.fixed) for slot in slots if slot and slot.unit != "months"]
    assert len(places) == len(set(places))
    assert {meaning.name for meaning in case_meanings()} <= set(names)
    assert column_names(CASES) == names and match_kind(CASES, "diagnosis") == match_case("diagnosis")
    assert template(CASES).startswith("centre,patient_id,")


def test_the_template_is_taken_as_it_is_offered(desk: Desk) -> None:
    assert [p.message for p in desk.check(template(CASES)).problems] == ["the file has a header and no rows"]
    names = template(CASES).strip().split(",")
    cells = {"patient_id": "N", "sex": "female", "date_of_birth": "1990-05-21", "onset": "31+0", "recovery_months": "6"}
    row = ",".join(cells.get(name, "") for name in names)
    assert desk.load(template(CASES) + row + "\n").clean
    assert desk.rows("SELECT count(*) FROM pregnancy_findings") == [(2,)]


def test_dates_that_contradict_each_other_are_problems_where_two_columns_say_when(desk: Desk) -> None:
    """The column that a fact's problem is told at has to be looked up while the rules stand in a schema of their own."""
    head = "patient_id,sex,date_of_birth,expected_date,delivery_date,delivery_gestation,onset,mri_oedema_left_hip,mri_time,mri\n"
    row = "N,female,1990-05-21,2026-10-01,2026-05-01,39+1,31+0,head,32+0,oedema\n"
    report = desk.check(head + row)
    assert report.refused == 1 and {p.column for p in report.problems} >= {"delivery_gestation", "onset"}
