"""Empty CSVs of a reference table and of a height adjustment, and what may stand in each of their columns."""

from __future__ import annotations

from textwrap import wrap

from core.contracts.dxa import LEVELS, SITES
from core.reference import adjustment, table
from core.reference.described import FAMILIES, MEASURE_WORDS, MEASURES, NO_LEVELS, SPINE
from core.reference.plausible import AGE_YEARS, LEAST_S, MOST_INTERCEPT_Z, MOST_L, MOST_RESIDUAL_SD, MOST_S, MOST_SLOPE

SHAPES = {"reference": table.SHAPE, "height-adjustment": adjustment.SHAPE}


def template(kind: str) -> str:
    """The header line; KeyError for another kind than those of SHAPES."""
    return ",".join(SHAPES[kind].columns) + "\n"


def meanings(kind: str) -> list[tuple[str, str]]:
    """Each column of a template and what may stand in it, in the order of the header; KeyError as in template."""
    words = {"reference": _TABLE, "height-adjustment": _ADJUSTMENT}[kind]
    return [(name, words[name] + ("; may be missing" * _may(kind, name))) for name in SHAPES[kind].columns]


def columns_text() -> str:
    """The meanings of both templates as the help of a command shows them."""
    parts = []
    for kind in SHAPES:
        parts.append(f"columns of `trabecula template {kind}`:")
        for name, words in meanings(kind):
            parts += wrap(f"{name:22}{words}", 100, initial_indent="  ", subsequent_indent=" " * 24)
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
