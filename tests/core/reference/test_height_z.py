"""Height Z by the bundled CDC 2000 table against an outside implementation (tests/golden/README.md)."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from core.reference.install import install
from core.store.schema import migrations

GOLDEN = Path(__file__).parents[2] / "golden" / "height_z_cdc.csv"
TOLERANCE_Z = 0.01

Z_AT = """SELECT lms_z(?, l + (a - age_from) * l_per_year, m + (a - age_from) * m_per_year,
  s + (a - age_from) * s_per_year)
FROM (SELECT ?::DOUBLE AS a) JOIN lms_buckets b
  ON b.bucket = lms_bucket(a) AND a >= b.age_from AND a < b.age_to AND b.sex = ? AND b.reference_id = ?"""


@pytest.fixture(scope="module")
def catalog() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for _, _, text in migrations():
        connection.execute(text)
    install(connection)
    return connection


def _children() -> list[dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_golden_children_cover_the_table() -> None:
    children = _children()
    zs, ages = [float(row["z"]) for row in children], [float(row["age_years"]) for row in children]
    assert len(children) >= 240
    assert {row["sex"] for row in children} == {"female", "male"}
    assert min(zs) < -3.9 and max(zs) > 3.9
    assert min(ages) < 2.1 and max(ages) > 19.9


def test_every_golden_child_from_birth_date_to_z(catalog: duckdb.DuckDBPyConnection) -> None:
    far = []
    for row in _children():
        age = catalog.execute("SELECT age_years(?::DATE, ?::DATE)", [row["born"], row["measured_on"]]).fetchone()
        assert age and age[0] == pytest.approx(float(row["age_years"]), abs=1e-6)
        z = catalog.execute(Z_AT, [float(row["height_cm"]), age[0], row["sex"], "cdc2000_stature"]).fetchone()
        if not z or abs(z[0] - float(row["z"])) > TOLERANCE_Z:
            far.append((row, z))
    assert not far


# The median of every row of the table is Z 0, at its own age, the last one included.
@pytest.mark.parametrize("reference", ["cdc2000_stature", "bachrach1999_spine_l2l4_bmd"])
def test_each_row_is_found_at_its_own_age(catalog: duckdb.DuckDBPyConnection, reference: str) -> None:
    rows = catalog.execute("SELECT sex, age_years, m FROM lms_rows WHERE reference_id = ?", [reference]).fetchall()
    assert len(rows) > 60
    for sex, age, m in rows:
        z = catalog.execute(Z_AT, [m, age, sex, reference]).fetchall()
        assert len(z) == 1 and z[0][0] == pytest.approx(0, abs=1e-9), (sex, age)


def test_half_way_between_two_rows_by_hand(catalog: duckdb.DuckDBPyConnection) -> None:
    """Bachrach, boys, 9.25 years: L 0.0127; M (0.66143 + 0.66359) / 2 = 0.66251; S (0.08993 + 0.09542) / 2 = 0.092675.

    BMD 0.600: 0.600 / 0.66251 = 0.905647; ln = -0.099106; x 0.0127 = -0.00125865; e^ - 1 = -0.00125786;
    / (0.0127 x 0.092675 = 0.00117697) = -1.0687.
    """
    z = catalog.execute(Z_AT, [0.600, 9.25, "male", "bachrach1999_spine_l2l4_bmd"]).fetchone()
    assert z and z[0] == pytest.approx(-1.0687, abs=2e-4)


@pytest.mark.parametrize(
    ("reference", "youngest", "oldest"),
    [("cdc2000_stature", 2.0, 20.0), ("bachrach1999_spine_l2l4_bmd", 9.0, 25.0)],
)
def test_nothing_is_found_outside(
    catalog: duckdb.DuckDBPyConnection, reference: str, youngest: float, oldest: float
) -> None:
    for age, rows in ((youngest - 1e-9, 0), (youngest, 1), (oldest, 1), (oldest + 1e-9, 0)):
        assert len(catalog.execute(Z_AT, [1.0, age, "male", reference]).fetchall()) == rows, age
