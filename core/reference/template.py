"""Empty CSVs of a reference table and of a height adjustment, and what may stand in each of their columns."""

from __future__ import annotations

from textwrap import wrap

from core.contracts.dxa import LEVELS, SITES
from core.reference import adjustment, regimen_file, table
from core.reference.described import FAMILIES, MEASURE_WORDS, MEASURES, NO_LEVELS, SPINE
from core.reference.plausible import AGE_YEARS, LEAST_S, MOST_INTERCEPT_Z, MOST_L, MOST_RESIDUAL_SD, MOST_S, MOST_SLOPE

SHAPES = {"reference": table.SHAPE, "height-adjustment": adjustment.SHAPE, "regimens": regimen_file.SHAPE}


def template(kind: str) -> str:
    """The header line; KeyError for another kind than those of SHAPES."""
    return ",".join(SHAPES[kind].columns) + "\n"


def meanings(kind: str) -> list[tuple[str, str]]:
    """Each column of a template and what may stand in it, in the order of the header; KeyError as in template."""
    words = {"reference": _TABLE, "height-adjustment": _ADJUSTMENT, "regimens": _REGIMEN}[kind]
    return [(name, words[name] + ("; may be missing" * _may(kind, name))) for name in SHAPES[kind].columns]


def columns_text() -> str:
    """The meanings of these templates as the help of a command shows them."""
    parts = []
    for kind in SHAPES:
        parts.append(f"columns of `trabecula template {kind}`:")
        for name, words in meanings(kind):
            parts += wrap(f"{name:26}{words}", 100, initial_indent="  ", subsequent_indent=" " * 28)
    return "\n".join([*parts, "columns of the other tables: docs/data-dictionary.md"])


def _may(kind: str, name: str) -> bool:
    return name in SHAPES[kind].may_lack and name not in ("levels", "height_reference_id")


_ALIKE = "the same in all rows of a reference"
_SEX = "female or male"
_SOURCE = {
    "citation": f"the publication or data that the numbers are from; {_ALIKE}",
    "licence_note": "by which right the centre uses the table, for example own data",
    "limits_to_show": "a sentence that stands beside every Z, for example which children it was made from",
}
_TABLE = _SOURCE | {
    "reference_id": "an id of your own: 3 to 61 small letters, digits and _, a letter first; one file may hold several",
    "title": "the name that stands beside each Z",
    "device_family": f"{' or '.join(FAMILIES)}, the maker and not the model; empty for height",
    "software_range": "shown beside each Z, compared with nothing",
    "site": f"one of: {', '.join(SITES)}; empty for height",
    "levels": f"for {SPINE} one of: {', '.join(one for one in LEVELS if one not in NO_LEVELS)}; else empty",
    "measure": "one of: " + ", ".join(f"{name} ({MEASURE_WORDS[name]})" for name in MEASURES),
    "unit": "the unit of M: "
    + "; ".join(f"for {name} {', '.join((one.unit, *one.units))}" for name, one in MEASURES.items()),
    "sex": f"{_SEX}; the rows of one sex stand together, ages rising",
    "ethnicity": "a group in every row, as in the patients' files, or in none; none for height",
    "age_years": f"decimal years from {AGE_YEARS[0]:g} to {AGE_YEARS[1]:g}, never months: 126 months are 10.5",
    "L": f"Cole's power, from -{MOST_L:g} to {MOST_L:g}; 1 where values are normally distributed",
    "M": "the median at that age, in the unit of the column unit",
    "S": f"the coefficient of variation as a share, from {LEAST_S:g} to {MOST_S:g}: 0.12 for 12 %",
}
_ADJUSTMENT = _SOURCE | {
    "reference_id": "the id of a bone reference, as the list of references has it",
    "height_reference_id": "the id of the height reference that the height Z is by; empty: the one in use",
    "sex": f"{_SEX}; the rows of one sex stand together, years rising one by one",
    "age_completed_years": "completed years, a whole number",
    "n": "how many children the row was made from",
    "intercept": f"the Z to be expected at height Z 0, from -{MOST_INTERCEPT_Z:g} to {MOST_INTERCEPT_Z:g}",
    "slope_per_height_z": f"by how much that Z rises with each height Z, from -{MOST_SLOPE:g} to {MOST_SLOPE:g}",
    "residual_sd": f"the SD around the line in Z, above 0, at most {MOST_RESIDUAL_SD:g}",
}
_REGIMEN = {
    "regimen_id": "the short name that the infusions' files give it; a row for each age band and phase",
    "agent": "a bisphosphonate",
    "name": "another name that it goes by",
    "phase": "full or maintenance; empty means full",
    "age_from_years": "the birthday on which the band begins; empty means birth",
    "age_to_years": "the birthday before which it ends; empty means without end",
    "to_inclusive": "yes where that birthday still belongs to it",
    "dose_mg_per_kg": "mg/kg on each day of a cycle; or else a fixed dose",
    "fixed_low_mg": "the lowest fixed dose, mg",
    "fixed_high_mg": "the highest fixed dose, mg",
    "first_dose_low_mg_per_kg": "the lowest reduced dose on the first day ever, mg/kg",
    "first_dose_high_mg_per_kg": "the highest of it, mg/kg",
    "days_per_cycle": "days of a cycle, 1 to 7",
    "interval_months": "whole months from the first day of a cycle to that of the next one",
    "max_mg_per_day": "the maximum of a day, mg",
    "mg_per_kg_per_year": "the total of a year, mg/kg; computed where it is empty",
    "source": "the publication, or the centre's own protocol with its date",
}
