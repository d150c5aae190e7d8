"""What is wrong with a file's columns as a whole: two of one meaning, none of a needed one, no day for a table."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from core.contracts import TABLES, Contract, columns
from core.contracts.analytes import ANALYTE_NAMES, ANALYTE_SPELLINGS, ANALYTES
from core.contracts.headers import WIDE, Slot, canonical_lab, is_known_header
from core.contracts.kinds import WIDE_KINDS
from core.contracts.units import plain
from core.intake.nearest import nearest_name

if TYPE_CHECKING:
    from core.intake.layout import Bound, Group, Layout

_LIKE_A_LEVEL = re.compile(r"(?i)(th?|l) ?\d{1,2}")
_LABORATORY_UNITS = {plain(unit) for analyte in ANALYTES for unit in (analyte.unit, *analyte.units)}
_LEAVE_OUT = "Leave one of them out, or rename the one that means something else."


def doubles(bound: list[Bound]) -> list[tuple[str | None, str, str]]:
    """Two columns of the file for one meaning."""
    seen: dict[tuple[str, str, tuple[tuple[str, str], ...]], Bound] = {}
    faults: list[tuple[str | None, str, str]] = []
    for b in bound:
        first = seen.setdefault((b.slot.table, b.slot.column, b.slot.fixed), b)
        if first is not b:
            where = f"columns {first.index + 1} ({first.header}) and {b.index + 1} ({b.header})"
            faults.append(
                (
                    b.header,
                    f"{where} both mean {meaning_words(b.slot)}",
                    _LEAVE_OUT,
                )
            )
    return faults


def doubles_of_one_row(groups: list[Group]) -> list[tuple[str | None, str, str]]:
    """Two columns for one value of the row that they make together: `LS BMD` joins the scan of `LS BMD L1-L4`."""
    faults: list[tuple[str | None, str, str]] = []
    for group in groups:
        first: dict[str, Bound] = {}
        for b in group.own:
            other = first.setdefault(b.column.name, b)
            if other is not b and other.slot.fixed != b.slot.fixed:  # alike in all: doubles() has said it
                where = f"columns {other.index + 1} ({other.header}) and {b.index + 1} ({b.header})"
                faults.append((b.header, f"{where} both give {meaning_words(b.slot)} of one scan", _LEAVE_OUT))
            elif b.column.name in group.fixed:
                said = group.fixed[b.column.name]
                named = next(o.header for o in group.own if (b.column.name, said) in o.slot.fixed)
                where = f"column {b.index + 1} ({b.header}) gives the {b.column.name}"
                faults.append((b.header, f"{where}, and the header {named} says them already: {said}", _LEAVE_OUT))
    return faults


def meaning_words(slot: Slot) -> str:
    """`bmd_g_cm2` of a table, `bmd_g_cm2 of lumbar spine L2-L4` of the wide file."""
    of = " ".join(value for name, value in slot.fixed if name not in ("status", "finding_no"))
    return f"{slot.column} of {of}" if of else slot.column


def missing(layout: Layout) -> list[tuple[str, ...]]:
    """Columns without which no row can be placed; of each group one is enough."""
    have = {b.slot.column for b in layout.bound if not b.slot.fixed}
    if layout.kind == WIDE:
        wanted = [("patient_id",), ("visit_date", "scan_date", "sample_date", "image_date", "infusion_date")]
    elif layout.kind in WIDE_KINDS:
        own = any(b.slot.table in ("pregnancies", "pregnancy_findings") for b in layout.bound)
        wanted = [("patient_id",), *(() if own else (("diagnosis", "delivery_date", "recovery"),))]
    else:
        wanted = [(name,) for name in needed(TABLES[layout.kind])]
    return [names for names in wanted if not have & set(names)]


def missing_columns(layout: Layout) -> list[tuple[str | None, str, str]]:
    """A fault for each group of columns of which the file has none, with the header that may be meant."""
    faults: list[tuple[str | None, str, str]] = []
    lacking = missing(layout)
    # a header that another table knows is not meant: `image_date` is no image_id
    free = {plain(h): h for h in layout.unknown if not is_known_header(h)} if lacking else {}
    for names in lacking:
        close = difflib.get_close_matches(plain(names[0]), list(free), n=1, cutoff=0.5)
        hint = f"Is it the column {free[close[0]]!r}? " if close else ""
        faults.append(
            (
                None,
                f"the file has no column for {' or '.join(names)}",
                f"{hint}Rename the header or name it with --map HEADER={names[0]}.",
            )
        )
    return faults


def no_such_level(layout: Layout) -> list[tuple[str | None, str, str]]:
    """A header like T13 or L6 where levels of the spine are columns: what stands below is a reading of something."""
    if layout.kind not in (WIDE, "spine_images"):
        return []
    return [
        (
            header,
            f"{header} is no level of the spine: there are T1 to T12 and L1 to L5",
            f"Rename the header, or leave the column out (--map '{header}=-').",
        )
        for header in layout.unknown
        if _LIKE_A_LEVEL.fullmatch(header.strip())
    ]


def near_a_laboratory_name(layout: Layout) -> list[tuple[str | None, str, str]]:
    """A header with a laboratory's unit, and a name near to a known analyte's: left out, its results would be lost."""
    if layout.kind != WIDE:
        return []
    faults: list[tuple[str | None, str, str]] = []
    for header in layout.unknown:
        words = without_unit(header)
        if words and (name := nearest_name(words, ANALYTE_SPELLINGS)):
            canonical = canonical_lab(ANALYTE_NAMES[plain(name)])
            message = f"{header} has a laboratory's unit and is not known, nearest is {name}"
            mend = f"Map it with --map '{header}={canonical}' if it should be read."
            faults.append((header, message, f"{mend} Else leave the column out (--map '{header}=-')."))
    return faults


def without_unit(header: str) -> str:
    """The name in a header that ends in a unit of the laboratory; empty where it ends in none."""
    words = plain(header).split()
    for cut in range(1, len(words)):
        if " ".join(words[cut:]) in _LABORATORY_UNITS:
            return " ".join(words[:cut])
    return ""


def undated(layout: Layout) -> list[tuple[str | None, str, str]]:
    """In a wide file what belongs to a table needs that table's day, or the visit's."""
    if (
        layout.kind != WIDE
        or layout.find("visits", "visit_date")
        or any("visit_date" in names for names in missing(layout))
    ):
        return []  # or there is no day at all, which is said already
    faults: list[tuple[str | None, str, str]] = []
    for table in dict.fromkeys(b.slot.table for b in layout.bound if b.slot.fixed):
        day = {"vertebral_reads": ("spine_images", "image_date")}.get(table, (table, TABLES[table].DATE or ""))
        if not layout.find(*day):
            header = next(b.header for b in layout.bound if b.slot.table == table and b.slot.fixed)
            faults.append(
                (
                    header,
                    f"{header} belongs to {table}, and the file has no day for it",
                    f"Add a column {day[1]}, or visit_date.",
                )
            )
    return faults


def needed(contract: type[Contract]) -> list[str]:
    """Columns that a file of one table must have."""
    own = [c.name for c in columns(contract) if c.required and (not c.default or c.default == "")]
    identity = ["patient_id"] if contract.HAS_PATIENT and contract.TABLE != "patients" else []
    return identity + [name for name in own if name not in ("date_of_birth", "sex")]
