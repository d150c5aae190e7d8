"""The mutants that no test can kill, each with its reason: equivalent.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from tests.mutants.comparisons import Mutant

FILE = Path(__file__).with_name("equivalent.toml")
Key = tuple[str, str, str, int]


class Entry(BaseModel):
    """Mutants of one rule that are equivalent for one reason: each is a comparison's text and its change."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str
    because: str = Field(min_length=30, pattern=r"^[A-Z].+\.$")
    change: str
    comparisons: list[str] = Field(min_length=1)
    nth: int = Field(default=1, ge=1)

    @property
    def keys(self) -> list[Key]:
        return [(self.rule, text, self.change, self.nth) for text in self.comparisons]


def entries(text: str | None = None) -> list[Entry]:
    """The entries of the file. Raises ValueError for one that is malformed, or a mutant that is named twice."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8") if text is None else text)
    if set(content) - {"mutant"}:
        raise ValueError("equivalent.toml holds something else than mutants.")
    found = [Entry.model_validate(entry) for entry in content.get("mutant", [])]
    keys = [key for entry in found for key in entry.keys]
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise ValueError(f"equivalent.toml names a mutant twice: {sorted(twice)}")
    return found


def known(found: Iterable[Entry]) -> set[Key]:
    """The keys of all entries."""
    return {key for entry in found for key in entry.keys}


def faults(known_keys: set[Key], killers: dict[Mutant, str], every: Iterable[Mutant]) -> list[str]:
    """What is wrong with the list after a run: who was killed all the same, and who is no mutant (any more)."""
    killed = {mutant.key: killer for mutant, killer in killers.items() if killer}
    there = {mutant.key for mutant in every}
    return [
        *(
            f"{_shown(key)}: listed as equivalent, and killed by {killed[key]}"
            for key in sorted(known_keys & killed.keys())
        ),
        *(f"{_shown(key)}: listed as equivalent, and there is no such mutant" for key in sorted(known_keys - there)),
    ]


def _shown(key: Key) -> str:
    rule, text, change, nth = key
    return f"{rule}: {text}{f' (no {nth})' if nth > 1 else ''}: {change}"
