"""When the next DXA is due, and up to when the data are complete."""

from __future__ import annotations

import pytest

from tests.core.rules.conftest import Clinic

# Last scan 2025-09-01: due 2026-09-01. The window opens 30 days before, overdue is 30 days after, high severity at 60.
WINDOWS = [
    ("2026-08-01", "not due", None),
    ("2026-08-02", "due", "M"),
    ("2026-09-01", "due", "M"),
    ("2026-09-30", "due", "M"),
    ("2026-10-01", "overdue", "M"),
    ("2026-10-30", "overdue", "M"),
    ("2026-10-31", "overdue", "H"),
]


@pytest.mark.parametrize(("today", "status", "severity"), WINDOWS)
def test_windows_around_the_date(clinic: Clinic, today: str, status: str, severity: str | None) -> None:
    child = clinic.child()
    clinic.scan(child, "2025-09-01")
    clinic.today = today
    due = clinic.one("dxa_due")
    assert (due.status, str(due.due_date), str(due.last_scan)) == (status, "2026-09-01", "2025-09-01")
    found = clinic.findings("DXA-DUE")
    assert [(one.severity, str(one.since)) for one in found] == ([(severity, "2026-08-02")] if severity else [])


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        ("2026-08-10", "DXA due 2026-09-01, last 2025-09-01."),
        ("2026-09-11", "DXA due since 2026-09-01 (10 d), last 2025-09-01."),
        ("2026-10-11", "DXA overdue by 40 d: was due 2026-09-01, last 2025-09-01."),
    ],
)
def test_the_sentence(clinic: Clinic, today: str, sentence: str) -> None:
    child = clinic.child()
    clinic.scan(child, "2025-09-01")
    clinic.today = today
    assert clinic.finding("DXA-DUE").sentence == sentence


def test_a_child_never_scanned_is_due_from_the_first_visit(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.visit(child, "2026-10-01")
    clinic.visit(child, "2026-10-20")
    due = clinic.one("dxa_due")
    assert (due.status, due.why, due.days_late) == ("overdue", "never scanned; due since the first visit", 31)
    finding = clinic.finding("DXA-DUE")
    assert finding.sentence == "DXA never done; due since the first visit on 2026-10-01, 31 d ago."
    assert str(finding.since) == "2026-10-01"


def test_an_unusable_scan_does_not_count_as_done(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.scan(child, "2025-03-01")
    clinic.scan(child, "2026-03-01", artefacts="movement:gross")
    assert str(clinic.one("dxa_due").due_date) == "2026-03-01"


def test_without_visit_or_scan_it_is_unknown(clinic: Clinic) -> None:
    clinic.child()
    due = clinic.one("dxa_due")
    assert (due.status, due.why) == ("unknown", "neither a visit nor a scan")
    assert clinic.findings("DXA-DUE") == []


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ({"born": "2006-11-01"}, "adult"),  # 20.0 years on the as-of day
        ({"born": "2006-11-02"}, None),
        ({"dates_are_relative": True}, "dates are relative"),
        ({"dates_are_relative": False}, None),
    ],
)
def test_who_is_not_followed(clinic: Clinic, person: dict[str, object], why: str | None) -> None:
    child = clinic.child(**person)  # type: ignore[arg-type]
    clinic.scan(child, "2024-03-01")
    assert clinic.one("dxa_due").why == why
    assert bool(clinic.findings("DXA-DUE")) is (why is None)


def test_a_young_mother_without_a_bone_disease_is_not_called(clinic: Clinic) -> None:
    mother = clinic.child(born="2008-01-01")
    clinic.visit(mother, "2026-01-01")
    clinic.insert("pregnancies", patient_key=mother, pregnancy_no=1)
    assert clinic.one("dxa_due").why == "pregnancy only"
    clinic.insert(
        "diagnoses",
        patient_key=mother,
        diagnosis_code="osteogenesis imperfecta",
        group="primary",
        since_date="2015-01-01",
    )
    assert clinic.one("dxa_due").status == "overdue"


