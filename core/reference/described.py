"""What a table says of itself on every row: identity, source, device, site, levels, measure and unit, checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.contracts import Column, column
from core.contracts.dxa import LEVELS, SITE_LIMITS, SITES, DxaScan
from core.contracts.units import known_unit, plain
from core.contracts.visits import Visit
from core.reference.sheet import Line, Sheet

MEASURES: dict[str, Column] = {
    "bmd_g_cm2": column(DxaScan, "bmd_g_cm2"),
    "bmc_g": column(DxaScan, "bmc_g"),
    "height_cm": column(Visit, "height_cm"),
}
# As a reader is told of them.
MEASURE_WORDS = {"bmd_g_cm2": "BMD", "bmc_g": "BMC", "height_cm": "height"}
SPINE = "lumbar spine"
_ID = re.compile(r"[a-z][a-z0-9_]{2,60}")
_SEVERAL = re.compile(r"[,;/&+]|\band\b|\bor\b", re.I)
# As the macro device_family names them, which scans are compared by; a test holds both together.
_FAMILIES = (
    ("Hologic", re.compile(r"hologic|qdr|delphi|discovery|horizon", re.I)),
    ("GE Lunar", re.compile(r"\b(ge|lunar)\b|ge.?healthcare|prodigy|idxa|dpx", re.I)),
)
FAMILIES = tuple(family for family, _ in _FAMILIES)
# Words that name no set of levels.
NO_LEVELS = ("none", "not stated")


@dataclass(frozen=True)
class Known:
    """A reference that is there already, bundled or the centre's."""

    reference_id: str
    title: str
    origin: str
    measure: str


@dataclass(frozen=True)
class Said:
    """What the file says of one reference, in the words of the contracts. factor: from the file's unit to its own."""

    reference_id: str
    title: str
    citation: str
    licence_note: str
    device_family: str
    software_range: str
    site: str
    measure: str
    unit: str
    levels: str
    limits_to_show: str
    factor: float

    @property
    def m_limits(self) -> tuple[float, float]:
        """What a median may be: the limits of a scan's own value at the site, in the measure's own unit."""
        own = SITE_LIMITS.get(self.site, {}).get(self.measure)
        return own or MEASURES[self.measure].hard or (0.0, float("inf"))


def measure_words(measure: str, unit: str) -> str:
    """`BMD (g/cm2)`: a measure as a reader is told of it."""
    return f"{MEASURE_WORDS[measure]} ({unit})"


def by_reference(sheet: Sheet) -> dict[str, list[Line]]:
    """The rows of each reference. A blank id repeats the one that the file names; among several it is a problem."""
    named = dict.fromkeys(line.said("reference_id") for line in sheet.lines if line.said("reference_id"))
    if len(named) < 2:
        return {next(iter(named), ""): sheet.lines} if sheet.lines else {}
    groups: dict[str, list[Line]] = {name: [] for name in named}
    for line in sheet.lines:
        if line.said("reference_id"):
            groups[line.said("reference_id")].append(line)
        else:
            words = "the row names no reference, and the file holds several"
            sheet.find(line, "reference_id", "hard", words, "Write into every row which reference it belongs to.")
    return groups


def constant(sheet: Sheet, lines: list[Line], name: str) -> tuple[str, Line]:
    """The one value that a column has in all rows of a reference (blank repeats it), and the row that says it."""
    filled = [line for line in lines if line.said(name)]
    first = filled[0] if filled else lines[0]
    for line in filled[1:]:
        if line.said(name) != first.said(name):
            words = f"row {first.row} says {first.said(name)}: one reference has one {name}"
            sheet.find(line, name, "hard", words, "Write the same in every row, or give it another reference_id.")
            break
    return first.said(name), first


def needed(sheet: Sheet, lines: list[Line], name: str, why: str) -> str:
    """A constant that has to be there."""
    value, line = constant(sheet, lines, name)
    if not value:
        sheet.find(line, name, "hard", f"{name} is missing", why)
    return value


def describe(sheet: Sheet, lines: list[Line], title: str, levels: str, known: Iterable[Known]) -> Said | None:
    """What the rows of one reference say of it; None, with the problems noted, where the table cannot be understood.

    title, levels: said beside the file, where it has no such column.
    """
    name, named = constant(sheet, lines, "reference_id")
    measure, factor, unit = _measure(sheet, lines)
    site, own_levels = _site(sheet, lines, measure), _levels(sheet, lines, levels)
    _fit_levels(sheet, lines[0], site, own_levels)
    said = Said(
        name,
        constant(sheet, lines, "title")[0] or title or name,
        needed(sheet, lines, "citation", "Say which publication or data the table is from."),
        needed(sheet, lines, "licence_note", "Say by which right the centre uses the table."),
        _device(sheet, lines, measure),
        constant(sheet, lines, "software_range")[0],
        site or "",
        measure or "",
        unit,
        own_levels or "",
        constant(sheet, lines, "limits_to_show")[0],
        factor,
    )
    _check_names(sheet, named, said, list(known))
    return said if measure and site is not None and _ID.fullmatch(name) else None


