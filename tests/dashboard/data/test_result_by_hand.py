"""A laboratory result entered by hand: checked as a file, in the unit it was said in; nothing written on a problem."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from core.intake import batches, undo
from core.store import Store
from dashboard.data.patient import Person, record
from dashboard.data.result_by_hand import FORM, Entered, add_result
from tests.stories import token_of

GOOD = Entered(
    "25-OH-D", " <10 ", "ng/mL", date(2026, 11, 2), time(8, 30), "20", "50", "Lab A", "LC-MS/MS", " Dr Hand "
)


def person(store: Store, number: str = "B2") -> Person:
    found = record(token_of(store, number))
    assert found is not None
    return found.person


def refused(store: Store, entered: Entered, number: str = "B2") -> str:
    """What is said of an entry that is not written; fails where anything is written."""
    before = store.version(), store.count("labs"), store.count("batches")
    outcome = add_result(person(store, number), entered)
    assert outcome.batch_id is None and (store.version(), store.count("labs"), store.count("batches")) == before
    return " ".join(outcome.problems)


def test_it_is_written_as_a_batch_in_both_units_and_taken_back_whole(told: Store):
    outcome = add_result(person(told), GOOD)
    assert outcome.batch_id and outcome.problems == ()
    row = told.query("FROM labs WHERE batch_id = ?", [outcome.batch_id]).iloc[0]
    assert (row["operator"], row["unit"], row["value_entered"], row["unit_entered"]) == ("<", "nmol/L", "<10", "ng/mL")
    assert row["value"] == pytest.approx(24.96) and row["lab_low"] == pytest.approx(49.92)
    assert (str(row["sample_time"]), row["laboratory"], row["method"]) == ("08:30:00", "Lab A", "LC-MS/MS")
    last = batches(told).set_index("batch_id").loc[outcome.batch_id]
    assert (last["file_name"], last["loaded_by"]) == (FORM.file_name, "Dr Hand")
    undo(told, outcome.batch_id)
    assert told.count("labs") == 3


def test_what_is_missing_is_asked_for(told: Store):
    said = refused(told, replace(GOOD, analyte="", value=" ", unit="", sample_date=None, by=" "))
    for asked in ("Choose an analyte", "Give the result", "Choose the unit", "day of the sample", "your name"):
        assert asked in said


def test_a_unit_is_never_inferred(told: Store):
    assert "cannot be inferred" in refused(told, replace(GOOD, unit=""))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sample_date": date(2027, 1, 1)}, "future"),
        ({"sample_date": date(2017, 1, 1)}, "birth"),
        ({"analyte": "calcium", "value": "9.4", "unit": "mmol/L"}, "in mg/dL it would be 2.345 mmol/L"),
        ({"value": "about 10"}, "about 10"),
        ({"unit": "mg/dL"}, "not known for"),
    ],
)
def test_it_is_checked_as_a_file(told: Store, change, said):
    assert said in refused(told, replace(GOOD, **change))


def test_an_unusual_value_is_written_once_it_is_said_to_be_right(told: Store):
    unusual = replace(GOOD, value="130", unit="ng/mL", low="", high="")
    assert "unusual" in refused(told, unusual)
    assert add_result(person(told), replace(unusual, unusual_is_right=True)).batch_id


def test_a_result_that_stands_is_not_changed(told: Store):
    same = replace(
        GOOD, analyte="calcium", value="2.40", unit="mmol/L", sample_date=date(2026, 10, 10), sample_time=None, low="2.20",
        high="2.65", laboratory="", method="",
    )  # fmt: skip
    assert "recorded already, with the same values" in refused(told, same, "B1")
    other = replace(same, value="2.30")
    said = refused(told, other, "B1")
    assert "is 2.3 a correction, or a second sample" in said and said.endswith("give its time.")
    said = refused(told, replace(other, unusual_is_right=True), "B1")
    assert "is 2.3 a correction" in said
    # with its time it is another sample of that day
    assert add_result(person(told, "B1"), replace(other, sample_time=time(18, 0))).batch_id


def test_nothing_is_written_where_the_store_has_moved_on(told: Store):
    shown = told.version()
    assert add_result(person(told), replace(GOOD, version=shown)).batch_id
    later = replace(GOOD, sample_date=date(2026, 11, 3), version=shown)
    assert "Something else was written meanwhile" in refused(told, later)
