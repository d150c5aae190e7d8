"""A header that was given a meaning by hand keeps the unit that it states: `Gewicht (lb)` mapped to weight is in lb."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from core.contracts import TABLES, Column, column, columns
from core.contracts.analytes import ANALYTES
from core.contracts.headers import Slot
from core.contracts.kinds import match_kind
from core.contracts.units import plain

if TYPE_CHECKING:
    from core.intake.layout import Layout

# Units of things that are measured in clinics and that no column of ours is in.
_FOREIGN = (
    "st",
    "stone",
    "ft",
    "feet",
    "oz",
    "yd",
    "kPa",
    "mmHg",
    "bpm",
    "IE",
    "IU",
    "mmol",
    "nmol",
    "pmol",
    "umol",
    "ug",
)
# As the last word of a header, without brackets, these may also be words of a language.
_WORDS_TOO = frozenset({"in", "m", "g", "st", "u", "d", "t", "h", "a", "y", "percent"})


def match_by_hand(layout: Layout, name: str, header: str) -> Slot | None:
    """The place of a column that was given a meaning by hand; None where the meaning is none.

    A unit that the header states goes before the meaning's own, and one that the column cannot be in is a fault.
    """
    slot = match_kind(layout.kind, name)
    stated = _stated_unit(header)
    if slot is None or slot.of_unit or stated is None:
        return slot
    own = _column(slot)
    base = _without_unit(name, slot, own)
    as_stated = match_kind(layout.kind, f"{base} ({stated})")
    if as_stated is None or (as_stated.table, as_stated.column) != (slot.table, slot.column):
        if is_unit(stated):
            layout.faults.append(_not_its_unit(header, stated, slot, own))
        return slot
    if slot.unit and plain(slot.unit) != plain(as_stated.unit):
        message = f"the header says {stated}, the meaning that was given to it says {slot.unit}"
        mend = f"Give it the meaning in {as_stated.unit or stated}, or correct the header."
        layout.faults.append((header, message, mend))
    return as_stated


def _column(slot: Slot) -> Column:
    return column(TABLES[slot.table], slot.column)


def _without_unit(name: str, slot: Slot, own: Column) -> str:
    base = re.sub(r"\s*\([^()]*\)$", "", name) if slot.unit else name.removesuffix("_" + _joined(own.unit))
    return name.removesuffix("_" + _joined(slot.unit)) if slot.unit and base == name else base


def _joined(unit: str) -> str:
    return plain(unit).replace(" ", "_")


def _stated_unit(header: str) -> str | None:
    """What stands in brackets at a header's end, or its last word where that is a unit and no word."""
    bracket = re.search(r"[(\[]([^)\]]+)[)\]]\s*$", header)
    if bracket:
        return bracket[1].strip()
    last = re.search(r"(?<=[^\s_])([\s_]+)([^\s_]+)\s*$", header)
    if last is None or not is_unit(last[2]):
        return None
    joined = "_" in last[1]  # weight_g names its unit; `Weight g` may be anything
    return last[2] if joined or plain(last[2]) not in _WORDS_TOO else None


def is_unit(text: str) -> bool:
    """Whether a word is a unit, of one of our columns or of another thing that clinics measure."""
    return plain(text) in _units() or bool(re.fullmatch(r"[^\W\d]{1,5}\d?/[^\W_]{1,6}( .*)?", text.strip()))


@cache
def _units() -> frozenset[str]:
    return frozenset(plain(unit) for unit in (*_FOREIGN, *_known()) if unit) - {""}


def _known() -> Iterator[str]:
    for contract in TABLES.values():
        for one in columns(contract):
            yield from (one.unit, *one.units)
    for analyte in ANALYTES:
        yield from (analyte.unit, *analyte.units)


def _not_its_unit(header: str, stated: str, slot: Slot, own: Column) -> tuple[str | None, str, str]:
    analyte = next((a for a in ANALYTES if ("analyte", a.name) in slot.fixed), None)
    units = ", ".join(u for u in ((analyte.unit, *analyte.units) if analyte else (own.unit, *own.units)) if u)
    may = f"which can be in {units}" if units else "which has no unit"
    return (
        header,
        f"the header says {stated}, and its meaning is {analyte.name if analyte else slot.column}, {may}",
        "Choose another meaning, leave the column out, or convert its values and correct its header.",
    )
