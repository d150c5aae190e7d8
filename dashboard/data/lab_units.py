"""Units in which a laboratory's values are shown: those that are kept (SI), or the conventional ones."""

from __future__ import annotations

from core.contracts.analytes import ANALYTES, Analyte

_BY_NAME = {analyte.name: analyte for analyte in ANALYTES}
_MASSES = ("mg/dL", "ng/mL", "pg/mL", "mg/mg", "g/dL", "ng/dL")


def shown_unit(analyte: str, kept: str, units: str) -> tuple[str, float]:
    """The unit that is shown, and by what a kept value is divided for it. units: `SI` or `conventional`.

    A result whose unit is not the analyte's own stays as it is: there is no factor for it.
    """
    known = _BY_NAME.get(analyte)
    if units == "SI" or known is None or kept != known.unit:
        return kept, 1.0
    return _conventional(known)


def _conventional(analyte: Analyte) -> tuple[str, float]:
    unit = next((one for one in _MASSES if one in analyte.units), None)
    return (unit, analyte.units[unit]) if unit else (analyte.unit, 1.0)


def units_of(analyte: str) -> tuple[str, ...]:
    """The units in which a result of the analyte may be entered, its own first."""
    known = _BY_NAME[analyte]
    return (known.unit, *known.units)


def analytes() -> list[str]:
    """The analytes that can be entered by hand."""
    return list(_BY_NAME)
