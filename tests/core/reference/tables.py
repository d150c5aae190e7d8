"""Reference tables as files, for the loader's tests: a good one, and what is changed in it."""

from __future__ import annotations

import csv
import io
from typing import Any

from core.reference.bundled import height_adjustments, lms_rows, references

HEAD = {
    "reference_id": "own_spine",
    "title": "Own spine",
    "citation": "Local data of 2020, 500 children",
    "licence_note": "own data",
    "device_family": "Hologic",
    "site": "lumbar spine",
    "levels": "L1-L4",
    "measure": "bmd_g_cm2",
    "unit": "g/cm2",
}
# invented for tests
VALUES = [
    {"sex": sex, "age_years": age, "L": skew, "M": round(0.3 + 0.05 * age, 3), "S": 0.12}
    for sex, skew in (("female", 0.1), ("male", 0.2))
    for age in (5, 6, 7, 8)
]


def rows(**head: Any) -> list[dict[str, Any]]:
    """The good table as rows that may be changed; head: other constants."""
    return [HEAD | head | dict(row) for row in VALUES]


def text(table: list[dict[str, Any]], delimiter: str = ",") -> bytes:
    """Rows as a file; the headers are those of the first row."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(table[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    return out.getvalue().encode()


def twin(bundled_id: str, **head: Any) -> bytes:
    """A bundled table as a centre's own file under another id."""
    one = next(one for one in references() if one.reference_id == bundled_id)
    same = {name: getattr(one, name) for name in ("device_family", "site", "levels", "measure", "unit")}
    ours = HEAD | same | {"reference_id": "twin", "title": "Twin"} | head
    return text(
        [
            ours
            | {
                "sex": row.sex,
                "ethnicity": row.ethnicity,
                "age_years": row.age_years,
                "L": row.l,
                "M": row.m,
                "S": row.s,
            }
            for row in lms_rows(one)
        ]
    )


def adjustment(reference_id: str = "own_spine", **head: Any) -> list[dict[str, Any]]:
    """The bundled regression of whole-body BMC as a table of another reference (values for tests of the arithmetic)."""
    one = next(one for one in references() if one.height_adjustment_file)
    ours = {"reference_id": reference_id, "citation": "Local data of 2020", "licence_note": "own data"} | head
    return [ours | vars(row) for row in height_adjustments(one)]
