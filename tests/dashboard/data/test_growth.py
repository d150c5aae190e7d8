"""The rows of the Growth page: visits with velocity and delay, bands of the reference for the sex, one height a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.store import Store
from dashboard.data import growth as growth_module
from dashboard.data.growth import Growth, growth, growth_rows, visits_csv
from dashboard.data.patient import Record, RowsOfAnother, record
from tests.stories import put, token_of


def found_of(store: Store, number: str = "B1") -> tuple[Record, Growth]:
    found = record(token_of(store, number))
    assert found is not None
    return found, growth(found.person.patient_key)


def test_visits_have_velocity_pain_and_height_z(told: Store):
    person, found = found_of(told)
    rows = growth_rows(person, found)
    assert [str(row["on_date"]) for row in rows.visits] == ["2025-10-05", "2026-10-10"]
    assert [row["back_pain_0_10"] for row in rows.visits] == [6, 1]
    assert rows.visits[1]["velocity_cm_per_year"] == pytest.approx(4.8 / 370 * 365.25)
    assert rows.heights[1]["height_z"] is not None and rows.heights[1]["reference"] == "CDC 2000 stature for age"


def test_bands_are_those_of_the_reference_in_use_for_the_sex(told: Store):
    person, found = found_of(told)
    bands = growth_rows(person, found).bands
    assert (
        found.reference["reference_id"] == "cdc2000_stature"
        and "2.0 to 20.0 years" in found.reference["limits_to_show"]
    )
    at_ten = next(row for row in bands if row["age_years"] >= 10)
    assert at_ten["m2"] < at_ten["median"] < at_ten["p2"] and 130 < at_ten["median"] < 145


def test_without_a_sex_there_are_no_bands(told: Store):
    person, found = found_of(told)
    unknown = replace(person, person=replace(person.person, sex=None))
    assert growth_rows(person, found).bands and growth_rows(unknown, found).bands == []


def test_from_when_height_is_unreliable(told: Store):
    assert growth_rows(*found_of(told)).collapsed_on == date(2026, 10, 10)
    assert growth_rows(*found_of(told, "B2")).collapsed_on is None


def test_a_height_of_a_scan_that_repeats_the_visits_is_drawn_once(told: Store):
    put(
        told,
        "scan.csv",
        "patient_id,scan_id,site,levels,scan_date,bmd_g_cm2,height_cm\nB1,S9,lumbar spine,L2-L4,2026-10-10,0.7,155.0\n",
    )
    _, found = found_of(told)
    assert len([row for row in found.heights if row["measured_on"] == date(2026, 10, 10)]) == 2
    rows = growth_rows(*found_of(told))
    assert [row["source_table"] for row in rows.heights if row["measured_on"] == date(2026, 10, 10)] == ["visits"]


def test_the_csv_has_each_visit_newest_first(told: Store):
    person, found = found_of(told)
    lines = visits_csv(person, growth_rows(person, found)).splitlines()
    assert lines[0].lstrip("\ufeff").startswith("number,date,age_y,height_cm") and len(lines) == 3
    assert lines[1].startswith("B1,2026-10-10,14.6") and lines[1].count(",") == lines[0].count(",")


def test_rows_of_another_are_never_shown(told: Store, monkeypatch: pytest.MonkeyPatch):
    person, _ = found_of(told)
    monkeypatch.setattr(growth_module, "plain_rows", lambda *args: [{"patient_key": -1}])
    with pytest.raises(RowsOfAnother):
        growth.__wrapped__(told, person.person.patient_key)
