"""Which meaning a header without one might have: by its spelling, and by the look of its values where that is safe.

A suggestion is offered to a person and never applied by itself. Numbers suggest nothing: 35 may be a weight, an age, a
vitamin D.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from core.contracts import TABLES, column
from core.contracts.analytes import ANALYTES
from core.contracts.headers import Slot
from core.contracts.meanings import Meaning, kind_meanings
from core.contracts.units import plain

MOST = 3
_CLOSE = 0.72
_TELLING = 3  # so many different values tell a patient's number or a day
_DAY = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([ T].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
_NUMBER_OF_A_PATIENT = re.compile(r"(?=.*\d)[A-Za-z]{1,6}[-_ ]?[\d-]{2,}")
_DAYS = ("visit_date", "date_of_birth", "scan_date", "sample_date", "image_date", "infusion_date")
_ALIASES = {a.name: (a.name, *a.aliases) for a in ANALYTES}


def meanings_of(kind: str) -> tuple[Meaning, ...]:
    """Every meaning that a header may be given in a file of one kind: a wide file, or a table."""
    return kind_meanings(kind)


def suggest(kind: str, header: str, values: Sequence[str], taken: Sequence[Slot] = ()) -> list[str]:
    """Names of meanings, likeliest first, at most MOST; none that another column of the file has already."""
    used = {(slot.table, slot.column, slot.fixed) for slot in taken if not slot.of_unit}
    free = {m.name for m in meanings_of(kind) if m.slot.of_unit or _place(m.slot) not in used}
    found = [*_by_spelling(kind, header), *_by_values(kind, values)]
    return [name for name in dict.fromkeys(found) if name in free][:MOST]


def _place(slot: Slot) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return slot.table, slot.column, slot.fixed


@lru_cache(maxsize=2048)
def _by_spelling(kind: str, header: str) -> tuple[str, ...]:
    """Kept: comparing one header with some thousand spellings takes up to 50 ms, and a page asks at each click."""
    return tuple(_by_header(kind, header))


def _by_header(kind: str, header: str) -> Iterator[str]:
    known = _spellings(kind)
    stated = re.search(r"[(\[]([^)\]]+)[)\]]\s*$", header)
    unit = plain(stated[1]) if stated else ""
    bare = plain(header[: stated.start()]) if stated else ""
    tried = [plain(header), bare, _any_order(plain(header)), _any_order(bare)]
    near: dict[str, float] = {}
    for words in dict.fromkeys(word for word in tried if len(word) > 2):
        for spelling in difflib.get_close_matches(words, known, n=6, cutoff=_CLOSE):
            ratio = difflib.SequenceMatcher(None, words, spelling).ratio()
            near[spelling] = max(ratio, near.get(spelling, 0.0))
    named = [meaning for spelling in sorted(near, key=lambda one: -near[one]) for meaning in known[spelling]]
    # of the same thing in several units only the one that the header states
    stated_too = {_place(m.slot) for m in named if unit and plain(m.unit) == unit}
    yield from (m.name for m in named if _place(m.slot) not in stated_too or plain(m.unit) == unit)


def _by_values(kind: str, values: Sequence[str]) -> Iterator[str]:
    if not values:
        return
    names = {m.name for m in meanings_of(kind)}
    if all(_DAY.fullmatch(value) for value in values):
        own = TABLES[kind].DATE if kind in TABLES else None
        yield from (name for name in dict.fromkeys((own or "", *_DAYS)) if name in names)
    elif len(values) >= _TELLING and all(_NUMBER_OF_A_PATIENT.fullmatch(value) for value in values):
        yield "patient_id"
    else:
        yield from _by_choices(kind, values)


def _by_choices(kind: str, values: Sequence[str]) -> Iterator[str]:
    """Columns whose allowed values are just these; `0` and `yes` stand in too many to tell anything."""
    written = {plain(value) for value in values}
    for meaning in meanings_of(kind):
        choices = column(TABLES[meaning.slot.table], meaning.slot.column).choices
        known = {plain(word) for choice, more in choices.items() for word in (choice, *more)} - {"yes", "no", "unknown"}
        if not meaning.slot.fixed and written <= known and any(len(word) > 1 for word in written):
            yield meaning.name


@cache
def _spellings(kind: str) -> dict[str, list[Meaning]]:
    """Every spelling that a meaning may be near to."""
    found: dict[str, list[Meaning]] = {}
    for meaning in meanings_of(kind):
        spelled = list(_spelled(meaning))
        for spelling in dict.fromkeys((*spelled, *map(_any_order, spelled))):
            found.setdefault(spelling, []).append(meaning)
    return found


def _any_order(words: str) -> str:
    """`bmd lumbar spine` and `lumbar spine bmd` are near to each other."""
    return " ".join(sorted(words.split()))


def _spelled(meaning: Meaning) -> Iterator[str]:
    slot, unit = meaning.slot, plain(meaning.unit)
    whole = plain(meaning.name)
    yield whole
    if unit:
        yield whole.removesuffix(" " + unit)
    analyte = dict(slot.fixed).get("analyte")
    if analyte and not slot.of_unit:
        yield from (plain(alias) for alias in _ALIASES[analyte])
    if not slot.fixed:
        yield from (plain(alias) for alias in column(TABLES[slot.table], slot.column).aliases)
