"""How each column of a file is read, as a person who matches headers by hand needs to see it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

from core.contracts.headers import IDENTITY, WIDE, Slot
from core.contracts.units import plain
from core.intake.layout import Layout, lay_out
from core.intake.layout_faults import missing
from core.intake.options import Options
from core.intake.peek import Peek
from core.intake.suggest import meanings_of, suggest

State = Literal["unknown", "clash", "by hand", "left out", "known"]
LEAVE_OUT = "-"


@dataclass(frozen=True)
class FileColumn:
    """One column of the file. key: what a mapping calls it, its header or `#3`, the third column.

    name: its meaning as one of the names that may be given by hand, or its header where none is just that; None where
    it has none, `-` where it is left out.
    clash: the other columns that were given the same meaning; needs_unit: a result whose unit nothing says.
    """

    position: int
    header: str
    key: str
    values: tuple[str, ...]
    state: State
    name: str | None
    slot: Slot | None
    unit: str
    clash: str = ""
    needs_unit: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide something."""
        return self.needs_unit or self.state in ("unknown", "clash")


@dataclass(frozen=True)
class Matching:
    """A file's columns with their meanings. kind: what it is matched as; missing: what no column gives, one of each
    group is enough; said: sentences about columns that stand in each other's way."""

    kind: str
    columns: tuple[FileColumn, ...]
    missing: tuple[tuple[str, ...], ...]
    said: tuple[str, ...]

    def suggestions(self, one: FileColumn) -> list[str]:
        """Meanings that a column might have and that no other column has; for a result without a unit, its units."""
        if one.needs_unit and one.slot is not None:
            place = (one.slot.table, one.slot.column, one.slot.fixed)
            offered = (m for m in meanings_of(self.kind) if (m.slot.table, m.slot.column, m.slot.fixed) == place)
            return [meaning.name for meaning in offered if meaning.unit]
        taken = [other.slot for other in self.columns if other.slot is not None and other is not one]
        return suggest(self.kind, one.header, one.values, taken)


def match_columns(look: Peek, options: Options) -> Matching:
    """Every column: first those that need a decision or had one, so that none moves while they are settled.

    Raises UsageError as lay_out does.
    """
    layout = lay_out(look.headers, options)
    kind = options.table or _kind_to_offer(layout)
    if kind != layout.kind:
        layout = lay_out(look.headers, replace(options, table=kind))
    names = {meaning.slot: meaning.name for meaning in meanings_of(kind)}
    clashes = _clashes(layout, look.headers)
    keys = _keys(look.headers)
    made = [
        _column(layout, names, clashes, keys, position, header, look.values[position])
        for position, header in enumerate(look.headers)
    ]
    said = tuple(f"{message}. {mend}" for header, message, mend in layout.faults if header is not None)
    order = sorted(made, key=lambda one: (one.state == "known" and not one.needs_unit, one.position))
    return Matching(kind, tuple(order), tuple(missing(layout)), said)


def _kind_to_offer(layout: Layout) -> str:
    """With no more to go by than a visit's columns or a number, the wide file's meanings: they hold those too."""
    tell = [slot for slot in layout.slots.values() if slot.column not in IDENTITY]
    return WIDE if layout.kind == "visits" or not tell else layout.kind


def _keys(headers: tuple[str, ...]) -> list[str]:
    often = Counter(plain(header) for header in headers)
    return [
        header if plain(header) and often[plain(header)] == 1 else f"#{position}"
        for position, header in enumerate(headers, start=1)
    ]


def _clashes(layout: Layout, headers: tuple[str, ...]) -> dict[int, str]:
    """For a column that shares its meaning with others: which others."""
    places: dict[tuple[str, str, tuple[tuple[str, str], ...], bool], list[int]] = {}
    rows = {b.index: tuple(group.fixed.items()) for group in layout.groups for b in group.own}
    for index, slot in layout.slots.items():
        # `LS BMD` makes one scan with `LS BMD L1-L4`
        places.setdefault((slot.table, slot.column, rows.get(index, slot.fixed), slot.of_unit), []).append(index)
    return {
        one: ", ".join(f"column {n + 1} ({headers[n]})" for n in together if n != one)
        for together in places.values()
        if len(together) > 1
        for one in together
    }


def _in_own_unit(slot: Slot) -> Slot:
    """`Weight (kg)` is the meaning weight_kg; a result's meaning names its unit always."""
    return replace(slot, unit="") if slot.unit and slot.factor == 1.0 and slot.table != "labs" else slot


def _column(
    layout: Layout,
    names: dict[Slot, str],
    clashes: dict[int, str],
    keys: list[str],
    position: int,
    header: str,
    values: tuple[str, ...],
) -> FileColumn:
    slot, given = layout.slots.get(position), layout.mapped.get(position)
    state: State = "unknown"
    if position in clashes:
        state = "clash"
    elif given == LEAVE_OUT:
        state = "left out"
    elif slot is not None:
        state = "known" if given is None else "by hand"
    name = given or (None if slot is None else names.get(_in_own_unit(slot), header))
    bound = next((b for b in layout.bound if b.index == position), None)
    # a result whose header says no unit has none, unless each cell does: the analyte's own is not inferred
    unit = (bound.slot.unit or ("" if bound.analyte else bound.column.unit)) if bound else ""
    needs_unit = bool(bound and bound.analyte and not unit and bound.unit_index is None)
    return FileColumn(
        position + 1, header, keys[position], values, state, name, slot, unit, clashes.get(position, ""), needs_unit
    )
