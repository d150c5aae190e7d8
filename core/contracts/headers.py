"""Which meaning a file's header has: in a file of one table, and in the wide visit file with its composed headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from core.contracts.analytes import ANALYTES, Analyte
from core.contracts.column import Column, Contract, column, columns
from core.contracts.drugs import AGENTS, INFUSED
from core.contracts.dxa import LEVELS as DXA_LEVELS
from core.contracts.dxa import SITES, DxaScan
from core.contracts.laboratory import LabResult
from core.contracts.patients import Diagnosis, Patient
from core.contracts.skeleton import LEVELS as VERTEBRAE
from core.contracts.skeleton import SpineImage, VertebralRead
from core.contracts.treatment import Infusion
from core.contracts.units import known_unit, plain
from core.contracts.visits import Visit

IDENTITY = ("centre", "patient_id")
WIDE = "wide"  # the kind of a visit file that holds rows of many tables


@dataclass(frozen=True)
class Slot:
    """Where a cell goes: a column of a table, in the row that the fixed values tell from its siblings.

    unit is what the header says ("" where it says none); factor brings the value to the column's own unit.
    of_unit: the slot holds the unit of another slot's value, not a value.
    """

    table: str
    column: str
    fixed: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    factor: float = 1.0
    of_unit: bool = False


@dataclass(frozen=True)
class Name:
    """One spelling of a column's name, with the units that may follow it."""

    slot: Slot
    unit: str
    units: Mapping[str, float]


def match_table(contract: type[Contract], header: str) -> Slot | None:
    """The column of one table that a header means; None where it means none."""
    if contract.UNIT_OF and plain(header) in ("unit", "units"):
        header = f"{contract.UNIT_OF} unit"
    return find_name(_table_names(contract), header)


def match_wide(header: str) -> Slot | None:
    """The place of a wide visit file's column; None where the header means none."""
    return find_name(_wide_names(), header) or _dxa_slot(header)


def may_be_header(text: str) -> bool:
    """Whether a word of the text stands in any known header: a cheap question before the thorough one."""
    return not _all_words().isdisjoint(plain(text).split())


@lru_cache(maxsize=4096)
def is_known_header(text: str) -> bool:
    """Whether a text is a header of the wide visit file or of any table."""
    from core.contracts import TABLES
    from core.contracts.case_headers import match_case

    if not may_be_header(text):
        return False
    wide = match_wide(text) is not None or match_case(text) is not None
    return wide or any(match_table(contract, text) is not None for contract in TABLES.values())


def wide_columns() -> list[str]:
    """The canonical headers of the wide visit file, in a reader's order (the template)."""
    names = [*IDENTITY, *(c.name for c in columns(Patient) if c.name not in (*IDENTITY, "note"))]
    names += [c.name for c in columns(Visit)]
    names += ["scan_date", *SCAN_COLUMNS]
    for short, full in (("ls", "lumbar spine"), ("tblh", "total body less head")):
        names += [f"{short}_{name}" for name in SITE_COLUMNS if full == "lumbar spine" or name != "levels"]
    names += ["sample_date", *(canonical_lab(a) for a in ANALYTES)]
    names += ["infusion_date", *(f"{agent}_mg" for agent in INFUSED)]
    return names


def canonical_lab(analyte: Analyte) -> str:
    """The wide header of an analyte with its unit: calcium_mmol_l."""
    return f"{plain(analyte.name)} {plain(analyte.unit)}".replace(" ", "_")


def find_name(names: Mapping[str, Name], header: str) -> Slot | None:
    """The place that a header names: the longest known name that begins it.

    What follows must be one of its units, or `unit` itself.
    """
    words = plain(header).split()
    for cut in range(len(words), 0, -1):
        name = names.get(" ".join(words[:cut]))
        if name is None:
            continue
        rest = " ".join(words[cut:])
        if not rest:
            return name.slot
        if rest in ("unit", "units"):
            return _with_unit(name.slot, of_unit=True)
        factor = known_unit(rest, name.unit, name.units) if name.unit else None
        if factor is not None:
            spelled = next(unit for unit in (name.unit, *name.units) if plain(unit) == rest)
            return _with_unit(name.slot, unit=spelled, factor=factor)
    return None


