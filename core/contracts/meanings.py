"""Every meaning that a header can be given by hand: canonical headers, the composed ones of the wide visit file too.

A meaning is offered only where the header matching understands its name as exactly the place that it was made for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from core.contracts import TABLES
from core.contracts.analytes import ANALYTES, Analyte
from core.contracts.case_headers import case_columns, match_case
from core.contracts.column import Column, Contract, column, columns
from core.contracts.drugs import INFUSED
from core.contracts.dxa import LEVELS as DXA_LEVELS
from core.contracts.dxa import SITES, DxaScan
from core.contracts.headers import (
    IDENTITY,
    SHARED_WIDE,
    SITE_COLUMNS,
    WIDE,
    Slot,
    canonical_lab,
    match_table,
    match_wide,
)
from core.contracts.kinds import WIDE_KINDS
from core.contracts.laboratory import LabResult
from core.contracts.patients import Patient
from core.contracts.pregnancy import Pregnancy, PregnancyFinding
from core.contracts.skeleton import LEVELS as VERTEBRAE
from core.contracts.skeleton import VertebralRead
from core.contracts.treatment import Infusion
from core.contracts.units import plain
from core.contracts.visits import Visit

_ENTERED = ("value_entered", "unit_entered")
_IN_WORDS = {"bmd": "BMD", "bmc": "BMC", "z": "Z"}
# What may differ between the regions of one scan; its device and software are columns of their own.
_OF_A_REGION = ("side", "positioning_ok", "excluded", "excluded_reason", "artefacts")
_LUMBAR = tuple(level for level in DXA_LEVELS if level.startswith("L"))


@dataclass(frozen=True)
class Meaning:
    """One choice: the header to be given, its place, its unit ("" where none), and its words for a list."""

    name: str
    slot: Slot
    unit: str
    words: str


@cache
def table_meanings(contract: type[Contract]) -> tuple[Meaning, ...]:
    """What a header of a file of one table may mean, each column in each of its units."""
    identity = [column(Patient, name) for name in IDENTITY] if contract.HAS_PATIENT and contract is not Patient else []
    own = [c for c in columns(contract) if c.name not in _ENTERED]
    named = ((name, col) for col in (*identity, *own) for name in _in_each_unit(col.name, col))
    return _understood(((name, col.name, match_table(contract, name), col.unit) for name, col in named))


@cache
def wide_meanings() -> tuple[Meaning, ...]:
    """What a header of the wide visit file may mean: visits, regions with their levels, vertebrae, results, doses."""
    return _understood((name, col, match_wide(name), unit) for name, col, unit in _wide_names())


@cache
def case_meanings() -> tuple[Meaning, ...]:
    """What a header of the wide case file may mean: the patient, the pregnancy, the facts of the episode."""
    found: dict[Slot, Meaning] = {}
    for name in case_columns():
        slot = match_case(name)
        if slot is not None:
            unit = slot.unit or (column(_CONTRACTS[slot.table], slot.column).unit if slot.table in _CONTRACTS else "")
            found.setdefault(
                slot, Meaning(name, slot, unit, f"{name.replace('_', ' ')} · {slot.table.replace('_', ' ')}")
            )
    return tuple(found.values())


def kind_meanings(kind: str) -> tuple[Meaning, ...]:
    """Every meaning that a header may be given in a file of one kind."""
    if kind in WIDE_KINDS:
        return wide_meanings() if kind == WIDE else case_meanings()
    return table_meanings(TABLES[kind])


def _understood(found: Iterator[tuple[str, str, Slot | None, str]]) -> tuple[Meaning, ...]:
    """Each place and unit once; a name that is understood as another column is not offered."""
    kept: dict[Slot, Meaning] = {}
    for name, col, slot, own_unit in found:
        if slot is not None and slot.column == col:
            unit = "" if slot.of_unit else slot.unit or own_unit
            kept.setdefault(slot, Meaning(name, slot, unit, _words(slot, unit)))
    return tuple(kept.values())


def _wide_names() -> Iterator[tuple[str, str, str]]:
    """(name, its column, the column's own unit) of everything that a wide file may hold, in a reader's order."""
    for col in [*(column(Patient, name) for name in IDENTITY), *columns(Visit), *columns(Patient)]:
        yield from ((name, col.name, col.unit) for name in _in_each_unit(col.name, col))
    for _, shared in SHARED_WIDE:
        yield from ((name, name, "") for name in shared)
    yield from _region_names()
    for analyte in ANALYTES:
        yield from ((name, "value", "") for name in _lab_names(analyte))
    dose = column(Infusion, "dose_mg")
    for agent in INFUSED:
        yield f"{agent}_mg", "dose_mg", dose.unit  # as the template has it
        yield from ((f"{agent} {one}", "dose_mg", dose.unit) for one in _in_each_unit("dose_mg", dose))
    yield from ((f"{level} grade", column(VertebralRead, "grade").name, "") for level in VERTEBRAE)


def _region_names() -> Iterator[tuple[str, str, str]]:
    """Each quantity of each region, of the lumbar spine also with each set of levels."""
    for site in SITES:
        for levels in ("", *(_LUMBAR if site == "lumbar spine" else ())):
            region = f"{site} {levels}".strip()
            for name in (*SITE_COLUMNS, *_OF_A_REGION):
                if name == "levels" and (levels or site != "lumbar spine"):
                    continue
                col = column(DxaScan, name)
                yield from ((f"{region} {one}", name, col.unit) for one in _in_each_unit(name, col))


def _lab_names(analyte: Analyte) -> Iterator[str]:
    """A result in the analyte's own unit and in each other one, with its unit beside it, and that unit's column."""
    yield canonical_lab(analyte)
    yield from (f"{analyte.name} ({unit})" for unit in analyte.units)
    yield analyte.name
    yield f"{analyte.name} unit"


def _in_each_unit(name: str, col: Column) -> Iterator[str]:
    """`weight_kg`, then `weight (g)`, `weight (lb)`: a name in the column's own unit and in each that is converted."""
    yield name
    own = "_" + plain(col.unit).replace(" ", "_")
    seen = {1.0}
    for unit, factor in col.units.items():
        if factor not in seen:  # `lbs` is `lb` written otherwise
            seen.add(factor)
            yield f"{name.removesuffix(own)} ({unit})"


def _words(slot: Slot, unit: str) -> str:
    """`lumbar spine L2-L4 BMD (g/cm2) · dxa scans`: what stands in a list that is searched by typing."""
    fixed = dict(slot.fixed)
    what = slot.column
    known = column(_CONTRACTS[slot.table], slot.column).unit if slot.table in _CONTRACTS else ""
    if known:
        what = what.removesuffix("_" + plain(known).replace(" ", "_"))
    what = " ".join(_IN_WORDS.get(word, word) for word in what.split("_"))
    if slot.table == "labs" and "analyte" in fixed:
        analyte, specimen = fixed["analyte"], fixed["specimen"]
        what = analyte if specimen == "blood" or specimen in analyte else f"{analyte}, {specimen}"
        what += "" if unit or slot.of_unit else " (each result with its unit)"
    else:
        of = " ".join(value for name, value in fixed.items() if name != "status")
        what = f"{of} {what}".strip()
    if slot.of_unit:
        what = f"unit of {what}"
    return f"{what}{f' ({unit})' if unit else ''} · {slot.table.replace('_', ' ')}"


_CONTRACTS: dict[str, type[Contract]] = {
    contract.TABLE: contract
    for contract in (Patient, Visit, DxaScan, LabResult, Infusion, VertebralRead, Pregnancy, PregnancyFinding)
}
