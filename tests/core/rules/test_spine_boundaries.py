"""The spine, broken bones and the definition on the day itself: what is dated on a boundary falls on its own side of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.core.rules.conftest import Clinic
from tests.core.rules.facts import drug, fracture, sick

TODAY, TOMORROW, LAST_YEAR = "2026-11-01", "2026-11-02", "2025-11-01"
Facts = Callable[[Clinic, int, str], Any]


# What is dated on the as-of day is known on it, and what is dated a day later is not: (rule, which rows, the facts of a day).
ON_THE_DAY: list[tuple[str, dict[str, Any], Facts]] = [
    ("vertebra_reads", {}, lambda c, k, day: c.image(k, day, T8=1)),
    ("spine_reasons", {"kind": "date"}, lambda c, k, day: drug(c, k, "glucocorticoid", day, "2027-04-01")),
    (
        "spine_reasons",
        {"reason": "leukaemia: image at diagnosis"},
        lambda c, k, day: sick(c, k, "acute lymphoblastic leukaemia", day),
    ),
    (
        "spine_reasons",
        {"reason": "on a bisphosphonate with a vertebral fracture"},
        lambda c, k, day: (c.image(k, "2026-05-01", T8=1), drug(c, k, "bisphosphonate", day)),
    ),
    ("fracture_events", {}, lambda c, k, day: fracture(c, k, day)),
    ("fracture_rate", {}, lambda c, k, day: drug(c, k, "bisphosphonate", day)),
    ("back_pain", {}, lambda c, k, day: c.visit(k, day, back_pain_0_10=3)),
    (
        "height_losses",
        {},
        lambda c, k, day: (c.visit(k, "2026-01-01", height_cm=140), c.visit(k, day, height_cm=138)),
    ),
    ("iscd_fractures", {"s": False}, lambda c, k, day: c.visit(k, day, fracture_history_complete=True)),
    (
        "iscd_fractures",
        {"any_sure": 1},
        lambda c, k, day: fracture(c, k, day),
    ),
    # what closes something on the day: the same question, the other way round
    (
        "spine_due",
        {"status": "not due"},
        lambda c, k, day: (c.visit(k, "2026-10-15", back_pain_0_10=3), c.image(k, day, clean=True)),
    ),
]


@pytest.mark.parametrize(("rule", "which", "facts"), ON_THE_DAY, ids=lambda one: one if isinstance(one, str) else "")
def test_what_is_dated_on_the_day_is_known(clinic: Clinic, rule: str, which: dict[str, Any], facts: Facts) -> None:
    for day, rows in ((TODAY, 1), (TOMORROW, 0)):
        clinic.empty()
        key = clinic.child()
        facts(clinic, key, day)
        found = [row for row in clinic.ask(rule, **which) if getattr(row, "is_today", True)]
        found = [row for row in found if getattr(row, "on_day", clinic.today) == clinic.today]
        assert (len(found) > 0) == (rows > 0), (rule, day)


# A plan, or an image, of the as-of day closes the finding; one that is still to come does not.
CLOSED_ON_THE_DAY: list[tuple[str, Facts]] = [
    (
        "FX-LOWTR",
        lambda c, k, day: (c.visit(k, LAST_YEAR), fracture(c, k, "2026-10-01"), c.visit(k, day, plan="brace")),
    ),
    ("VF-FIRST", lambda c, k, day: (c.image(k, "2026-10-01", T8=1), c.visit(k, day, plan="brace"))),
    ("PAIN-NOIMG", lambda c, k, day: (c.visit(k, "2026-10-01", back_pain_0_10=3), c.image(k, day, T8=0))),
    (
        "ISCD-NEW",
        lambda c, k, day: (
            c.image(k, "2026-10-01", T8=2, energy="low", local_disease="no"),
            c.visit(k, day, plan="brace"),
        ),
    ),
]


@pytest.mark.parametrize(("rule", "facts"), CLOSED_ON_THE_DAY, ids=lambda one: one if isinstance(one, str) else "")
def test_what_closes_on_the_day_closes(clinic: Clinic, rule: str, facts: Facts) -> None:
    for day, rows in ((TODAY, 0), (TOMORROW, 1)):
        clinic.empty()
        facts(clinic, clinic.child(), day)
        assert len(clinic.findings(rule)) == rows, day


def test_an_undecided_definition_without_a_fact_is_open_since_the_first_visit(clinic: Clinic) -> None:
    """A low Z that is too old speaks for it and is no evidence any more: then it is said that the spine was never imaged."""
    key = clinic.child()
    clinic.scan(key, "2024-05-01", z=-2.5)
    clinic.visit(key, TODAY, height_cm=140)
    finding = clinic.finding("ISCD-IND")
    assert str(finding.since) == TODAY
    assert [(fact["label"], fact["value"]) for fact in finding.evidence] == [("spine image", "never")]


def test_a_read_on_a_day_with_an_unreadable_image_is_not_between(clinic: Clinic) -> None:
    """An unreadable image of the day on which another one was read as normal leaves no doubt about the time."""
    key = clinic.child()
    clinic.image(key, "2025-05-01", T8=0)
    clinic.image(key, "2025-05-01", modality="vfa", T8="?")
    later = clinic.image(key, "2026-05-01", T8=1)
    row = clinic.one("vertebral_history", image_id=later, level="T8")
    assert (row.event, row.unread_between, row.unread_on) == ("new", False, None)


def test_another_method_on_the_day_before_does_not_begin_it(clinic: Clinic) -> None:
    key = clinic.child()
    clinic.image(key, "2025-05-01", T8=0)
    clinic.image(key, "2025-05-01", modality="vfa", T8=1)
    later = clinic.image(key, "2026-05-01", T8=1)
    row = clinic.one("vertebral_history", image_id=later, level="T8")
    assert (row.event, row.begins, str(row.arose_by)) == ("new", True, "2026-05-01")


def test_a_level_that_is_read_as_broken_is_no_neighbour(clinic: Clinic) -> None:
    key = clinic.child()
    image = clinic.image(key, "2026-05-01", T7="yes", T8=(18, 20, 20))
    clinic.read(key, image, 2, T7=(20, 20, 20))
    assert clinic.one("vertebra_heights", level="T8").crush_known is False
    other = clinic.image(key, "2026-06-01", T7="no", T8=(18, 20, 20))
    clinic.read(key, other, 2, T7=(20, 20, 20))
    assert clinic.one("vertebra_heights", level="T8", image_id=other).crush_known is True


def test_a_level_is_held_against_the_tallest_near_itself(clinic: Clinic) -> None:
    """T4 is much lower than T5 beside it and serves nobody, whatever is measured at the other end of the spine."""
    key = clinic.child()
    clinic.image(key, "2026-05-01", T4=(15, 15, 15), T5=(20, 20, 20), L4=(15, 15, 15))
    assert clinic.one("vertebra_heights", level="T5").crush_known is False


@pytest.mark.parametrize(("start", "stop", "said"), [
    ("2026-05-01", None, "prednisolone"), ("2026-05-02", None, "none recorded"),
    ("2025-01-01", "2026-05-01", "prednisolone"), ("2025-01-01", "2026-04-30", "none recorded"),
])  # fmt: skip
def test_a_drug_runs_on_its_first_and_its_last_day(clinic: Clinic, start: str, stop: str | None, said: str) -> None:
    key = clinic.child()
    clinic.image(key, "2025-05-01", T8=0)
    clinic.image(key, "2026-05-01", T8=1)
    drug(clinic, key, "glucocorticoid", start, stop, batch_id=7, file_row=70)
    drug(clinic, key, "bisphosphonate", "2025-06-01", batch_id=8, file_row=80)
    evidence = {fact["label"]: fact for fact in clinic.finding("VF-NEW").evidence}
    glucocorticoid, bisphosphonate = evidence["glucocorticoid at the image"], evidence["bisphosphonate at the image"]
    source = (7, 70) if said == "prednisolone" else (None, None)
    assert (glucocorticoid["value"], glucocorticoid["batch_id"], glucocorticoid["file_row"]) == (said, *source)
    assert (bisphosphonate["batch_id"], bisphosphonate["file_row"]) == (8, 80)


@pytest.mark.parametrize("rule", ["VF-NEW", "VF-FIRST"])
def test_another_image_of_the_day_that_is_normal_refutes_nothing(clinic: Clinic, rule: str) -> None:
    key = clinic.child()
    if rule == "VF-NEW":
        clinic.image(key, "2025-05-01", T8=0)
    clinic.image(key, "2026-05-01", T8=1)
    clinic.image(key, "2026-05-01", T8=0)
    assert len(clinic.findings(rule)) == 1


def test_images_without_a_level_in_common_have_no_change(clinic: Clinic) -> None:
    key = clinic.child()
    clinic.image(key, "2025-05-01", T8=1)
    later = clinic.image(key, "2026-05-01", T9=1)
    row = clinic.one("sdi", image_id=later)
    assert (row.levels_on_both, row.d_sdi, row.change) == (0, None, None)


def test_an_image_that_nobody_read_is_told_where_none_was_read(clinic: Clinic) -> None:
    key = clinic.child()
    clinic.image(key, "2026-05-01")
    assert str(clinic.one("spine_known").unread_image_on) == "2026-05-01"


def test_the_paediatric_definition_ends_on_the_day_that_a_pregnancy_begins(clinic: Clinic) -> None:
    key = clinic.child()
    for day in ("2026-04-30", "2026-05-01"):
        clinic.visit(key, day)
    clinic.insert(
        "pregnancies", patient_key=key, pregnancy_no=1, last_menstrual_period="2026-05-01", batch_id=1, file_row=2
    )
    told = {str(row.on_day): row.pregnancy for row in clinic.ask("iscd_days")}
    assert (told["2026-04-30"], told["2026-05-01"]) == (False, True)


def test_what_another_image_of_the_day_shows_as_normal_is_not_normal_again(clinic: Clinic) -> None:
    key = clinic.child()
    said = {"energy": "low", "local_disease": "no"}
    clinic.image(key, "2025-05-01", T8=1, **said)
    clinic.image(key, "2026-05-01", T8=0)
    clinic.image(key, "2026-05-01", modality="vfa", T8=1, **said)
    today = clinic.one("iscd_spine", on_day=clinic.today)
    assert today.a is True
    assert "normal again" not in today.note


def test_a_level_that_is_normal_on_the_day_is_normal_again(clinic: Clinic) -> None:
    key = clinic.child()
    clinic.image(key, "2025-05-01", T8=1, energy="low", local_disease="no")
    clinic.image(key, TODAY, T8=0)
    assert clinic.one("iscd_spine", on_day=clinic.today).note == f"T8 normal again on {TODAY}"


def test_a_fracture_after_the_19th_birthday_and_one_that_does_not_count_are_no_part_of_it(clinic: Clinic) -> None:
    key = clinic.child(born="2005-06-14")
    for day in ("2021-05-01", "2022-05-01", "2025-05-01"):
        fracture(clinic, key, day)
    fracture(clinic, key, "2022-08-01", bone="finger")
    row = clinic.one("iscd_fractures", on_day=clinic.today)
    assert (row.any_sure, row.any_possible) == (2, 2)
    assert sorted(str(fact["on_date"]) for fact in row.evidence) == ["2021-05-01", "2022-05-01", "2025-05-01"]


def test_what_is_noted_stands_in_the_sentence_and_nothing_where_nothing_is(clinic: Clinic) -> None:
    key = clinic.child()
    clinic.image(key, "2026-05-01", clean=True, T8=2, energy="low", local_disease="no")
    assert clinic.finding("ISCD-NEW").sentence.endswith("T8 grade 2, 2026-05-01.")
    clinic.empty()
    key = clinic.child()
    clinic.image(key, "2026-05-01", modality="vfa", clean=True, T8=1, energy="low", local_disease="no")
    assert clinic.finding("ISCD-NEW").sentence.endswith("T8 grade 1, 2026-05-01. Provisional: grade 1 on VFA alone.")


@pytest.mark.parametrize("complete", [True, False])
def test_fractures_before_and_since_a_drug(clinic: Clinic, complete: bool) -> None:
    """The day of the start is since; what does not count is in neither, what lacks a fact is counted and told."""
    key = clinic.child()
    drug(clinic, key, "bisphosphonate", "2024-11-01")
    for day, more in (
        ("2024-10-31", {}), ("2024-11-01", {}), ("2025-05-01", {"energy": None}), ("2025-06-01", {"bone": "finger"}),
        ("2020-06-01", {"bone": "finger"}),
    ):  # fmt: skip
        fracture(clinic, key, day, **more)
    if complete:
        clinic.visit(key, TODAY, fracture_history_complete=True)
    row = clinic.one("fracture_rate")
    assert (row.n_before, row.n_since, row.n_uncertain) == (1, 2, 1)
    assert (row.per_year_before is not None) is complete
    never = "rate before: the fracture history was never recorded as complete"
    lacking = "1 of the fractures lack a fact and are counted"
    assert row.note == (lacking if complete else f"{never}; {lacking}")


def test_nothing_lacks_a_fact_where_nothing_does(clinic: Clinic) -> None:
    key = clinic.child()
    drug(clinic, key, "bisphosphonate", "2024-11-01")
    fracture(clinic, key, "2025-05-01")
    clinic.visit(key, TODAY, fracture_history_complete=True)
    assert clinic.one("fracture_rate").note == ""


@pytest.mark.parametrize(("start", "stop", "on"), [
    ("2026-10-01", None, True), ("2026-10-02", None, False), ("2025-01-01", "2026-10-01", True), ("2025-01-01", "2026-09-30", False),
])  # fmt: skip
def test_a_fracture_on_the_first_or_the_last_day_of_a_drug_is_on_it(
    clinic: Clinic, start: str, stop: str | None, on: bool
) -> None:
    key = clinic.child()
    drug(clinic, key, "bisphosphonate", start, stop)
    fracture(clinic, key, "2026-10-01")
    assert (", on zoledronate" in clinic.finding("FX-LOWTR").sentence) is on


@pytest.mark.parametrize(("day", "said"), [("2026-10-02", "due"), ("2026-10-01", "late")])
def test_pain_is_late_from_the_31st_day(clinic: Clinic, day: str, said: str) -> None:
    clinic.visit(clinic.child(), day, back_pain_0_10=3)
    assert clinic.finding("PAIN-NOIMG").fact_key == f"{day}|{said}"


def test_a_first_visit_of_the_day_is_the_first(clinic: Clinic) -> None:
    """A fracture before the first visit is history; on its day it is no news either."""
    key = clinic.child()
    fracture(clinic, key, TODAY)
    clinic.visit(key, TODAY)
    assert clinic.findings("FX-LOWTR") == []
