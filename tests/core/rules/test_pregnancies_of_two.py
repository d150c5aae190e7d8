"""Two women with pregnancies of one number: what is known of one is never told by the other's."""

from __future__ import annotations

from datetime import date

from tests.core.rules.conftest import Clinic


def _mother(clinic: Clinic, number: int, **pregnancy: object) -> int:
    key = clinic.child(born="1990-01-01")
    clinic.insert("pregnancies", patient_key=key, pregnancy_no=1, file_row=number, **pregnancy)
    return key


def test_a_visit_is_held_against_her_own_pregnancy(clinic: Clinic) -> None:
    her = _mother(clinic, 2, last_menstrual_period=date(2025, 6, 1))
    _mother(clinic, 3, last_menstrual_period=date(2025, 1, 1))
    clinic.insert("pregnancy_findings", patient_key=her, pregnancy_no=1, finding_no=1, finding="fever", time_point="not stated")  # fmt: skip
    clinic.visit(her, "2025-05-31")
    assert clinic.one("top_episodes", patient_key=her).last_contact is None


def test_a_drug_is_held_against_her_own_pregnancy(clinic: Clinic) -> None:
    her = _mother(clinic, 2, expected_date=date(2026, 12, 20))
    _mother(clinic, 3, expected_date=date(2026, 12, 20))
    clinic.insert(
        "pregnancy_findings", patient_key=her, pregnancy_no=1, finding_no=1, finding="treatment", which="alendronate",
        time_point="20+0", file_row=4,
    )  # fmt: skip
    found = clinic.one("bp_preg", patient_key=her)
    assert [(fact["source_table"], fact["file_row"]) for fact in found.evidence] == [
        ("pregnancy_findings", 4),
        ("pregnancies", 2),
    ]
