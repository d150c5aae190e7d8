"""Dates of a course: months counted on, ages, and a value that glides between dated anchors."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

Anchors = tuple[tuple[str, float], ...]


def day(text: str) -> date:
    """`2019-05-14` as a date; `2019-05` is the 15th of that month."""
    return date.fromisoformat(text if len(text) == 10 else f"{text}-15")


def add_months(start: date, months: int) -> date:
    """The same day some months later (or earlier), or the last day of a shorter month."""
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month0 + 1, min(start.day, monthrange(year, month0 + 1)[1]))


def age_years(born: date, on: date) -> float:
    """Decimal age: completed years by anniversary plus the part of the running year."""
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    last = add_months(born, 12 * years)
    return years + (on - last).days / (add_months(born, 12 * (years + 1)) - last).days


def workday(on: date) -> date:
    """The day itself, or the Monday after a weekend: the clinic is closed then."""
    return on + timedelta(days=max(0, 7 - on.weekday()) if on.weekday() >= 5 else 0)


def glide(anchors: Anchors, on: date) -> float:
    """The value on a day: straight lines between the anchors, flat before the first and after the last."""
    known = [(day(text), value) for text, value in anchors]
    if on <= known[0][0]:
        return known[0][1]
    for (start, low), (end, high) in pairwise(known):
        if on <= end:
            return low + (high - low) * (on - start).days / (end - start).days
    return known[-1][1]


def step(changes: tuple[tuple[str, str], ...], on: date) -> str:
    """The words that hold on a day: those of the last change on or before it, else nothing."""
    held = ""
    for start, words in changes:
        if day(start) <= on:
            held = words
    return held
