"""On which days a child is seen and scanned: counted back from the last visit, with the shifts of a real clinic."""

from __future__ import annotations

from datetime import date, timedelta

from sample_data.chance import stream
from sample_data.days import add_months, day, workday
from sample_data.story import Story


def visit_days(story: Story) -> list[date]:
    """Every visit, by date; the last one of the store and the one of the latest month fall exactly on their days."""
    seen, chance = story.seen, stream(story.patient_id, "visit days")
    last, first = day(seen.last), day(seen.first)
    days, months = {last}, seen.months
    while (target := add_months(last, -months)) >= first - timedelta(days=20):
        days.add(workday(target + timedelta(days=chance.randint(-9, 9))))
        months += seen.months
    asked = [*seen.also, *(story.dxa.also if story.dxa else ()), *([seen.november] if seen.november else [])]
    exact = {day(text) for text in asked if len(text) == 10}
    if story.dxa and len(story.dxa.last) == 10:
        exact.add(day(story.dxa.last))
    exact.add(last)
    kept = {on for on in days if on in exact or all(abs((on - other).days) > 28 for other in exact)}
    return sorted(kept | exact)


def scan_days(story: Story, visits: list[date]) -> list[date]:
    """Days of DXA: the visits nearest to the yearly (or otherwise stated) targets, and the days named by themselves."""
    dxa = story.dxa
    if dxa is None:
        return []
    stored = [on for on in visits if on.isoformat() != story.seen.november]
    last = day(dxa.last or story.seen.last)
    days, months = set(), 0
    while (target := add_months(last, -months)) >= day(dxa.first) - timedelta(days=20):
        nearest = min(stored, key=lambda on: abs((on - target).days))
        if abs((nearest - target).days) <= 60:
            days.add(nearest)
        months += dxa.months
    days |= {day(text) for text in dxa.also}
    if dxa.november:
        days.add(day(story.seen.november))
    return sorted(days)


def image_day(text: str, visits: list[date]) -> date:
    """The day of an image: as written, or the visit of its month where only a month is written."""
    if len(text) == 10:
        return day(text)
    return next((on for on in visits if on.isoformat()[:7] == text), workday(day(text)))