@pytest.mark.parametrize(
    ("diagnosis", "why"),
    [
        ({"group": "primary", "status": "excluded"}, "pregnancy only"),
        ({"group": "secondary", "status": "resolved"}, "pregnancy only"),
        ({"group": "regional", "status": "confirmed"}, "pregnancy only"),
        ({"diagnosis_code": "Transient osteoporosis of pregnancy"}, "pregnancy only"),
        ({"group": "primary", "status": "suspected"}, None),
        ({"diagnosis_code": "Duchenne muscular dystrophy"}, None),  # no group, no status
        ({"group": "localised", "status": "confirmed"}, None),
    ],
)
def test_which_diagnosis_keeps_a_mother_followed(clinic: Clinic, diagnosis: dict[str, str], why: str | None) -> None:
    mother = clinic.child(born="2007-01-01")
    clinic.scan(mother, "2025-01-01")  # 18.0 years
    clinic.insert("pregnancies", patient_key=mother, pregnancy_no=1)
    given = {"diagnosis_code": "a disease", "since_date": "2015-01-01"} | diagnosis
    clinic.insert("diagnoses", patient_key=mother, **given)
    assert clinic.one("dxa_due").why == why


def test_a_mother_scanned_as_a_child_stays_followed(clinic: Clinic) -> None:
    mother = clinic.child(born="2007-01-01")
    clinic.scan(mother, "2024-12-31")
    clinic.insert("pregnancies", patient_key=mother, pregnancy_no=1)
    assert clinic.one("dxa_due").why is None


def test_another_site_counts_only_where_there_is_no_spine_or_total_body(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.scan(child, "2026-06-01", site="total hip", side="left")
    due = clinic.one("dxa_due")
    assert (str(due.due_date), due.why) == (
        "2027-06-01",
        "reckoned from total hip: no usable scan of the lumbar spine or total body less head",
    )
    clinic.scan(child, "2025-03-01", site="total body less head")
    due = clinic.one("dxa_due")
    assert (str(due.due_date), due.last_site, due.why) == ("2026-03-01", "total body less head", None)


def test_the_dead_have_no_findings(clinic: Clinic) -> None:
    child = clinic.child(deceased_date="2026-10-01")
    clinic.scan(child, "2024-03-01", z=-3.0)
    assert clinic.findings() == []
    clinic.today = "2026-09-30"
    assert [finding.rule for finding in clinic.findings()] == ["DATA-STALE", "DXA-DUE", "ISCD-IND", "VISIT-DUE", "ZLOW"]


# ── how far the data reach ───────────────────────────────────────────────────────────────────────────────────────────


def test_each_kind_has_its_last_day_and_batch(clinic: Clinic) -> None:
    child, other = clinic.child(), clinic.child()
    clinic.visit(child, "2026-09-30", batch_id=7)
    clinic.visit(child, "2026-12-24", batch_id=8)  # after the as-of day
    clinic.visit(other, "2026-10-02", batch_id=7)
    clinic.scan(child, "2026-03-01")
    own = {row.kind: row for row in clinic.ask("data_complete_to", patient_key=child)}
    assert (str(own["visits"].last_date), own["visits"].batch_id) == ("2026-09-30", 7)
    assert (own["spine images"].last_date, own["laboratory"].last_date) == (None, None)
    whole = {row.kind: row for row in clinic.ask("data_complete_to", patient_key=None)}
    assert (str(whole["visits"].last_date), whole["visits"].stale) == ("2026-10-02", False)
    assert (str(whole["DXA scans"].last_date), whole["DXA scans"].stale) == ("2026-03-01", True)


@pytest.mark.parametrize(("today", "stale"), [("2026-12-15", False), ("2026-12-16", True)])
def test_the_stores_data_are_stale_after_45_days(clinic: Clinic, today: str, stale: bool) -> None:
    clinic.visit(clinic.child(), "2026-10-31")
    clinic.today = today
    assert clinic.one("data_complete_to", patient_key=None, kind="visits").stale is stale


@pytest.mark.parametrize(("today", "raised"), [("2027-03-01", False), ("2027-03-02", True)])
def test_a_patient_without_news_for_a_year_is_found(clinic: Clinic, today: str, raised: bool) -> None:
    child = clinic.child()
    clinic.scan(child, "2025-05-01")
    clinic.visit(child, "2026-03-01")
    clinic.today = today
    found = clinic.findings("DATA-STALE")
    assert [(one.severity, str(one.since)) for one in found] == ([("L", "2027-03-01")] if raised else [])
    if raised:
        assert found[0].sentence == (
            "No new data since 2026-03-01 (visits): findings after that day would not be known."
        )
