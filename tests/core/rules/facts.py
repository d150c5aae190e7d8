"""Facts for the clinic in memory that need many columns: broken bones, drugs, diagnoses."""

from __future__ import annotations

from typing import Any

from tests.core.rules.conftest import Clinic


def fracture(clinic: Clinic, key: int, day: str, bone: str = "tibia", **row: Any) -> None:
    usual = {"event_id": f"{bone} {day}", "side": "left", "energy": "low", "local_disease": "no"}
    usual |= {"confirmed_by_imaging": True, "batch_id": 1, "file_row": 4}
    clinic.insert("fractures", **(usual | row), patient_key=key, fracture_date=day, bone=bone)


def drug(clinic: Clinic, key: int, drug_class: str, start: str, stop: str | None = None, **row: Any) -> None:
    agent = {"bisphosphonate": "zoledronate", "glucocorticoid": "prednisolone"}[drug_class]
    usual = {"agent": agent, "course_no": 1, "batch_id": 1, "file_row": 5}
    clinic.insert(
        "treatments", **(usual | row), patient_key=key, drug_class=drug_class, start_date=start, stop_date=stop
    )


def sick(clinic: Clinic, key: int, code: str, day: str, **row: Any) -> None:
    clinic.insert(
        "diagnoses",
        patient_key=key,
        diagnosis_code=code,
        since_date=day,
        status="confirmed",
        batch_id=1,
        file_row=6,
        **row,
    )
