"""New, changed, same: what a file would do to the store, what a commit does, and that an undo takes it back exactly."""

from __future__ import annotations

import pytest

from core.errors import StoreChanged, TrabeculaError
from core.intake import Options, load, undo
from tests.core.intake.conftest import Desk

FIRST = """patient_id,visit_date,height_cm,weight_kg,LS L1-L4 BMD (g/cm2),LS Z,Manufacturer,T7,T8,modality,Calcium (mmol/L),zoledronate_mg
A1,2025-01-02,120.5,30,0.512,-2.1,Hologic,0,0,vfa,2.35,1.2
A2,2025-01-02,,31,,,,,,,2.40,
"""


def test_a_check_writes_nothing(staffed: Desk) -> None:
    before, version = staffed.contents(), staffed.store.version()
    report = staffed.check(FIRST)
    assert report.new == 2 and report.batch_id is None
    assert staffed.contents() == before and staffed.store.version() == version


def test_a_wide_row_is_taken_apart(staffed: Desk) -> None:
    report = staffed.load(FIRST)
    assert {table: counts["new"] for table, counts in report.tables.items()} == {
        "visits": 2,
        "dxa_scans": 1,
        "spine_images": 1,
        "vertebral_reads": 2,
        "labs": 2,
        "infusions": 1,
    }
    scan = staffed.rows(
        "SELECT scan_id, site, side, levels, bmd_g_cm2, manufacturer, batch_id, file_row FROM dxa_scans"
    )
    assert scan == [("2025-01-02-1", "lumbar spine", "none", "L1-L4", 0.512, "Hologic", 2, 2)]


def test_the_same_file_again_says_nothing_new(staffed: Desk) -> None:
    staffed.load(FIRST)
    before = staffed.contents()
    report = staffed.load(FIRST)
    assert (report.new, report.changed, report.same, report.batch_id) == (0, 0, 2, None)
    assert staffed.contents() == before


def test_a_change_names_old_new_and_the_batch_it_came_from(staffed: Desk) -> None:
    staffed.load(FIRST)
    report = staffed.load("patient_id,visit_date,height_cm\nA1,2025-01-02,121.5\n")
    assert [(c.patient, c.column, c.old, c.new, c.from_batch) for c in report.changes] == [
        ("A1", "height_cm", "120.5", "121.5", 2)
    ]


def test_a_blank_never_erases(staffed: Desk) -> None:
    staffed.load(FIRST)
    staffed.load("patient_id,visit_date,height_cm,weight_kg,Calcium (mmol/L)\nA1,2025-01-02,,33,\n")
    assert staffed.rows("SELECT height_cm, weight_kg FROM visits WHERE batch_id = 3") == [(120.5, 33.0)]
    assert staffed.rows("SELECT count(*) FROM labs") == [(2,)]


def test_undo_restores_exactly_what_was_before(staffed: Desk) -> None:
    staffed.load(FIRST)
    before = staffed.contents()
    second = staffed.load(
        "patient_id,date_of_birth,sex,visit_date,height_cm,note\nA1,,,2025-01-02,121.5,x\nB7,2015-05-05,f,2025-03-03,110,new\n"
    )
    assert staffed.contents() != before
    undo(staffed.store, int(second.batch_id or 0))
    assert staffed.contents() == before


def test_undo_is_stopped_by_a_later_batch_that_built_on_it(staffed: Desk) -> None:
    staffed.load(FIRST)
    staffed.load("patient_id,visit_date,height_cm\nA1,2025-01-02,121.5\n")
    before = staffed.contents()
    with pytest.raises(TrabeculaError, match="batch 3 built on it"):
        undo(staffed.store, 2)
    with pytest.raises(TrabeculaError, match="batch 2 and 3 built on it"):
        undo(staffed.store, 1)
    assert staffed.contents() == before
    for batch in (3, 2, 1):
        undo(staffed.store, batch)
    assert staffed.rows("SELECT count(*) FROM patients") == [(0,)]
    with pytest.raises(TrabeculaError, match="already undone"):
        undo(staffed.store, 2)
    with pytest.raises(TrabeculaError, match="no batch 99"):
        undo(staffed.store, 99)


def test_a_patient_loaded_again_after_an_undo_is_the_same_person(staffed: Desk) -> None:
    before = staffed.rows("SELECT patient_id, patient_key, token FROM patients ORDER BY 1")
    undo(staffed.store, 1)
    staffed.load("patient_id,date_of_birth,sex\n007,2010-01-01,F\nA2,2012-02-29,female\nA1,2014-06-14,male\n")
    assert staffed.rows("SELECT patient_id, patient_key, token FROM patients ORDER BY 1") == before


