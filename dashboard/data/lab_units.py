"""Units in which a laboratory's values are shown: those that are kept (SI), or the conventional ones."""

from __future__ import annotations

from core.contracts.analytes import ANALYTES, conventional

_BY_NAME = {analyte.name: analyte for analyte in ANALYTES}


def shown_unit(analyte: str, kept: str, units: str) -> tuple[str, float]:
    """The unit that is shown, and by what a kept value is divided for it. units: `SI` or `conventional`.

    A result whose unit is not the analyte's own stays as it is: there is no factor for it.
    """
    known = _BY_NAME.get(analyte)
    if units == "SI" or known is None or kept != known.unit:
        return kept, 1.0
    return conventional(analyte) or (kept, 1.0)


def units_of(analyte: str) -> tuple[str, ...]:
    """The units in which a result of the analyte may be entered, its own first."""
    known = _BY_NAME[analyte]
    return (known.unit, *known.units)


def analytes() -> list[str]:
    """The analytes that can be entered by hand."""
    return list(_BY_NAME)
