"""Why and when the spine is to be imaged, on the days on which a reason begins, ends, or makes what was read out of date."""

from __future__ import annotations

import pytest

from tests.core.rules.conftest import Clinic
from tests.core.rules.facts import drug, sick

TODAY, TOMORROW = "2026-11-01", "2026-11-02"


@pytest.mark.parametrize(("stop", "rows"), [("2025-11-01", 1), ("2025-11-02", 2)])
def test_a_drug_stopped_on_the_day_asks_for_no_image_of_it(clinic: Clinic, stop: str, rows: int) -> None:
    key = clinic.child()
    drug(clinic, key, "glucocorticoid", "2024-11-01", stop)
    assert len(clinic.ask("spine_reasons", kind="date")) == rows


def test_a_disease_that_ended_on_its_day_asks_for_nothing_more(clinic: Clinic) -> None:
    key = clinic.child()
    sick(clinic, key, "Duchenne muscular dystrophy", "2024-05-01", until_date="2024-05-01")
    assert clinic.ask("spine_reasons", kind="interval") == []


@pytest.mark.parametrize(("serial", "rows"), [("H1", 1), (None, 0)])
def test_only_a_fall_that_is_certain_asks_for_an_image(clinic: Clinic, serial: str | None, rows: int) -> None:
    key = clinic.child()
    clinic.scan(key, "2025-10-01", z=-0.5, serial_number=serial)
    clinic.scan(key, "2026-10-01", z=-1.5)
    assert clinic.finding("DZ-FALL").severity == ("H" if rows else "M")
    assert len(clinic.ask("spine_reasons", reason="fall of the spine Z")) == rows


def test_pain_of_the_day_asks_for_an_image_on_it(clinic: Clinic) -> None:
    clinic.visit(clinic.child(), TODAY, back_pain_0_10=3)
    assert [row.asks_for_image for row in clinic.ask("spine_due_days", is_today=True)] == [True]


@pytest.mark.parametrize(("day", "rows"), [(TODAY, 0), (TOMORROW, 1)])
def test_height_regained_on_the_day_asks_for_nothing(clinic: Clinic, day: str, rows: int) -> None:
    key = clinic.child()
    for when, height in (("2026-05-01", 140), ("2026-10-01", 138), (day, 141)):
        clinic.visit(key, when, height_cm=height)
    assert len(clinic.ask("spine_due_days", is_today=True, reason="lower height")) == rows


def test_the_image_of_the_day_is_the_last_read(clinic: Clinic) -> None:
    key = clinic.child()
    clinic.image(key, "2026-01-01", clean=True)
    clinic.visit(key, "2026-10-15", back_pain_0_10=3)
    assert [row.outdates_reads for row in clinic.ask("spine_due_days", is_today=True)] == [True]
    clinic.image(key, TODAY, clean=True)
    assert clinic.ask("spine_due_days", is_today=True) == []


def test_a_read_on_the_day_of_the_event_is_not_out_of_date(clinic: Clinic) -> None:
    key = clinic.child()
    clinic.visit(key, "2026-10-15", back_pain_0_10=3)
    clinic.image(key, "2026-10-15", clean=True)
    assert clinic.ask("spine_due_days", is_today=True) == []


@pytest.mark.parametrize(("read", "out_of_date"), [("2024-11-01", False), ("2024-10-31", True)])
def test_a_read_lasts_as_long_as_the_interval(clinic: Clinic, read: str, out_of_date: bool) -> None:
    """Under a glucocorticoid for two years, the last day included."""
    key = clinic.child()
    drug(clinic, key, "glucocorticoid", "2020-01-01")
    clinic.image(key, read, clean=True)
    row = next(one for one in clinic.ask("spine_due_days", is_today=True) if one.reason == "on glucocorticoid")
    assert row.outdates_reads is out_of_date


@pytest.mark.parametrize(("since", "out_of_date"), [("2025-11-01", False), ("2025-10-31", True)])
def test_an_image_by_a_date_makes_reads_old_only_after_it(clinic: Clinic, since: str, out_of_date: bool) -> None:
    """Twelve months after leukaemia was found: until that day what was read at diagnosis stands."""
    key = clinic.child()
    sick(clinic, key, "acute lymphoblastic leukaemia", since)
    clinic.image(key, since, clean=True)
    (row,) = clinic.ask("spine_due_days", is_today=True)
    assert (row.asks_for_image, row.outdates_reads) == (True, out_of_date)


@pytest.mark.parametrize(("since", "rows"), [("2025-12-01", 1), ("2025-12-02", 0)])
def test_an_image_may_be_made_thirty_days_before_its_date(clinic: Clinic, since: str, rows: int) -> None:
    key = clinic.child()
    sick(clinic, key, "acute lymphoblastic leukaemia", since)
    clinic.image(key, since, clean=True)
    assert len(clinic.ask("spine_due_days", is_today=True, asks_for_image=True)) == rows


@pytest.mark.parametrize(("imaged", "value"), [(None, "never"), ("2026-01-01", "2026-01-01")])
def test_the_finding_names_the_last_image(clinic: Clinic, imaged: str | None, value: str) -> None:
    key = clinic.child()
    clinic.visit(key, "2026-10-15", back_pain_0_10=3)
    if imaged:
        clinic.image(key, imaged, T8=0)
    evidence = {fact["label"]: fact["value"] for fact in clinic.finding("SPINE-DUE").evidence}
    assert evidence["latest spine image"] == value