@pytest.mark.parametrize(("cells", "words"), [("2014-06-15,male", "birth date"), ("2014-06-14,female", "sex")])
def test_identity_is_never_changed_by_a_file(staffed: Desk, cells: str, words: str) -> None:
    report = staffed.load(f"patient_id,date_of_birth,sex,visit_date,height_cm\nA1,{cells},2025-01-02,120\n")
    assert report.refused == 1 and f"never changes a {words}" in report.problems[0].message


def test_a_second_scan_of_a_day_is_asked_about(staffed: Desk) -> None:
    staffed.load(FIRST)
    text = "patient_id,visit_date,LS L1-L4 BMD (g/cm2)\nA1,2025-01-02,0.530\n"
    report = staffed.load(text)
    assert report.refused == 1 and "correction, or a second scan" in report.problems[0].message
    assert staffed.load(text, accept_soft=True).changed == 1
    own = "patient_id,scan_id,scan_date,site,levels,bmd_g_cm2\nA1,S2,2025-01-02,lumbar spine,L1-L4,0.540\n"
    assert staffed.load(own).new == 1
    assert staffed.rows("SELECT count(*) FROM dxa_scans") == [(2,)]


def test_a_repeated_row_is_taken_once_and_a_contradiction_is_refused(staffed: Desk) -> None:
    head = "patient_id,visit_date,height_cm,zoledronate_mg\n"
    report = staffed.load(head + "A1,2025-01-02,120,1.2\nA1,2025-01-02,120,1.2\nA1,2025-01-02,121,\n")
    assert (report.new, report.same, report.refused) == (0, 0, 3)
    assert [(p.row, p.message) for p in report.problems if p.severity == "hard"] == [
        (2, "row 4 gives height_cm 121 for the same clinic visit, and this row 120"),
        (3, "the row repeats row 2 in every cell, and that one is refused"),
        (4, "row 2 gives height_cm 120 for the same clinic visit, and this row 121"),
    ]
    assert staffed.rows("SELECT count(*) FROM infusions") == [(0,)]


def test_two_rows_of_one_visit_that_complete_each_other_are_one_visit(staffed: Desk) -> None:
    report = staffed.load("patient_id,visit_date,height_cm,weight_kg\nA1,2025-01-02,120,\nA1,2025-01-02,,30\n")
    assert report.clean and staffed.rows("SELECT height_cm, weight_kg FROM visits") == [(120.0, 30.0)]


def test_two_results_of_one_day_are_two_results(staffed: Desk) -> None:
    text = "patient_id,sample_date,analyte,value,unit\nA1,2025-01-02,Ca,2.30,mmol/L\nA1,2025-01-02,Ca,2.40,mmol/L\n"
    staffed.load(text, accept_soft=True)
    assert staffed.rows("SELECT sample_id, value FROM labs ORDER BY 1") == [
        ("2025-01-02-1", 2.3),
        ("2025-01-02-2", 2.4),
    ]
    assert staffed.load(text).same == 2


def test_the_same_number_in_two_centres_is_two_people(staffed: Desk) -> None:
    staffed.load("centre,patient_id,date_of_birth,sex\nNorth,A1,2016-01-01,female\n")
    assert staffed.rows("SELECT count(DISTINCT patient_key) FROM patients WHERE patient_id = 'A1'") == [(2,)]


def test_a_refused_first_row_refuses_the_rows_that_need_it(staffed: Desk) -> None:
    report = staffed.load(
        "patient_id,date_of_birth,sex,visit_date,height_cm\nN1,2015-01-01,f,2014-01-01,50\nN1,,,2020-01-01,100\n"
    )
    assert report.refused == 2 and "row 2" in report.problems[1].message


def test_a_store_that_moved_on_since_the_check_is_not_written_blindly(staffed: Desk) -> None:
    version = staffed.check(FIRST).store_version
    staffed.load("patient_id,visit_date\nA1,2025-05-05\n")
    with pytest.raises(StoreChanged):
        load(staffed.store, "file.csv", FIRST.encode(), Options(), expected_version=version)


@pytest.mark.rules
def test_a_dead_commit_leaves_nothing(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = staffed.contents()

    def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("core.intake.run.renew_affected", broken)
    with pytest.raises(RuntimeError):
        staffed.load(FIRST)
    assert staffed.contents() == before
    monkeypatch.undo()
    assert staffed.load(FIRST).batch_id == 2
