"""Headers of a file bound to meanings: which table or the wide visit file, which column, which unit, what is
left over."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field, replace

from core.contracts import TABLES, Column, column
from core.contracts.analytes import ANALYTES, Analyte
from core.contracts.dxa import SITE_LIMITS
from core.contracts.headers import IDENTITY, WIDE, Slot
from core.contracts.kinds import KINDS, WIDE_KINDS, column_names, match_kind
from core.contracts.pregnancy import DIFFERENTIAL_STATES
from core.contracts.units import plain
from core.errors import UsageError
from core.intake.by_hand import match_by_hand
from core.intake.layout_faults import (
    doubles,
    doubles_of_one_row,
    missing_columns,
    near_a_laboratory_name,
    no_such_level,
    undated,
)
from core.intake.options import Options

_NO_HEADER = (
    None,
    "none of the file's headers is known: perhaps its first row is no header, or its delimiter is an unusual one",
    "Give the file a header row as `trabecula template TABLE` writes it, or name columns with --map HEADER=COLUMN.",
)
_ANALYTES = {analyte.name: analyte for analyte in ANALYTES}


@dataclass(frozen=True)
class Bound:
    """One column of the file with its meaning. unit_index: the file's column that holds this one's unit, if any."""

    index: int
    header: str
    slot: Slot
    column: Column
    analyte: Analyte | None = None
    unit_index: int | None = None

    @property
    def unit_said(self) -> str:
        """The unit that the header itself says, be it the column's own: `height (cm)`; "" where it says none."""
        own = self.analyte.unit if self.analyte else self.column.unit
        return self.slot.unit or (own if own and f" {plain(self.header)}".endswith(f" {plain(own)}") else "")


@dataclass
class Group:
    """The columns of the file that make one row of one table, with the values that are the same in all of them."""

    table: str
    fixed: dict[str, str]
    own: list[Bound] = field(default_factory=list)
    shared: list[Bound] = field(default_factory=list)


@dataclass
class Layout:
    """kind: a table's name or "wide"; faults: (header, message, mend) that forbid reading the file at all.

    slots: what each column of the file means, by its position from 0, columns of units too; mapped: the names that were
    given by hand, by position. nameless_end: the columns without a name that stand after the last one with a name: what
    stands in them may be pushed there by a cell too many.
    """

    kind: str
    bound: list[Bound]
    unknown: list[str]
    ignored: list[str]
    faults: list[tuple[str | None, str, str]]
    groups: list[Group]
    slots: dict[int, Slot] = field(default_factory=dict)
    mapped: dict[int, str] = field(default_factory=dict)
    nameless_end: list[int] = field(default_factory=list)

    def find(self, table: str, name: str) -> Bound | None:
        """The file's column for one column of a table (outside of any site or analyte), or None."""
        return next(
            (b for b in self.bound if b.slot.table == table and b.slot.column == name and not b.slot.fixed), None
        )


def lay_out(headers: tuple[str, ...], options: Options) -> Layout:
    """Bind every header. Raises UsageError for a table or a mapped column that does not exist."""
    kinds = [options.table] if options.table else list(KINDS)
    if options.table and options.table not in KINDS:
        raise UsageError(f"There is no table {options.table}: choose one of {', '.join(KINDS)}.")
    mapped = _mapping(headers, options)
    layouts = [_bind(kind, headers, mapped) for kind in kinds]
    # Most headers understood, then fewest faults; a table of its own before the wide file where both fit alike.
    return max(layouts, key=lambda layout: (len(layout.bound), -len(layout.faults), layout.kind not in WIDE_KINDS))


def columns_named(headers: tuple[str, ...], key: str) -> list[int]:
    """The columns that a mapping's key names: by their header, or `#3`, the third (headers may repeat or be blank)."""
    if key not in headers and re.fullmatch(r"#[0-9]{1,4}", key):
        index = int(key[1:]) - 1
        return [index] if 0 <= index < len(headers) else []
    return [n for n, header in enumerate(headers) if header == key or (plain(key) and plain(header) == plain(key))]


def _mapping(headers: tuple[str, ...], options: Options) -> dict[int, str]:
    """The names given by hand, by position; one given to a position goes before one given to a header."""
    found: dict[int, str] = {}
    for key, name in sorted(options.columns.items(), key=lambda pair: pair[0].startswith("#")):
        named = columns_named(headers, key)
        if not named:
            raise UsageError(f"The file has no header {key!r}: it has {', '.join(headers)}.")
        if not name.strip():
            raise UsageError(f"--map {key}= names no column: write {key}=COLUMN, or {key}=- to leave it out.")
        found |= dict.fromkeys(named, name)
    return found


