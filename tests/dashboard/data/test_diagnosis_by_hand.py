"""A diagnosis entered by hand: a batch that can be undone, checked as a file is; nothing written on a problem."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.intake import batches, check, load, undo
from core.store import Store
from dashboard.data.by_hand import Outcome
from dashboard.data.diagnosis_by_hand import FORM, Entered, add_diagnosis
from dashboard.data.patient import Person, record
from tests.stories import token_of

GOOD = Entered(
    "Bruck syndrome type 2", date(2024, 3, 1), "confirmed", "primary", " PLOD2", 'c.1A>G, "p.?"', "AR", " Dr Hand "
)


def person(store: Store) -> Person:
    found = record(token_of(store, "B2"))
    assert found is not None
    return found.person


def refused(store: Store, entered: Entered) -> str:
    """What is said of an entry that is not written; fails where anything is written."""
    before = store.version(), store.count("diagnoses"), store.count("batches")
    outcome = add_diagnosis(person(store), entered)
    assert outcome.batch_id is None and (store.version(), store.count("diagnoses"), store.count("batches")) == before
    return " ".join(outcome.problems)


def test_it_is_written_as_a_batch_with_its_author_and_taken_back_whole(told: Store):
    outcome = add_diagnosis(person(told), GOOD)
    assert outcome.batch_id and outcome.problems == ()
    row = told.query("FROM diagnoses WHERE batch_id = ?", [outcome.batch_id]).iloc[0]
    values = [str(row[name]) for name in ("diagnosis_code", "status", "group", "gene", "variant_hgvs", "inheritance")]
    assert values == ["Bruck syndrome type 2", "confirmed", "primary", "PLOD2", 'c.1A>G, "p.?"', "AR"]
    assert str(row["since_date"])[:10] == "2024-03-01"
    last = batches(told).set_index("batch_id").loc[outcome.batch_id]
    assert (last["file_name"], last["loaded_by"]) == (FORM.file_name, "Dr Hand")
    undo(told, outcome.batch_id)
    assert told.count("diagnoses") == 1


def test_what_is_missing_is_asked_for(told: Store):
    said = refused(told, replace(GOOD, diagnosis="", status="", by="  "))
    assert "Choose a condition" in said and "how sure" in said and "your name" in said


def test_a_day_before_birth_or_after_today_is_refused_as_in_a_file(told: Store):
    assert "birth" in refused(told, replace(GOOD, since=date(2017, 1, 1)))
    assert "future" in refused(told, replace(GOOD, since=date(2027, 1, 1)))


def test_without_a_day_and_without_a_visit_it_cannot_be_dated(told: Store):
    said = refused(told, replace(GOOD, since=None))
    assert said.startswith("“Day of the diagnosis” is empty") and "since_date" not in said


def test_of_a_day_left_empty_is_said_which_day_was_taken(told: Store):
    found = record(token_of(told, "B1"))
    assert found is not None
    outcome = add_diagnosis(found.person, replace(GOOD, since=None))
    assert outcome.notes == ("Day of the diagnosis: 2025-10-05, that of the first visit, as it was left empty.",)
    days = told.query("SELECT since_date FROM diagnoses WHERE batch_id = ?", [outcome.batch_id])["since_date"]
    assert [str(day)[:10] for day in days] == ["2025-10-05"]
    assert add_diagnosis(person(told), GOOD).notes == ()


def test_problems_are_in_the_words_of_the_form(told: Store):
    said = refused(told, replace(GOOD, since=date(2017, 1, 1)))
    assert said.startswith("Day of the diagnosis: 2017-01-01 is before the patient's birth date 2018-05-05.")
    assert "--" not in said and "_" not in said


def test_it_is_checked_once_unless_one_of_that_name_is_there(told: Store, monkeypatch: pytest.MonkeyPatch):
    checked = []
    monkeypatch.setattr("dashboard.data.by_hand.check", lambda *args, **more: checked.append(1) or check(*args, **more))
    assert add_diagnosis(person(told), GOOD).batch_id and not checked
    assert add_diagnosis(person(told), replace(GOOD, since=date(2024, 4, 1))).batch_id and len(checked) == 1


def test_the_same_wish_is_written_once(told: Store):
    first, again = (add_diagnosis(person(told), GOOD, "one wish") for _ in range(2))
    assert first.batch_id is not None and first == again
    assert "recorded already" in add_diagnosis(person(told), GOOD, "another wish").problems[0]


def test_what_was_written_meanwhile_is_looked_at_first(told: Store, monkeypatch: pytest.MonkeyPatch):
    before = told.version()
    monkeypatch.setattr("dashboard.data.by_hand.load", lambda *args, **more: load(*args[:4], before - 1, **more))
    assert "Something else was written meanwhile" in refused(told, GOOD)


def test_the_same_again_or_a_change_of_it_is_no_new_diagnosis(told: Store):
    assert add_diagnosis(person(told), GOOD).batch_id
    assert "recorded already, with the same values" in refused(told, GOOD)
    said = refused(told, replace(GOOD, inheritance="AD"))
    assert "would change Inheritance from AR to AD" in said and "with a file" in said


def test_only_this_patient_gets_it(told: Store):
    outcome: Outcome = add_diagnosis(person(told), GOOD)
    keys = told.query("SELECT patient_key FROM diagnoses WHERE batch_id = ?", [outcome.batch_id])["patient_key"]
    assert keys.tolist() == [person(told).patient_key]
