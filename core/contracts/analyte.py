"""What an analyte of the laboratory is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.contracts.column import Range

# An amount may be nothing, and it cannot be less.
AMOUNT: Range = (0, 1e6)


@dataclass(frozen=True, kw_only=True)
class Analyte:
    """One analyte: its own unit, factors from other units, limits in its own unit.

    conventional: the unit in which many laboratories outside the SI report it; empty where that is its own.
    """

    name: str
    specimen: str = "blood"
    unit: str
    units: Mapping[str, float] = field(default_factory=dict)
    hard: Range | None = None
    soft: Range | None = None
    aliases: tuple[str, ...] = ()
    loinc: str = ""
    conventional: str = ""