def _bind(kind: str, headers: tuple[str, ...], mapped: dict[int, str]) -> Layout:
    named = max((n for n, header in enumerate(headers) if header or n in mapped), default=-1)
    layout = Layout(kind, [], [], [], [], [], mapped=mapped, nameless_end=list(range(named + 1, len(headers))))
    units: dict[tuple[str, str, tuple[tuple[str, str], ...]], int] = {}
    for index, header in enumerate(headers):
        name = mapped.get(index, header)
        if not name.strip() or name == "-":
            (layout.ignored if index in mapped else layout.unknown).append(header)
            continue
        slot = match_by_hand(layout, name, header) if index in mapped else match_kind(kind, name)
        if slot is None:
            _note_unknown(layout, kind, header, name, index in mapped)
            continue
        layout.slots[index] = slot
        if slot.of_unit:
            first = units.setdefault((slot.table, slot.column, slot.fixed), index)
            if first != index:
                both = f"columns {first + 1} ({headers[first]}) and {index + 1} ({header})"
                layout.faults.append((header, f"{both} both give the unit of {slot.column}", "Leave one of them out."))
        else:
            layout.bound.append(_bound(index, header, slot))
    layout.bound = [_with_unit(b, units.get((b.slot.table, b.slot.column, b.slot.fixed))) for b in layout.bound]
    layout.faults += doubles(layout.bound)
    layout.faults += missing_columns(layout) + undated(layout) if layout.bound else [_NO_HEADER]
    layout.faults += no_such_level(layout) + near_a_laboratory_name(layout)
    layout.groups = _grouped(layout)
    layout.faults += doubles_of_one_row(layout.groups)
    return layout


def _note_unknown(layout: Layout, kind: str, header: str, name: str, was_mapped: bool) -> None:
    if not was_mapped:
        layout.unknown.append(header)
        return
    close = difflib.get_close_matches(name, column_names(kind), n=3, cutoff=0.4)
    hint = f" Did you mean {', '.join(close)}?" if close else ""
    layout.faults.append(
        (
            header,
            f"{header!r} is mapped to {name!r}, which is no column of {kind}.{hint}",
            "Map it to a column that `trabecula template` names.",
        )
    )


def _bound(index: int, header: str, slot: Slot) -> Bound:
    col = column(TABLES[slot.table], slot.column)
    fixed = dict(slot.fixed)
    return Bound(index, header, slot, _limited(col, slot.table, fixed), _ANALYTES.get(fixed.get("analyte", "")))


def _limited(col: Column, table: str, fixed: dict[str, str]) -> Column:
    """A column with the narrower limits of its site."""
    if table == "pregnancy_findings" and col.name == "finding":
        return replace(col, choices=DIFFERENTIAL_STATES) if "which" in fixed else col
    limits = SITE_LIMITS.get(fixed.get("site", ""), {}).get(col.name) if table == "dxa_scans" else None
    return replace(col, hard=limits) if limits else col


def _with_unit(bound: Bound, index: int | None) -> Bound:
    return bound if index is None else Bound(bound.index, bound.header, bound.slot, bound.column, bound.analyte, index)


def _grouped(layout: Layout) -> list[Group]:
    if layout.kind not in WIDE_KINDS:
        return [
            Group(
                layout.kind,
                {},
                own=[b for b in layout.bound if b.slot.table == layout.kind and b.slot.column not in IDENTITY],
            )
        ]
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], Group] = {}
    loose: list[Bound] = []
    for b in layout.bound:
        if b.slot.column in IDENTITY:
            continue
        if b.slot.fixed or b.slot.table in ("visits", "patients", "diagnoses", "spine_images", "pregnancies"):
            key = (b.slot.table, b.slot.fixed)
            groups.setdefault(key, Group(b.slot.table, dict(b.slot.fixed))).own.append(b)
        else:
            loose.append(b)
    merged = _merge_sites(list(groups.values()), layout.faults)
    for b in loose:
        for group in merged:
            if group.table == b.slot.table:
                group.shared.append(b)
    has_visit = layout.kind != WIDE or any(g.table == "visits" for g in merged)
    return merged if has_visit else [*merged, Group("visits", {})]


def _merge_sites(groups: list[Group], faults: list[tuple[str | None, str, str]]) -> list[Group]:
    """`LS Z` joins `LS BMD L2-L4`: a group whose fixed values are part of another's is that other group's."""
    kept: list[Group] = []
    for group in groups:
        fuller = [
            g for g in groups if g.table == group.table and g is not group and group.fixed.items() < g.fixed.items()
        ]
        if fuller and group.fixed:
            fuller[0].own.extend(group.own)
            if len(fuller) > 1:
                sets = " or ".join(other.fixed["levels"] for other in fuller)
                names = ", ".join(b.header for b in group.own)
                faults.append(
                    (group.own[0].header, f"{names} could belong to {sets}", "Name the levels in the header.")
                )
        else:
            kept.append(group)
    return kept