def _with_unit(slot: Slot, unit: str = "", factor: float = 1.0, of_unit: bool = False) -> Slot:
    return Slot(slot.table, slot.column, slot.fixed, unit, factor, of_unit)


def _spellings(col: Column) -> Iterator[str]:
    """Every plain spelling of a column: its name, the name without its unit, its aliases."""
    own = plain(col.name)
    yield own
    unit = plain(col.unit)
    if unit and own.endswith(" " + unit):
        yield own.removesuffix(" " + unit)
    yield from (plain(alias) for alias in col.aliases)


def names_of(contract: type[Contract], fixed: tuple[tuple[str, str], ...] = ()) -> dict[str, Name]:
    """Every spelling of a contract's columns."""
    found: dict[str, Name] = {}
    for exact in (True, False):  # a column's own name goes before every alias
        for col in columns(contract):
            slot = Slot(contract.TABLE, col.name, fixed)
            spellings = [plain(col.name)] if exact else list(_spellings(col))
            for spelling in spellings:
                found.setdefault(spelling, Name(slot, col.unit, col.units))
    return found


@cache
def _table_names(contract: type[Contract]) -> Mapping[str, Name]:
    identity = {} if contract is Patient or not contract.HAS_PATIENT else _identity_names()
    return names_of(contract) | {k: v for k, v in identity.items() if k not in _own_names(contract)}


def _own_names(contract: type[Contract]) -> set[str]:
    return {plain(c.name) for c in columns(contract)}


def _identity_names() -> dict[str, Name]:
    return {k: v for k, v in names_of(Patient).items() if v.slot.column in IDENTITY}


SCAN_COLUMNS = (
    "manufacturer", "model", "serial_number", "software", "analysis_software", "scan_mode", "positioning_ok",
    "excluded", "excluded_reason", "artefacts",
)  # fmt: skip
SITE_COLUMNS = (
    "levels", "bmd_g_cm2", "bmc_g", "area_cm2", "z_reported", "z_reported_reference", "z_size_adjusted_reported",
    "z_size_adjusted_method",
)  # fmt: skip
_SCAN_SHARED = ("scan_id", "scan_date", "analysis_date", "z_reported_reference", "z_reported_adjustment", "side")
SHARED_WIDE: tuple[tuple[type[Contract], tuple[str, ...]], ...] = (
    (DxaScan, (*_SCAN_SHARED, *SCAN_COLUMNS)),
    (LabResult, ("sample_id", "sample_date", "sample_time", "laboratory")),
    (Infusion, ("infusion_date", "first_ever", "reaction", "symptomatic_hypocalcaemia", "regimen")),
    (SpineImage, ("image_id", "image_date", "modality", "reason")),
    (VertebralRead, ("reading_no", "reader", "method", "grading_scheme", "energy", "local_disease")),
    (Diagnosis, ("diagnosis_code", "gene", "since_date")),
)
_ONLY_WIDE_NAMES = {
    "date",
    "visit date",
    "height",
    "weight",
    "note",
    "mode",
    "time",
    "reference",
    "from",
    "start",
    "trauma",
    "report",
}


