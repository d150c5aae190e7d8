"""What is asked around infusions of a bisphosphonate: rickets once, teeth yearly, the rest on the day of a cycle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sample_data.chance import stream
from sample_data.course import Course
from sample_data.days import add_months, workday
from sample_data.scans import Row

ASSESSMENTS = ("patient_id", "assessed_date", "item", "result", "detail")

# Infusion days nearer to each other are of one cycle.
CYCLE_DAYS = 8
DENTAL_MONTHS = 10
# The dentist sees the child before the first infusion, and for this long after the last one.
BEFORE = timedelta(days=20)
AFTER_MONTHS = 12
# How often a yearly review did not come about.
MISSED = 0.04


def answers(drawn: Course, until: date) -> list[Row]:
    """The answered questions of one child up to a day, by date."""
    given = [row["infusion_date"] for row in drawn.infusions if row["status"] == "given"]
    days = sorted({on for on in given if isinstance(on, date)})
    if not days:
        return []
    told = [*_before_the_first(days[0]), *_teeth(drawn.story.patient_id, days), *_on_the_day(days)]
    rows: list[Row] = [
        {"patient_id": drawn.story.patient_id, "assessed_date": on, "item": item, "result": result, "detail": detail}
        for on, item, result, detail in told
        if on <= until
    ]
    return sorted(rows, key=lambda row: (row["assessed_date"], row["item"]))


def _before_the_first(first: date) -> Iterator[tuple[date, str, str, str]]:
    on = workday(first - BEFORE)
    yield on, "rickets excluded", "excluded", "no radiological sign"
    yield on, "allergy", "none known", ""


def _teeth(patient_id: str, days: list[date]) -> Iterator[tuple[date, str, str, str]]:
    on = workday(days[0] - BEFORE)
    while on <= add_months(days[-1], AFTER_MONTHS):
        if on < days[0] or stream(patient_id, f"dentist {on}").random() >= MISSED:
            yield on, "dental review", "reviewed", "no work needed"
        on = workday(add_months(on, DENTAL_MONTHS))


def _on_the_day(days: list[date]) -> Iterator[tuple[date, str, str, str]]:
    for before, on in zip([date.min, *days], days, strict=False):
        if (on - before).days >= CYCLE_DAYS:
            yield on, "hydration", "well hydrated", ""
            yield on, "intercurrent illness", "none", ""
