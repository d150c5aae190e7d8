"""Parts of the plainer children: scans, images, fractures, glucocorticoids, infusions."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from sample_data.days import add_months
from sample_data.story import Broken, Drug, Dxa, Image, Infused

# Levels in which a first crushed vertebra is drawn: the mid-thoracic and the thoracolumbar peak.
USUAL_LEVELS = ("T6", "T7", "T8", "T9", "T11", "T12", "L1", "L2")
OBSCURED = ("", "", "", "T4", "T4 T5")
INJURIES = (
    ("radius", "distal", "fall from standing"),
    ("radius", "distal", "fall while running"),
    ("humerus", "supracondylar", "fall from a climbing frame"),
    ("tibia", "shaft", "stumbled on stairs"),
    ("femur", "shaft", "fall from standing"),
    ("ulna", "shaft", "knocked against a door"),
)


def dxa_of(first: date, last: date, missed: bool, november: bool, chance: Random) -> Dxa:
    """Yearly scans; one child in three is scanned at L2-L4. `missed`: the scan of this year was not made."""
    levels = "L2-L4" if chance.random() < 0.35 else "L1-L4"
    newest = add_months(last, -6) if missed or november else last
    size_adjusted = chance.random() < 0.85
    return Dxa(
        first=min(first, newest).isoformat(),
        last=newest.isoformat()[:7],
        november=november,
        levels=levels,
        size_adjusted=size_adjusted,
    )


def images_of(
    group: dict[str, Any], first: date, last: date, started: date | None, chance: Random
) -> tuple[Image, ...]:
    """None for two in five; else one at the start and one every second year, where a first fracture slowly reshapes."""
    broken = chance.random() < group.get("fractured", 0.0)
    if not broken and chance.random() < 0.4:
        return ()
    grades = dict.fromkeys(chance.sample(USUAL_LEVELS, chance.randint(1, 2)), 1) if broken else {}
    if broken and chance.random() < 0.4:
        grades[min(grades)] = 2
    modality = "radiograph" if chance.random() < 0.25 else "vfa"
    reader = chance.choice(("Reader A", "Reader B"))
    images, on = [], first
    while on <= last:
        seen = dict(grades)
        obscured = chance.choice(OBSCURED)
        images.append(Image(on.isoformat()[:7], seen, modality, obscured, reader=reader))
        heals = started is not None or chance.random() < 0.4
        grades = {level: grade - 1 for level, grade in grades.items() if grade > 1} if heals else grades
        on = add_months(on, 24)
    return tuple(images)


def fractures_of(group: dict[str, Any], born: date, last: date, chance: Random) -> tuple[Broken, ...]:
    """Broken bones between the second birthday and half a year before the last visit."""
    mean = group.get("bones", 0.12)
    count = sum(chance.random() < mean / 4 for _ in range(4))
    span = max((last - born).days - 730 - 183, 1)
    days = sorted(born + timedelta(days=730 + chance.randint(0, span)) for _ in range(count))
    return tuple(_broken(on, chance) for on in days)


def _broken(on: date, chance: Random) -> Broken:
    bone, location, mechanism = chance.choice(INJURIES)
    energy = chance.choice(("low", "low", "low", "moderate", "unknown"))
    return Broken(on.isoformat(), bone, chance.choice(("left", "right")), energy, mechanism, location)


def steroid_of(group: dict[str, Any], first: date, last: date) -> tuple[Drug, ...]:
    """The group's glucocorticoid from the first visit; stopped a year later where the group's course is over."""
    if "steroid" not in group:
        return ()
    agent, dose, unit, frequency = group["steroid"]
    stop = min(add_months(first, 14), last) if group.get("steroid_over") else None
    return (
        Drug(
            agent=agent,
            start=(first - timedelta(days=20)).isoformat(),
            stop=stop.isoformat() if stop else "",
            dose=dose,
            unit=unit,
            frequency=frequency,
            equivalent=group.get("equivalent"),
            indication=group["diagnosis"],
        ),
    )


def infusions_of(
    group: dict[str, Any], first: date, last: date, chance: Random
) -> tuple[tuple[Infused, ...], date | None]:
    """Zoledronate every 6 months, given at the visits, from half a year to two years after the first visit."""
    if chance.random() >= group.get("treated", 0.0):
        return (), None
    started = add_months(first, chance.choice((6, 12, 18)))
    if started > add_months(last, -6):
        return (), None
    run = Infused(regimen="Z-6", first=(started - timedelta(days=12)).isoformat(), last="2026-11-19", by_visit=True)
    return (run,), started
