"""The 240 plainer children: drawn group by group from background.toml, as stories without a tale."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sample_data import AS_OF
from sample_data.chance import stream
from sample_data.days import Anchors, add_months, workday
from sample_data.laboratory import Habit
from sample_data.plain_parts import dxa_of, fractures_of, images_of, infusions_of, steroid_of
from sample_data.story import Diagnosis, Seen, Story

GROUPS = Path(__file__).parent / "background.toml"
NAMES = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
FIRST_NUMBER = 61

# Every fifteenth child comes in the latest month, every 120th for the yearly scan too; one has missed it.
NOVEMBER_EVERY = 15
NOVEMBER_SCAN_EVERY = 120
SCAN_MISSED = (97,)


@dataclass(frozen=True)
class Plain:
    """The drawn facts that the parts of a plain story share."""

    group: dict[str, Any]
    number: int
    born: date
    first: date
    last: date
    spine_z: float
    chance: Random


def background() -> tuple[Story, ...]:
    """All plainer children, by number."""
    with GROUPS.open("rb") as lines:
        groups = tomllib.load(lines)["group"]
    members = [group for group in groups for _ in range(group["count"])]
    return tuple(_story(group, FIRST_NUMBER + place) for place, group in enumerate(members))


def _story(group: dict[str, Any], number: int) -> Story:
    chance = stream(f"SYN-{number:04d}", "plain story")
    sex = "female" if chance.random() < group.get("female", 0.5) else "male"
    plain = _facts(group, number, chance)
    infused, started = infusions_of(group, plain.first, plain.last, chance)
    return Story(
        number=number,
        slug=f"plain-{number}",
        family=_turn(NAMES["family"], number * 37),
        given=_turn(NAMES["given"][sex], number * 29),
        sex=sex,
        born=plain.born.isoformat(),
        background=True,
        diagnoses=(_diagnosis(group, plain),),
        height_z=_around(plain, group["height_z"], -0.02),
        bmi_z=_around(plain, group.get("bmi_z", [0.0, 0.7]), 0.02),
        spine_z=_spine_course(plain, started),
        body_z=_spine_course(plain, started, shift=chance.gauss(0.05, 0.2)),
        seen=Seen(first=plain.first.isoformat(), last=plain.last.isoformat(), november=_november(plain)),
        dxa=dxa_of(plain.first, plain.last, number in SCAN_MISSED, number % NOVEMBER_SCAN_EVERY == 0, chance),
        images=images_of(group, plain.first, plain.last, started, chance),
        fractures=fractures_of(group, plain.born, plain.last, chance),
        drugs=steroid_of(group, plain.first, plain.last),
        infused=infused,
        mobility=_mobility(group, plain),
        habit=_habit(group, chance),
        height_method=group.get("height_method", "standing"),
        diet=group.get("diet", ""),
        calcium_intake=group.get("calcium_intake", 850) + round(chance.gauss(0, 120), -1),
        puberty_delay=max(chance.gauss(0, 0.6), -0.8),
    )


def _turn(names: list[str], place: int) -> str:
    return names[place % len(names)]


def _facts(group: dict[str, Any], number: int, chance: Random) -> Plain:
    """Ages and days: followed for 1.5 to 6 years, seen last in 2026, between 5.5 and 18.8 years old then."""
    age = chance.uniform(group.get("youngest", 5.5) + 1.0, 18.8)
    followed = min(chance.uniform(1.5, 6.0), age - group.get("youngest", 4.0) + 0.5)
    last = workday(date(2026, 5, 4) + timedelta(days=chance.randint(0, 170)))
    if number in SCAN_MISSED:
        last = workday(date(2026, 2, 16) + timedelta(days=chance.randint(0, 20)))
    if number % NOVEMBER_EVERY == 0:
        last = workday(date(2026, 5, 4) + timedelta(days=chance.randint(0, 14)))
    born = last - timedelta(days=round(age * 365.25))
    first = workday(last - timedelta(days=round(followed * 365.25)))
    spine_z = min(max(chance.gauss(*group["z"]), -3.0), 1.2)
    return Plain(group, number, born, first, last, spine_z, chance)


def _november(plain: Plain) -> str:
    if plain.number % NOVEMBER_EVERY:
        return ""
    return workday(date(2026, 11, 2) + timedelta(days=plain.chance.randint(0, 14))).isoformat()


def _around(plain: Plain, spread: list[float], drift: float) -> Anchors:
    start = plain.chance.gauss(*spread)
    years = (AS_OF - plain.first).days / 365.25
    return ((plain.first.isoformat(), round(start, 2)), (AS_OF.isoformat(), round(start + drift * years, 2)))


def _spine_course(plain: Plain, started: date | None, shift: float = 0.0) -> Anchors:
    """Drift without a bone drug; from the first infusion +0.65 SD a year for two years (F41, F44), then a slow gain."""
    drift = plain.group.get("drift", 0.0)
    z = plain.spine_z + shift
    turn = started or AS_OF
    course = [(plain.first.isoformat(), round(z, 2))]
    if turn > plain.first:
        z += drift * (turn - plain.first).days / 365.25
        course.append((turn.isoformat(), round(z, 2)))
    if started:
        after = add_months(started, 24)
        course.append((after.isoformat(), round(z + 1.3, 2)))
        course.append((add_months(started, 72).isoformat(), round(z + 1.5, 2)))
    return tuple(course)


def _diagnosis(group: dict[str, Any], plain: Plain) -> Diagnosis:
    early = bool(group.get("gene")) and plain.chance.random() < 0.8
    since = plain.born + timedelta(days=plain.chance.randint(200, 900)) if early else plain.first
    since = min(since, plain.first) - timedelta(days=plain.chance.randint(5, 60))
    since = max(since, plain.born)
    return Diagnosis(
        group["diagnosis"], since.isoformat(), "primary" if group.get("primary") else "secondary", group.get("gene", "")
    )


def _habit(group: dict[str, Any], chance: Random) -> Habit:
    vitamin_d = group.get("vitamin_d", 64) + chance.gauss(0, 6)
    return Habit(vitamin_d, group.get("muscle", 1.0), group.get("turnover", 1.0))


def _mobility(group: dict[str, Any], plain: Plain) -> tuple[tuple[str, str], ...]:
    """The group's ways of getting about: the first one, and by chance a later one since half-way."""
    ways = group.get("mobility", ["walks unaided"])
    middle = plain.first + (plain.last - plain.first) / 2
    changes = [(plain.first.isoformat(), ways[0])]
    if len(ways) > 1 and plain.chance.random() < 0.6:
        changes.append((middle.isoformat(), plain.chance.choice(ways[1:])))
    return tuple(changes)
