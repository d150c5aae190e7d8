"""The words for a number outside its limits: which sign or which other unit would explain it, and what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.contracts.analytes import Analyte
from core.contracts.column import Column, Range
from core.intake.decide import Decisions
from core.intake.layout import Bound
from core.intake.marks import BadCell
from core.intake.signs import THREE_DIGITS

# Tried after the column's own unit and after those of the metric system.
_CUSTOMARY = ("in", "inch", "lb", "lbs")


@dataclass(frozen=True)
class Seen:
    """What the whole file says beside a cell: how its columns are read; by their positions, those of which most cells
    lie outside their limits (mostly_outside), and those that were matched by hand."""

    decisions: Decisions
    mostly_outside: frozenset[int] = frozenset()
    by_hand: frozenset[int] = frozenset()


def words_outside(bad: BadCell, seen: Seen) -> tuple[str, str]:
    """(message, mend) of a number outside its hard or its soft limits."""
    limits = limits_of(bad.bound)
    where = _where(bad, limits)
    read = _as_thousands(bad, seen.decisions, limits.unit)
    if read:
        return f"{bad.text} was read as {read[0]}, and is {where}", read[1]
    told = _told(bad, limits.unit)
    slip = _unit_slip(bad, limits)
    if slip:
        unit, value = slip
        message = f"{told} is {where}; in {unit} it would be {value:.4g} {limits.unit}"
        return message, _mend_unit(bad, unit, value, seen)
    if bad.why == "soft":
        return f"{told} is {where}", "Confirm it if it is right (--accept-soft), or correct it."
    what = "the value or its unit" if limits.unit else "the value"
    return f"{told} is {where}", f"Correct {what}, or leave the cell empty if it is not known."


def limits_of(bound: Bound) -> Analyte | Column:
    """What has the limits and the units of a column of the file."""
    return bound.analyte if bound.analyte and bound.slot.column == "value" else bound.column


def in_sign(value: float, bound: Bound, decisions: Decisions) -> str:
    """A number as it has to be written in a column of the file."""
    text = f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"
    return text.replace(".", ",") if decisions.decimals.get(bound.index) == "comma" else text


def _where(bad: BadCell, limits: Analyte | Column) -> str:
    span: Range | None = limits.soft if bad.why == "soft" else limits.hard
    low, high = span or (0.0, 0.0)
    unit = f" {limits.unit}" if limits.unit else ""
    if bad.why == "soft":
        return f"unusual, far from {low:g} to {high:g}{unit}"
    if bad.value is not None and bad.value > high:
        return f"above the limit of {high:g}{unit}"
    return f"below the limit of {low:g}{unit}"


def _told(bad: BadCell, unit: str) -> str:
    """A value as it was entered, and in the column's own unit where that is another."""
    entered = " ".join(part for part in (bad.text, bad.bound.slot.unit) if part)
    return f"{entered} = {bad.value:.4g} {unit}" if _is_converted(bad) and bad.value is not None else bad.text


def _is_converted(bad: BadCell) -> bool:
    return bad.bound.slot.factor != 1.0 or bad.bound.unit_index is not None


def _as_thousands(bad: BadCell, decisions: Decisions, unit: str) -> tuple[str, str] | None:
    """`1.036` below decimal commas: as what it was read and why, and what to do; None where no sign is the cause."""
    text = bad.text.lstrip("<>= ").replace("−", "-")
    sign = decisions.decimals.get(bad.bound.index, "point")
    group, decimal = (".", ",") if sign == "comma" else (",", ".")
    if group not in text or not re.fullmatch(THREE_DIGITS, text):
        return None
    read = text.replace(group, "")
    if _is_converted(bad) and bad.value is not None:
        read = " ".join(part for part in (read, bad.bound.slot.unit) if part) + f" = {bad.value:.4g} {unit}"
    mend = f"Write {text.replace(group, decimal)} if that is meant, or correct the value."
    return f"{read}, because {_why_so(bad.bound, decisions)}", mend


def _why_so(bound: Bound, decisions: Decisions) -> str:
    sign = decisions.decimals.get(bound.index, "point")
    if decisions.said:
        return f"decimals were said to be {sign}s (--decimal {sign})"
    signs = decisions.signs.get(bound.index)
    most = "most of its numbers have" if signs and not signs.proven else "the column has"
    return f"{most} decimal {sign}s"


def _unit_slip(bad: BadCell, limits: Analyte | Column) -> tuple[str, float] | None:
    """The other unit in which the value would be as usual, and the value in the column's own unit."""
    plausible = limits.soft or limits.hard
    if bad.value is None or plausible is None or bad.bound.unit_index is not None:
        return None
    entered = bad.value / bad.bound.slot.factor
    for unit, factor in _units(limits):
        value = entered * factor
        if factor != bad.bound.slot.factor and plausible[0] <= value <= plausible[1]:
            return unit, value
    return None


def _units(limits: Analyte | Column) -> Iterator[tuple[str, float]]:
    """The units that a column may be in: its own, those of the metric system, the others."""
    yield limits.unit, 1.0
    yield from sorted(limits.units.items(), key=lambda unit: unit[0] in _CUSTOMARY)


def _mend_unit(bad: BadCell, unit: str, value: float, seen: Seen) -> str:
    written = in_sign(value / bad.bound.slot.factor, bad.bound, seen.decisions)
    mend = f"Write {written} in this cell if {bad.text} {unit} is meant"
    if bad.bound.index in seen.by_hand:
        return f"{mend}; if the whole column is in {unit}, choose another meaning for the column."
    if bad.bound.index in seen.mostly_outside:
        return f"{mend}; if the whole column is in {unit}, correct the unit in the header."
    return f"{mend}, or correct the value."
