"""The 60 storied children, read from stories/*.toml into `Story`, and the newcomers of the latest month."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from sample_data.laboratory import Habit
from sample_data.story import Broken, Diagnosis, Drug, Dxa, Follows, Image, Infused, Seen, Story

FOLDER = Path(__file__).parent / "stories"
NEWCOMERS = Path(__file__).parent / "newcomers.toml"

_MANY: dict[str, Any] = {
    "diagnoses": Diagnosis,
    "images": Image,
    "fractures": Broken,
    "drugs": Drug,
    "infused": Infused,
    "follows": Follows,
}
_ONE: dict[str, Any] = {"seen": Seen, "dxa": Dxa, "habit": Habit}


def stories() -> tuple[Story, ...]:
    """All stories, by number."""
    told = [_story(item) for path in sorted(FOLDER.glob("*.toml")) for item in _read(path)]
    return tuple(sorted(told, key=lambda story: story.number))


def newcomers() -> tuple[Story, ...]:
    """The children who are first seen in the latest month; they are not among the 300 of the store."""
    return tuple(_story(item) for item in _read(NEWCOMERS))


def _read(path: Path) -> list[dict[str, Any]]:
    with path.open("rb") as lines:
        found: list[dict[str, Any]] = tomllib.load(lines)["story"]
    return found


def _story(item: dict[str, Any]) -> Story:
    return Story(**{name: _value(name, value) for name, value in item.items()})


def _value(name: str, value: Any) -> Any:
    """A TOML value as its part of a story: tables of anchors become tuples, inline tables become their class."""
    if name in _MANY:
        return tuple(_MANY[name](**_frozen(part)) for part in value)
    if name in _ONE:
        return _ONE[name](**_frozen(value))
    if isinstance(value, dict):
        return tuple(value.items())
    return tuple(value) if isinstance(value, list) else value


def _frozen(part: dict[str, Any]) -> dict[str, Any]:
    """Lists as tuples, two deep, so that a story cannot be changed by those who read it."""
    return {
        name: tuple(tuple(v) if isinstance(v, list) else v for v in value) if isinstance(value, list) else value
        for name, value in part.items()
    }
