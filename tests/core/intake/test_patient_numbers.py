"""Numbers of patients: damaged ones are refused, other spellings of known ones are asked about."""

from __future__ import annotations

import pytest

from core.intake.patient_numbers import damage, nearest
from tests.core.intake.conftest import Desk

_NEW = "patient_id,date_of_birth,sex\n{},2013-01-01,male\n"


@pytest.mark.parametrize("number", ["1.23E+08", "=007", "'007", "A1\u200b", "A\u00a01", "?!"])
def test_a_damaged_number_is_refused(staffed: Desk, number: str) -> None:
    report = staffed.load(_NEW.format(number))
    assert report.refused == 1 and damage(number) in [p.message for p in report.problems]


@pytest.mark.parametrize(
    ("number", "known"), [("7", "007"), ("a1", "A1"), ("A1.0", "A1"), ("\u04101", "A1"), ("A-2", "A2")]
)
def test_another_spelling_is_asked_about(staffed: Desk, number: str, known: str) -> None:
    report = staffed.load(_NEW.format(number))
    assert [(p.row, p.severity) for p in report.problems] == [(2, "soft")] and known in report.problems[0].message
    assert staffed.load(_NEW.format(number), accept_soft=True).new == 1


@pytest.mark.parametrize("number", ["A3", "B-1", "4711", "Ж1"])
def test_another_number_is_new(staffed: Desk, number: str) -> None:
    assert staffed.load(_NEW.format(number)).new == 1


def test_signs_between_digits_tell_numbers_apart(staffed: Desk) -> None:
    assert staffed.load(_NEW.format("C1-23") + "C12-3,2013-01-01,male\n").new == 2


def test_two_spellings_in_one_file(staffed: Desk) -> None:
    report = staffed.load(_NEW.format("B1") + "b1,2013-01-01,male\n")
    assert [(p.row, p.severity) for p in report.problems] == [(3, "soft")]


def test_the_nearest_number_only_where_one_is_nearest() -> None:
    assert nearest("SYN-0149", ["SYN-0194", "AAA-1111"]) == "SYN-0194"
    assert nearest("SYN-01", ["SYN-02", "SYN-03"]) == ""


def test_a_refused_row_contradicts_another_that_introduces_the_patient(staffed: Desk) -> None:
    """Another birth date under the number of a patient who was undone: which of the two it is, is asked."""
    head = "patient_id,date_of_birth,sex,visit_date,height\n"
    batch = staffed.load(f"{head}N1,2012-01-01,male,2025-01-01,150\n").batch_id
    from core.intake import undo

    undo(staffed.store, batch or 0)
    staffed.load(f"{head}N1,2012-01-01,male,2025-01-01,999\nN1,2013-02-02,female,2025-01-02,150\n")
    assert staffed.rows("SELECT count(*) FROM patients WHERE patient_id = 'N1'") == [(0,)]
    staffed.load(f"{head}N1,2013-02-02,female,2025-01-02,150\n")
    found = "SELECT i.date_of_birth = p.date_of_birth FROM patients p JOIN identities i USING (patient_key) WHERE p.patient_id = 'N1'"
    assert staffed.rows(found) == [(True,)]


def test_many_strangers_end_in_a_sentence_each(staffed: Desk) -> None:
    text = "patient_id,visit_date,height\n" + "".join(f"B{n},2025-01-01,150\n" for n in range(1, 700))
    report = staffed.check(text)
    assert report.refused == 699 and all("not known" in p.message for p in report.problems if p.severity == "hard")
