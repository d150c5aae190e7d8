"""Laboratory analytes: names, units, factors and plausibility (rule book 5.2 factors from molar masses; 5.3
limits, this product's choice; what 5.3 does not name may be any number that is not negative)."""

from __future__ import annotations

from core.contracts.analyte import Analyte
from core.contracts.analytes_bone import BONE
from core.contracts.analytes_other import OTHER
from core.contracts.specimens import SPECIMENS, specimen_named
from core.contracts.units import doubtful, plain

__all__ = ["ANALYTES", "ANALYTE_NAMES", "ANALYTE_SPELLINGS", "Analyte", "analyte_named", "conventional"]

ANALYTES: tuple[Analyte, ...] = (*BONE, *OTHER)

# Each spelling of a known analyte, as plain() writes it, and its LOINC code: the row's unit is asked for all the same.
ANALYTE_NAMES = {
    plain(name): analyte for analyte in ANALYTES for name in (analyte.name, *analyte.aliases, analyte.loinc) if name
}
# The same with the analyte's name, to look a word up that is near to one.
ANALYTE_SPELLINGS = {spelling: analyte.name for spelling, analyte in ANALYTE_NAMES.items()}


def analyte_named(text: str, specimen: str | None = None) -> Analyte | None:
    """The analyte that a file calls `text`, by name or alias; None where it is not known.

    specimen: what it was measured in, where the file says so: calcium in urine is another analyte than in blood, and
    phosphatase in urine is none that is known here.
    """
    if doubtful(text):
        return None
    found = ANALYTE_NAMES.get(plain(text))
    if specimen is None or (found and specimen_named(specimen) == found.specimen):
        return found
    if specimen_named(specimen) not in SPECIMENS.values():
        return found
    name = found.name if found else text
    other = ANALYTE_NAMES.get(plain(f"{specimen_named(specimen)} {name}"))
    return other if other and other.specimen == specimen_named(specimen) else None


def conventional(analyte: str) -> tuple[str, float] | None:
    """The conventional unit of an analyte, and the factor from it to its own unit (own = conventional x factor).

    None for an analyte that is not known. Where both are one unit the factor is 1.
    """
    found = ANALYTE_NAMES.get(plain(analyte))
    if found is None:
        return None
    unit = found.conventional or found.unit
    return unit, found.units.get(unit, 1.0)
