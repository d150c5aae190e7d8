"""What the figures of the Pregnancy page are given: no day where only a stretch is known, drugs of their own time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dashboard.data.pregnancy_figures import cases

ROW: dict[str, Any] = {
    "patient_key": 1, "pregnancy_no": 1, "token": "t", "name": "", "patient_id": "P1", "published_in": None,
    "delivered": True, "delivery_told": "2026-03-01 at 38+0", "joints": ["hip"], "joints_told": "left hip",
    "is_bilateral": False, "mother_age_years": None, "plurality": None, "conception": None, "has_mri": False,
    "onset": None, "onset_first": None, "onset_last": None, "diagnosis": "30+0", "diagnosis_first": -56,
    "diagnosis_last": -56, "recovery": "6 months after delivery", "recovered_first": 183, "recovered_last": 212,
    "recovery_origin": "stated", "recovery_evidence": "stated as recovered", "followed_to": 200,
    "anchor_gestation_first": 266, "anchor_gestation_last": 266, "anchor_first": date(2026, 3, 1),
    "anchor_last": date(2026, 3, 1), "window_to_day": date(2027, 3, 1),
}  # fmt: skip
DRUG: dict[str, Any] = {
    "patient_key": 1, "pregnancy_no": 1, "agent": "alendronate", "group_name": "bisphosphonate", "told": "2026-05-01",
    "source_table": "treatments", "from_day": date(2026, 5, 1), "to_day": date(9999, 12, 31), "after_first": None,
    "after_last": None, "anchor_first": date(2026, 3, 1), "in_pregnancy": False,
}  # fmt: skip


def test_times_are_told_in_the_figures_words() -> None:
    (case,) = cases([ROW], [], [])
    assert case.diagnosis is not None and (case.diagnosis.told, case.diagnosis.first) == ("30+0", -56)
    assert case.recovery is not None and case.recovery.told == "6 mo" and case.recovery.first == 183


def test_a_stretch_without_an_end_is_told_as_written_and_is_no_day() -> None:
    row = ROW | {"diagnosis": "postpartum", "diagnosis_first": 0, "diagnosis_last": None}
    (case,) = cases([row | {"recovery": "after delivery", "recovered_first": 0, "recovered_last": None}], [], [])
    assert case.diagnosis is not None and case.diagnosis.told == "postpartum" and case.diagnosis.last is None
    assert case.recovery is not None and (case.recovery.told, case.recovery.first) == ("after delivery", None)


@pytest.mark.parametrize(("day", "shown"), [(date(2027, 3, 1), True), (date(2027, 3, 2), False), (None, True)])
def test_a_drug_that_was_begun_years_later_is_not_of_this_episode(day: date | None, shown: bool) -> None:
    (case,) = cases([ROW], [DRUG | {"from_day": day}], [])
    assert [one.name for one in case.after] == (["alendronate"] if shown else [])
