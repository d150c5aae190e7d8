"""A real published series with headers that are not ours: by alias, and by mapping each header by hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.core.intake.conftest import Desk

FOLDER = Path(os.environ.get("TRABECULA_REAL_DATA", Path(__file__).parents[4] / "shared" / "data" / "real"))
FILE = FOLDER / "bachrach_part1_visits.csv"
pytestmark = [
    pytest.mark.rules,
    pytest.mark.skipif(
        not FILE.exists(), reason=f"the published series may not be copied into the project, and is not at {FOLDER}"
    ),
]


def _spine_z(desk: Desk) -> None:
    rows = desk.rows(
        "SELECT age_years, z, reference FROM scan_series WHERE series = 'computed' ORDER BY patient_key, scan_date"
    )
    inside = [row for row in rows if row[1] is not None]
    assert len(inside) > 550 and all(9.0 <= float(str(row[0])) <= 25.0 for row in inside)
    z = [float(str(row[1])) for row in inside]
    # healthy youths, to whom this reference was fitted: mean near 0, spread near 1
    assert abs(sum(z) / len(z)) < 0.2 and 0.85 < (sum(x * x for x in z) / len(z)) ** 0.5 < 1.15


def test_by_alias(desk: Desk) -> None:
    report = desk.load(FILE.read_bytes())
    assert (report.rows_in, report.new, report.patients) == (604, 604, 254) and report.clean
    _spine_z(desk)
    assert desk.load(FILE.read_bytes()).same == 604


def test_by_mapping(desk: Desk) -> None:
    header, _, body = FILE.read_text(encoding="utf-8").partition("\n")
    columns = ("patient_id", "ethnicity", "sex", "date_of_birth", "visit_date", "Spine BMD L2-L4 (g/cm2)")
    odd = {f"H{n}": name for n, name in enumerate(columns)}
    assert len(header.split(",")) == len(odd)
    report = desk.load(",".join(odd) + "\n" + body, columns=odd)
    assert report.new == 604 and report.clean
    _spine_z(desk)


def test_outside_the_reference_is_said(desk: Desk) -> None:
    desk.load(FILE.read_bytes())
    rows = desk.rows(
        "SELECT count(*), min(no_z_because) FROM scan_series WHERE series = 'computed' AND z IS NULL AND (age_years < 9 OR age_years > 25)"
    )
    assert rows and int(str(rows[0][0])) > 0 and "no reference" in str(rows[0][1]).lower()