@cache
def _wide_names() -> Mapping[str, Name]:
    """Every simple header of the wide file. Visit and patient columns win over the shared columns of other tables."""
    found: dict[str, Name] = {}
    for name, made in (*names_of(Visit).items(), *names_of(Patient).items()):
        found.setdefault(name, made)
    for contract, shared in SHARED_WIDE:
        for name, made in names_of(contract).items():
            if made.slot.column in shared and name not in _ONLY_WIDE_NAMES:
                found.setdefault(name, made)
    for level in VERTEBRAE:
        found[plain(level)] = Name(Slot("vertebral_reads", "grade", (("level", level),)), "", {})
        found[f"{plain(level)} grade"] = found[plain(level)]
        for name in ("anterior_mm", "middle_mm", "posterior_mm"):
            height = column(VertebralRead, name)
            slot = Slot("vertebral_reads", name, (("level", level),))
            for spelling in _spellings(height):
                found.setdefault(f"{plain(level)} {spelling}", Name(slot, height.unit, height.units))
    for analyte in ANALYTES:
        fixed = (("analyte", analyte.name), ("specimen", analyte.specimen))
        for spelling in (analyte.name, *analyte.aliases):
            found.setdefault(plain(spelling), Name(Slot("labs", "value", fixed), analyte.unit, analyte.units))
    dose = column(Infusion, "dose_mg")
    for agent in INFUSED:
        slot = Slot("infusions", "dose_mg", (("agent", agent), ("status", "given")))
        for spelling in (agent, *AGENTS[agent][1]):
            for tail in ("", " dose", " given", " dose given"):
                found.setdefault(plain(spelling) + tail, Name(slot, dose.unit, dose.units))
    return found


_LEVELS_IN_HEADER = {plain(s): level for level, more in DXA_LEVELS.items() if "L" in level for s in (level, *more)}
_LEVEL_PATTERN = re.compile(
    r"\b(" + "|".join(sorted((re.escape(p) for p in _LEVELS_IN_HEADER), key=len, reverse=True)) + r")\b"
)


def _dxa_slot(header: str) -> Slot | None:
    """A composed header of the wide file: [site] [levels] [quantity] (unit), in any of the usual orders."""
    text = plain(header)
    level = _LEVEL_PATTERN.search(text)
    if level:
        text = " ".join((text[: level.start()] + " " + text[level.end() :]).split())
    # Lumbar levels name the region by themselves: `L1-L4 BMD`.
    named = (*_site_spellings(), ("", "lumbar spine")) if level else _site_spellings()
    for spelling, site in named:
        rest = _without(text, spelling) if spelling else text
        if rest is None:
            continue
        slot = find_name(_quantity_names(), rest)
        if slot is not None and slot.column in (*SITE_COLUMNS, *SCAN_COLUMNS, "side"):
            fixed: tuple[tuple[str, str], ...] = (("site", site),)
            if level and site == "lumbar spine":
                fixed += (("levels", _LEVELS_IN_HEADER[level.group(1)]),)
            return Slot("dxa_scans", slot.column, fixed, slot.unit, slot.factor, slot.of_unit)
    return None


def _without(text: str, spelling: str) -> str | None:
    """The text without a site's name at its begin, or within it: `bmd lumbar spine` -> `bmd`; None where not there."""
    found = re.search(rf"\b{re.escape(spelling)}\b", text)
    return None if found is None else " ".join((text[: found.start()] + " " + text[found.end() :]).split())


@cache
def _site_spellings() -> tuple[tuple[str, str], ...]:
    pairs = {(plain(s), site) for site, more in SITES.items() for s in (site, *more)}
    return tuple(sorted(pairs, key=lambda pair: len(pair[0]), reverse=True))


@cache
def _quantity_names() -> Mapping[str, Name]:
    return {k: v for k, v in names_of(DxaScan).items() if v.slot.column in (*SITE_COLUMNS, *SCAN_COLUMNS, "side")}


@cache
def _all_words() -> frozenset[str]:
    from core.contracts import TABLES
    from core.contracts.case_headers import known_words

    named = [
        *_wide_names(),
        *known_words(),
        *_quantity_names(),
        *(spelling for spelling, _ in _site_spellings()),
        *_LEVELS_IN_HEADER,
    ]
    for contract in TABLES.values():
        named += _table_names(contract)
    return frozenset(word for name in named for word in name.split())
