"""What doses are held against: equivalents as published, and bands of age without a gap or an overlap; renewed by a newer program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.reference.drug_tables import TABLES, install_drug_tables
from core.store import Cursor, Store


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cursor]:
    with Store.open(tmp_path_factory.mktemp("tables") / "s.duckdb") as store, store.write() as cursor:
        install_drug_tables(cursor)
        yield cursor


def test_the_equivalents_are_the_published_ones(tables: Cursor) -> None:
    rows = tables.execute("SELECT agent, equal_mg FROM prednisolone_equivalents").fetchall()
    assert dict(rows) == {
        "prednisolone": 5, "deflazacort": 6, "methylprednisolone": 4, "dexamethasone": 0.75, "hydrocortisone": 20,
    }  # fmt: skip


@pytest.mark.parametrize(("nutrient", "to_months"), [("calcium", 612), ("vitamin D", 612)])
def test_each_age_has_one_recommendation_below_its_upper_limit(tables: Cursor, nutrient: str, to_months: int) -> None:
    rows = tables.execute(
        """SELECT age_from_months, age_to_months, recommended < upper FROM nutrient_recommendations
        WHERE nutrient = ? AND state = '' ORDER BY age_from_months""",
        [nutrient],
    ).fetchall()
    assert [row[0] for row in rows] == [0, *(row[1] for row in rows[:-1])] and rows[-1][1] == to_months
    assert all(row[2] for row in rows)


def test_every_number_says_its_source(tables: Cursor) -> None:
    for table in TABLES:
        assert tables.execute(f"SELECT count(*) FROM {table} WHERE length(source) < 10").fetchone() == (0,)


def test_a_newer_program_brings_its_own_numbers(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.duckdb") as store, store.write() as cursor:
        cursor.execute("INSERT INTO prednisolone_equivalents VALUES ('deflazacort', 7.5, 'an older list')")
        install_drug_tables(cursor)
        found = "SELECT equal_mg FROM prednisolone_equivalents WHERE agent = 'deflazacort'"
        assert cursor.execute(found).fetchall() == [(6.0,)]