def _check_names(sheet: Sheet, line: Line, said: Said, known: list[Known]) -> None:
    """The id is well formed and not a bundled one's; neither id nor title is what another reference is known by."""
    if not _ID.fullmatch(said.reference_id):
        mend = "Use 3 to 61 small letters, digits and _, a letter first, for example bmdcs2011_spine_l1l4."
        sheet.find(line, "reference_id", "hard", "this is no id of a reference", mend)
    if said.title == said.reference_id:
        mend = "Give a title to see another name beside each Z."
        sheet.find(line, "title", "note", "no title: the reference is shown under its id", mend)
    for other in known:
        if other.reference_id == said.reference_id and other.origin == "bundled":
            words = f"{other.reference_id} comes with the program"
            sheet.find(line, "reference_id", "hard", words, "Give the table an id of its own.")
        elif other.reference_id != said.reference_id:
            names = {other.reference_id.casefold(), other.title.casefold()}
            for column_name, value in (("reference_id", said.reference_id), ("title", said.title)):
                if value.casefold() in names:
                    words = f"another reference is known by this name ({other.reference_id}, {other.title})"
                    sheet.find(
                        line, column_name, "hard", words, "Every series stands under its own name: choose one.", value
                    )


def _measure(sheet: Sheet, lines: list[Line]) -> tuple[str | None, float, str]:
    """The measure, the factor from the file's unit to the measure's own, and the own unit."""
    text, line = constant(sheet, lines, "measure")
    unit, unit_line = constant(sheet, lines, "unit")
    measure = next((m for m, c in MEASURES.items() if plain(text) in {plain(n) for n in (m, *c.aliases)}), None)
    if measure is None:
        sheet.find(line, "measure", "hard", "this measure is not known", f"Use one of {', '.join(MEASURES)}.")
        return None, 1.0, ""
    own = MEASURES[measure]
    factor = known_unit(unit, own.unit, own.units)
    if factor is None:
        words = "the unit is missing" if not unit else f"this is no unit of {MEASURE_WORDS[measure]}"
        units = ", ".join((own.unit, *own.units))
        sheet.find(unit_line, "unit", "hard", words, f"Use one of {units}; no unit is guessed.")
    return measure, factor or 1.0, own.unit


def _site(sheet: Sheet, lines: list[Line], measure: str | None) -> str | None:
    """The site by the contracts' name; empty for height; None where it is not known."""
    text, line = constant(sheet, lines, "site")
    if measure == "height_cm":
        if text:
            sheet.find(line, "site", "hard", "height has no site", "Leave site empty.")
        return ""
    for site, aliases in SITES.items():
        if plain(text) in {plain(name) for name in (site, *aliases)}:
            return site
    words = "the site is missing" if not text else "this site is not known"
    sheet.find(line, "site", "hard", words, f"Use one of {', '.join(SITES)}.")
    return None


def _levels(sheet: Sheet, lines: list[Line], beside: str) -> str | None:
    """The level set by the contracts' name; empty where none is said; None where it is not known."""
    text, line = constant(sheet, lines, "levels")
    if text and beside and plain(text) != plain(beside):
        words = f"the file says {text}, beside it {beside} was said"
        sheet.find(line, "levels", "hard", words, "Say the levels once, or alike.")
    text = text or beside
    for levels, aliases in LEVELS.items():
        if plain(text) in {plain(name) for name in (levels, *aliases)}:
            return "" if levels in NO_LEVELS else levels
    if text:
        use = ", ".join(levels for levels in LEVELS if levels not in NO_LEVELS)
        sheet.find(line, "levels", "hard", "these levels are not known", f"Use one of {use}.", text)
        return None
    return ""


def _fit_levels(sheet: Sheet, line: Line, site: str | None, levels: str | None) -> None:
    if site == SPINE and levels == "":
        mend = "Add a column levels (for example L1-L4), or say them beside the file."
        sheet.find(line, "levels", "hard", "a table of the lumbar spine needs its levels", mend)
    elif site is not None and site != SPINE and levels:
        sheet.find(line, "levels", "hard", f"{site or 'height'} has no levels", "Leave levels empty.", levels)


def _device(sheet: Sheet, lines: list[Line], measure: str | None) -> str:
    """The device family by the name that scans have it by; needed for densitometry, where Z of two makers differ."""
    text, line = constant(sheet, lines, "device_family")
    if measure == "height_cm":
        return ""
    if not text and measure:
        mend = f"Say the maker: {' or '.join(FAMILIES)}."
        sheet.find(line, "device_family", "hard", "a densitometry table needs its device family", mend)
    elif _SEVERAL.search(text):
        mend = "Load one table for each family; what two makers measure is not the same."
        sheet.find(line, "device_family", "hard", "one table is of one device family", mend)
    family = family_of(text)
    if text and family not in FAMILIES and not _SEVERAL.search(text):
        words = f"this device family is not known: a Z is given to scans whose maker is written {text}"
        sheet.find(line, "device_family", "soft", words, f"Use {' or '.join(FAMILIES)}; confirm another maker.")
    elif family in FAMILIES and plain(text) != plain(family):
        words = f"read as {family}: every scan of that maker gets a Z, whatever its model"
        sheet.find(line, "device_family", "note", words, "Nothing, if the table fits them all.")
    return family


def family_of(text: str) -> str:
    """`hologic qdr` is Hologic, `Lunar iDXA` is GE Lunar; another maker stays as written."""
    return next((family for family, pattern in _FAMILIES if pattern.search(text)), text)
