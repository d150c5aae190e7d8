"""What trials and series of bisphosphonates in children report, to stand beside a response; bundled in data/.

None of them is a definition of response, and their children are not this one: they say what has been seen.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

FILE = "response_effects.csv"


@dataclass(frozen=True)
class Effect:
    """One published number. change in SD over `months`, with its sd where printed; from_z and to_z where these are.

    compared_with: `placebo` for a difference from it, else ''. words: the sentence to show, with `short` and, where
    there is room, `citation`. change is None where the source has words only.
    """

    effect_id: str
    short: str
    drug: str
    who: str
    measure: str
    months: int
    change: float | None
    sd: float | None
    compared_with: str
    from_z: float | None
    to_z: float | None
    words: str
    note: str
    citation: str


@cache
def effects() -> tuple[Effect, ...]:
    """Every published effect, in the order of the file."""
    text = resources.files("core.reference").joinpath("data").joinpath(FILE).read_text(encoding="utf-8")
    return tuple(_effect(cells) for cells in csv.DictReader(text.splitlines()))


def effects_of(agent: str | None) -> tuple[Effect, ...]:
    """Those of one drug, with what they were compared with; of a drug without any, all of them."""
    own = tuple(one for one in effects() if one.drug == agent)
    shorts = {one.short for one in own}
    return tuple(one for one in effects() if one in own or (one.drug == "placebo" and one.short in shorts)) or effects()


def _effect(cells: dict[str, str]) -> Effect:
    return Effect(
        effect_id=cells["effect_id"],
        short=cells["short"],
        drug=cells["drug"],
        who=cells["who"],
        measure=cells["measure"],
        months=int(cells["months"]),
        change=_number(cells["change"]),
        sd=_number(cells["sd"]),
        compared_with=cells["compared_with"],
        from_z=_number(cells["from_z"]),
        to_z=_number(cells["to_z"]),
        words=cells["words"],
        note=cells["note"],
        citation=cells["citation"],
    )


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
