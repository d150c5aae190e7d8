"""Each patient that a file brings something for: what is new, what changes, whose findings move, worst first."""

from __future__ import annotations

import pytest

from tests.core.intake.conftest import Desk

pytestmark = pytest.mark.rules  # the findings of what is loaded are looked at

HEAD = "patient_id,date_of_birth,sex,visit_date,weight_kg,25-OH-D (nmol/L),T8,modality\n"
FIRST = HEAD + "A1,,,2025-01-02,35,40,0,vfa\nA2,,,2025-01-03,41,,,\n007,,,2025-01-03,52,,,\n"
SECOND = (
    HEAD
    + "A2,,,2025-01-03,42,,,\n"  # a value that changes
    + "A1,,,2026-01-02,36,,2,vfa\n"  # a new fracture
    + "B1,2012-01-02,female,2026-01-03,30,,,\n"  # a patient who is new
    + "007,,,2025-01-03,52,,,\n"  # nothing new
    + "A1,,,2025-01-02,35,44,,\n"  # a result that changes
)


def test_patients_are_listed_worst_first_with_what_is_new_by_table(staffed: Desk):
    staffed.load(FIRST)
    report = staffed.check(SECOND, accept_soft=True)
    worst, *others = report.patients_touched
    assert (worst.patient, worst.worst, worst.known) == ("A1", "C", True)
    assert worst.new_rows == {"spine_images": 1, "vertebral_reads": 1, "visits": 1}
    assert (worst.changed_rows, worst.changed_values) == ({"labs": 1}, 1)
    assert worst.findings == sum(finding.patient == "A1" for finding in report.findings)
    assert {one.patient for one in others} == {"A2", "B1"}, "of 007 nothing is new"
    new = next(one for one in others if one.patient == "B1")
    assert (new.known, new.date_of_birth, new.new_rows) == (False, "2012-01-02", {"patients": 1, "visits": 1})


def test_the_first_new_rows_of_a_table_are_told_as_they_would_be_stored(staffed: Desk):
    rows = "".join(f"A1;{day:02d}.01.2026;3{day},5\n" for day in range(1, 29))
    report = staffed.check("patient_id;visit_date;weight_kg\n" + rows)
    assert [(row.row, row.table, row.patient) for row in report.new_rows] == [(n, "visits", "A1") for n in range(2, 7)]
    assert report.new_rows[0].values == (("visit_date", "2026-01-01", ""), ("weight_kg", "31.5", "kg"))


def test_a_row_that_is_known_or_refused_is_none_of_the_new_ones(staffed: Desk):
    staffed.load(FIRST)
    report = staffed.check(HEAD + "A1,,,2025-01-02,35,,,\nA1,,,2025-02-02,3500,,,\nA1,,,2025-02-03,36,,,\n")
    assert [(row.row, row.values[-1]) for row in report.new_rows] == [(4, ("weight_kg", "36.0", "kg"))]


def test_a_change_says_whose_it_is_its_unit_and_the_batch_it_came_from(staffed: Desk):
    staffed.load(FIRST)
    report = staffed.check(SECOND, accept_soft=True)
    keys = {one.patient: one.patient_key for one in report.patients_touched}
    found = {(c.patient, c.column): (c.old, c.new, c.unit, c.from_batch, c.patient_key) for c in report.changes}
    assert found == {
        ("A2", "weight_kg"): ("41.0", "42.0", "kg", 2, keys["A2"]),
        ("A1", "value"): ("40.0", "44.0", "nmol/L", 2, keys["A1"]),
    }


def test_refused_rows_touch_nobody(staffed: Desk):
    assert staffed.check(HEAD + "A1,,,2026-01-02,3600,,,\n").patients_touched == []


def test_every_patient_is_listed_however_many(staffed: Desk):
    rows = "".join(f"N{n:04d},2012-01-02,female,2026-01-03,30,,,\n" for n in range(1500))
    report = staffed.check(HEAD + rows)
    assert len(report.patients_touched) == report.patients == 1500
    assert [one.patient for one in report.patients_touched][:2] == ["N0000", "N0001"]


def test_a_file_without_patients_touches_none(desk: Desk):
    text = "serial_number,check_date,kind,phantom_bmd_g_cm2,expected_g_cm2\nH1,2026-11-02,phantom,1.0,1.0\n"
    assert desk.check(text).patients_touched == []


def test_progress_is_told_and_goes_forward(staffed: Desk):
    from core.intake import load

    told: list[tuple[str, float]] = []
    load(staffed.store, "a.csv", FIRST.encode(), progress=lambda words, share: told.append((words, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares) and shares[0] >= 0 and shares[-1] <= 1
    assert any("3 rows" in words for words, _ in told) and told[-1][0].startswith("Writing")
