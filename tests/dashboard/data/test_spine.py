"""The rows of the Spine page, and what is said of an image by hand: batches, checked as a file, that can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.intake import batches, undo
from core.store import Store
from dashboard.data import spine as spine_module
from dashboard.data.patient import Person, RowsOfAnother, record
from dashboard.data.spine import Spine, earlier_images, of_review, spine
from dashboard.data.spine_by_hand import (
    CONFIRMATION,
    READ,
    Reading,
    add_reading,
    confirm_low_trauma,
    row_of,
    unconfirmed,
)
from tests.stories import put, token_of

UNSURE = """patient_id,image_date,modality,reader,method,T6,T7,T8,T9,T10,T11,T12,L1,L2,L3,L4,energy,local_disease
B2,2026-09-01,radiograph,Dr Ray,genant,0,0,2,1,0,0,0,0,0,0,0,,
"""
MET = "ISCD criteria met (vertebral fracture)"
NEW = Reading(
    None,
    date(2026, 10, 20),
    "vfa",
    "Dr Ray",
    "genant",
    "",
    "low",
    "no",
    {"T8": "1", "L1": "0", "T4": "x"},
    {},
    "Dr Hand",
)


def person(store: Store, number: str) -> Person:
    found = record(token_of(store, number))
    assert found is not None
    return found.person


def spine_of(store: Store, number: str) -> Spine:
    return spine(person(store, number).patient_key)


def refused(store: Store, number: str, reading: Reading) -> str:
    """What is said of a reading that is not written; fails where anything is written."""
    before = store.version(), store.count("vertebral_reads"), store.count("spine_images"), store.count("batches")
    outcome = add_reading(person(store, number), spine_of(store, number), reading)
    after = store.version(), store.count("vertebral_reads"), store.count("spine_images"), store.count("batches")
    assert outcome.batch_id is None and after == before
    return " ".join(outcome.problems)


def test_images_levels_and_the_label_of_each_visit_are_the_patients_own(told: Store):
    found = spine_of(told, "B1")
    assert [str(row["image_date"]) for row in found.images] == ["2025-10-05", "2026-10-10"]
    assert found.images[1]["comparable"] is None and "not stated" in found.images[1]["because"]
    assert {row["level"] for row in found.history if not row["readable"]} == {"T4"}
    assert [str(row["on_day"]) for row in found.days] == ["2025-10-05", "2026-10-10", "2026-11-20"]
    assert [row["label"] for row in found.days] == ["ISCD criteria not met; fragility not excluded", *[MET] * 2]
    assert found.last_cell() == (found.images[1]["image_id"], "T8")
    assert found.bounds == (20.0, 25.0, 40.0)
    assert [row["bones"] for row in found.events] == ["left femur"]


def test_a_patient_without_an_image_has_no_cell_and_no_label_more_than_the_rule(told: Store):
    found = spine_of(told, "B2")
    assert found.images == [] and found.last_cell() is None and found.due is not None
    assert found.today["label"].startswith("Cannot be decided: an image of the spine (never imaged)")


def test_rows_of_another_patient_are_refused(told: Store, monkeypatch: pytest.MonkeyPatch):
    key = person(told, "B1").patient_key
    monkeypatch.setattr(spine_module, "plain_rows", lambda *_: [{"patient_key": key + 1}])
    with pytest.raises(RowsOfAnother):
        spine_module.spine.__wrapped__(told, key)


def test_the_earlier_images_and_that_of_a_review(told: Store):
    found = spine_of(told, "B1")
    first, second = (row["image_id"] for row in found.images)
    assert earlier_images(found, (first, "T7")) == []
    earlier = earlier_images(found, (second, "T7"))
    assert of_review(earlier, date(2025, 10, 5)) == found.images[0]
    assert of_review(earlier, date(2025, 10, 4)) is None


def test_one_action_confirms_all_fractures_of_an_image_and_can_be_undone(told: Store):
    put(told, "unsure.csv", UNSURE)
    found = spine_of(told, "B2")
    image_id = found.images[0]["image_id"]
    assert [row["level"] for row in unconfirmed(found, image_id)] == ["T8", "T9"]
    assert "trauma energy" in found.today["label"]
    outcome = confirm_low_trauma(person(told, "B2"), found, image_id, " Dr Hand ")
    assert outcome.batch_id and outcome.problems == ()
    rows = told.query(
        "SELECT level, energy, local_disease FROM vertebral_reads WHERE batch_id = ? ORDER BY 1", [outcome.batch_id]
    )
    assert rows.values.tolist() == [["T8", "low", "no"], ["T9", "low", "no"]]
    last = batches(told).set_index("batch_id").loc[outcome.batch_id]
    assert (last["file_name"], last["loaded_by"]) == (CONFIRMATION.file_name, "Dr Hand")
    assert spine_of(told, "B2").today["label"] == MET
    undo(told, outcome.batch_id)
    assert unconfirmed(spine_of(told, "B2"), image_id)


def test_what_is_known_is_not_confirmed_again_and_not_changed(told: Store):
    put(told, "unsure.csv", UNSURE.replace("0,0,0,,", "0,0,0,moderate,"))
    found = spine_of(told, "B2")
    image_id = found.images[0]["image_id"]
    assert confirm_low_trauma(person(told, "B2"), found, image_id, "Dr Hand").batch_id
    said = told.query(
        "SELECT DISTINCT energy, local_disease FROM vertebral_reads WHERE level IN ('T8', 'T9') AND patient_key = ?",
        [person(told, "B2").patient_key],
    )
    assert said.values.tolist() == [["moderate", "no"]]
    again = confirm_low_trauma(person(told, "B2"), spine_of(told, "B2"), image_id, "Dr Hand")
    assert again.batch_id is None and "are known" in again.problems[0]


def test_a_confirmation_wants_a_name(told: Store):
    put(told, "unsure.csv", UNSURE)
    found = spine_of(told, "B2")
    outcome = confirm_low_trauma(person(told, "B2"), found, found.images[0]["image_id"], "  ")
    assert outcome.batch_id is None and "your name" in outcome.problems[0]


def test_a_reading_of_a_new_image_is_written_as_a_batch_and_taken_back_whole(told: Store):
    outcome = add_reading(person(told, "B2"), spine_of(told, "B2"), NEW)
    assert outcome.batch_id and outcome.problems == ()
    found = spine_of(told, "B2")
    assert [(row["level"], row["grade"], bool(row["readable"])) for row in found.history] == [
        ("T4", None, False), ("T8", 1, True), ("L1", 0, True),
    ]  # fmt: skip
    assert found.images[0]["modality"] == "vfa" and found.reads[0]["reader"] == "Dr Ray"
    assert batches(told).set_index("batch_id").loc[outcome.batch_id, "file_name"] == READ.file_name
    undo(told, outcome.batch_id)
    assert spine_of(told, "B2").images == []


def test_a_second_reading_of_an_image_stands_beside_the_first_and_counts(told: Store):
    before = spine_of(told, "B1")
    image_id = before.images[1]["image_id"]
    again = replace(NEW, image_id=image_id, image_date=None, modality="", grades={"T8": "1"})
    assert add_reading(person(told, "B1"), before, again).batch_id
    found = spine_of(told, "B1")
    assert [row["grade"] for row in found.reads if (row["image_id"], row["level"]) == (image_id, "T8")] == [2, 1]
    assert next(row["grade"] for row in found.history if (row["image_id"], row["level"]) == (image_id, "T8")) == 1
    assert len(found.images) == 2


def test_a_second_image_of_a_day_is_another_image(told: Store):
    found = spine_of(told, "B1")
    same_day = replace(NEW, image_date=date(2026, 10, 10), modality="radiograph")
    assert row_of(found, same_day)["image_id"] == "2026-10-10-2"
    assert add_reading(person(told, "B1"), found, same_day).batch_id
    assert len(spine_of(told, "B1").images) == 3


def test_heights_are_a_suggestion_beside_the_grade(told: Store):
    measured = {"T8": "12.0 18 20"}
    assert add_reading(person(told, "B2"), spine_of(told, "B2"), replace(NEW, heights=measured)).batch_id
    row = next(row for row in spine_of(told, "B2").history if row["level"] == "T8")
    assert (row["grade"], row["grade_computed"], row["loss_percent"], bool(row["by_heights"])) == (1, 2, 40.0, False)


def test_heights_alone_are_told_as_such(told: Store):
    measured = {"T8": "12.0 18 20"}
    assert add_reading(person(told, "B2"), spine_of(told, "B2"), replace(NEW, grades={}, heights=measured)).batch_id
    (row,) = spine_of(told, "B2").history
    assert (row["grade"], bool(row["by_heights"])) == (2, True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"image_date": None}, "Say the day of the image"),
        ({"modality": ""}, "what kind of image"),
        ({"grades": {}}, "at least one level"),
        ({"by": " "}, "your name"),
        ({"image_date": date(2018, 5, 4)}, "before the patient's birth date"),
        ({"image_date": date(2026, 11, 21)}, "in the future"),
        ({"grades": {"T8": "4"}}, "4"),
        ({"heights": {"T8": "300 - 20"}}, "300"),
        ({"heights": {"T8": "3 - 20"}}, "0.15 of it, usual are 0.2 to 1.4"),
        ({"heights": {"T8": "14 20"}}, "T8: “14 20” are not three heights"),
        ({"heights": {"T8": "14 low 20"}}, "low"),
    ],
)
def test_bad_input_is_said_in_the_words_of_the_form_and_nothing_is_written(told: Store, change: dict, said: str):
    words = refused(told, "B2", replace(NEW, **change))
    assert said in words and "image_date" not in words and "--accept-soft" not in words


def test_heights_may_have_a_decimal_comma(told: Store):
    assert add_reading(
        person(told, "B2"), spine_of(told, "B2"), replace(NEW, heights={"T8": "12,5 18,5 20,5"})
    ).batch_id
    row = next(row for row in spine_of(told, "B2").history if row["level"] == "T8")
    assert (row["anterior_mm"], row["middle_mm"], row["posterior_mm"]) == (12.5, 18.5, 20.5)


def test_unusual_heights_are_taken_where_they_are_said_to_be_right(told: Store):
    odd = replace(NEW, heights={"T8": "3 - 20"}, unusual_is_right=True)
    assert add_reading(person(told, "B2"), spine_of(told, "B2"), odd).batch_id


def test_a_page_that_is_no_longer_true_writes_nothing(told: Store):
    """Two pages open: what the second one showed is not what stands."""
    put(told, "unsure.csv", UNSURE)
    shown = spine_of(told, "B2")
    image_id = shown.images[0]["image_id"]
    put(told, "high.csv", UNSURE.replace("0,0,0,,", "0,0,0,high,no"))
    outcome = confirm_low_trauma(person(told, "B2"), shown, image_id, "Dr Hand")
    assert outcome.batch_id is None and "Something else was written meanwhile" in outcome.problems[0]
    again = add_reading(person(told, "B2"), shown, replace(NEW, image_id=image_id, grades={"T8": "3"}))
    assert again.batch_id is None and "meanwhile" in again.problems[0]
    said = told.query(
        "SELECT DISTINCT energy FROM vertebral_reads WHERE patient_key = ?", [person(told, "B2").patient_key]
    )
    assert said["energy"].tolist() == ["high"]


def test_of_the_dead_nothing_is_worked_out_and_nothing_fails(told: Store):
    put(told, "dead.csv", "patient_id,date_of_birth,sex,deceased_date\nB1,2012-03-01,male,2026-11-01\n")
    found = spine_of(told, "B1")
    assert found.today is None and found.days == [] and len(found.images) == 2
    assert unconfirmed(found, found.images[1]["image_id"]) == []
