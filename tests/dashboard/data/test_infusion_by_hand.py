"""An infusion entered by hand: checked as a file, each day of a booked cycle its own row, a booked one becomes given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.intake.batches import undo
from core.store import Store
from dashboard.data.infusion_by_hand import Entered, add_infusion
from dashboard.data.patient import Record, record
from tests.stories import key_of, token_of

GIVEN = Entered("zoledronate", date(2026, 11, 2), "given", 1.0, 20.0, date(2026, 11, 1), "Z-6", "fever", "Dr Hand")


def child(store: Store, number: str = "B2") -> Record:
    found = record(token_of(store, number))
    assert found is not None
    return found


def stored(store: Store, number: str = "B2"):
    sql = "SELECT * FROM infusions WHERE patient_key = ? ORDER BY infusion_date"
    return store.query(sql, [key_of(store, number)])


def test_an_infusion_is_written_as_it_was_said_and_can_be_taken_back(told: Store):
    outcome = add_infusion(child(told), GIVEN)
    assert outcome.batch_id and not outcome.problems
    (row,) = stored(told).to_dict("records")
    assert (row["agent"], row["status"], row["dose_mg"], row["weight_kg"]) == ("zoledronate", "given", 1.0, 20.0)
    assert outcome.notes == ()
    assert (row["regimen"], row["reaction"], row["infusion_date"].date()) == ("Z-6", "fever", date(2026, 11, 2))
    undo(told, outcome.batch_id)
    assert stored(told).empty


def test_each_day_of_a_booked_cycle_is_a_row(told: Store):
    booked = replace(GIVEN, agent="pamidronate", day=date(2026, 12, 1), status="planned", reaction="", days=3)
    assert add_infusion(child(told), booked).batch_id
    assert [day.isoformat()[:10] for day in stored(told)["infusion_date"]] == ["2026-12-01", "2026-12-02", "2026-12-03"]
    given = replace(GIVEN, days=3)
    assert add_infusion(child(told), given).batch_id
    assert len(stored(told)) == 4  # days that were given are said one by one: their doses may differ


def test_an_unknown_dose_stays_unknown(told: Store):
    assert add_infusion(child(told), replace(GIVEN, dose_mg=None)).batch_id
    assert stored(told)["dose_mg"].isna().all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"agent": ""}, "Choose the drug"),
        ({"day": None}, "Say the day of the infusion"),
        ({"status": ""}, "planned, was given or was cancelled"),
        ({"weight_kg": None}, "Say the weight that was taken on that day"),
        ({"by": "  "}, "Give your name"),
        ({"day": date(2026, 11, 21)}, "lies in the future"),
        ({"dose_mg": 900.0}, "Dose, mg"),
        ({"weight_kg": 900.0}, "Weight, kg"),
        (
            {"reaction": "fever", "status": "planned", "day": date(2026, 12, 1)},
            "A reaction belongs to an infusion that was given",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_written(told: Store, change, said):
    outcome = add_infusion(child(told), replace(GIVEN, **change))
    assert outcome.batch_id is None and said in " ".join(outcome.problems)
    assert stored(told).empty


def test_the_as_of_day_itself_is_no_future(told: Store):
    assert add_infusion(child(told), replace(GIVEN, day=date(2026, 11, 20))).batch_id


def test_a_booked_infusion_becomes_given_and_what_is_not_said_of_it_stays(told: Store):
    day = date(2026, 12, 15)
    cancelled = Entered("zoledronate", day, "cancelled", None, None, None, "", "", "Dr Hand")
    outcome = add_infusion(child(told, "B1"), cancelled)
    assert outcome.batch_id, outcome.problems
    last = stored(told, "B1").iloc[-1]
    assert (last["status"], last["dose_mg"], len(stored(told, "B1"))) == ("cancelled", 1.1, 2)


def test_what_was_booked_is_given_with_another_dose(told: Store):
    booked = replace(GIVEN, status="planned", reaction="", day=date(2026, 11, 18))
    assert add_infusion(child(told), booked).batch_id
    assert add_infusion(child(told), replace(booked, status="given", dose_mg=0.9, reaction="none")).batch_id
    (row,) = stored(told).to_dict("records")
    assert (row["status"], row["dose_mg"], row["regimen"], row["reaction"]) == ("given", 0.9, "Z-6", "none")


def test_an_infusion_that_was_given_is_not_changed_by_the_form(told: Store):
    again = Entered("zoledronate", date(2026, 10, 12), "given", 2.2, None, None, "", "", "Dr Hand")
    outcome = add_infusion(child(told, "B1"), again)
    assert outcome.batch_id is None and "would change Dose, mg from 1.1 to 2.2" in outcome.problems[0]
    assert stored(told, "B1")["dose_mg"].tolist() == [1.1, 1.1]
    same = replace(again, dose_mg=1.1)
    assert "recorded already, with the same values" in " ".join(add_infusion(child(told, "B1"), same).problems)


def test_nothing_is_written_where_the_store_has_moved_on_meanwhile(told: Store):
    old = child(told)
    assert add_infusion(old, GIVEN).batch_id
    outcome = add_infusion(old, replace(GIVEN, day=date(2026, 11, 9)))
    assert outcome.batch_id is None and "Something else was written meanwhile" in outcome.problems[0]
