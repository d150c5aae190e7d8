"""Rows of one patient are brought together again, and stay what they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.intake import Options, load, undo
from core.store import Store
from core.store.cluster import MOST_GROUPS, gather, groups_per_patient
from tests.stores import fresh_store

ROWS = 400_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with fresh_store(tmp_path) as opened:
        yield opened


def scatter(store: Store) -> None:
    """Visits of a thousand patients in the order of their days, as a clinic's export has them."""
    with store.write() as cursor:
        cursor.execute(
            f"""INSERT INTO visits BY NAME SELECT n % 1000 AS patient_key, DATE '2020-01-01' + (n // 1000)::INTEGER
                  AS visit_date, n / 1000.0 AS weight_kg, 7 AS batch_id, n + 2 AS file_row FROM range({ROWS}) t(n)"""
        )


def test_scattered_rows_are_brought_together_and_are_the_same(store: Store):
    scatter(store)
    said = "SELECT count(*), sum(hash(v)) FROM visits v"
    before = store.query(said).values.tolist()
    with store.write() as cursor:
        assert groups_per_patient(cursor, "visits") > MOST_GROUPS
        assert gather(cursor, ["visits", "labs"]) == ["visits"]
        assert groups_per_patient(cursor, "visits") < 3
        assert gather(cursor, ["visits"]) == []
    assert store.query(said).values.tolist() == before
    days = store.query("SELECT visit_date FROM visits WHERE patient_key = 5")["visit_date"]
    assert days.is_monotonic_increasing  # rows of one patient stay in their order


def test_an_empty_table_needs_nothing(store: Store):
    with store.cursor() as cursor:
        assert groups_per_patient(cursor, "visits") == 0


def test_a_batch_is_taken_back_exactly_after_its_rows_were_moved(store: Store):
    load(store, "people.csv", b"patient_id,date_of_birth,sex\nA1,2014-06-14,male\n")
    load(store, "one.csv", b"patient_id,visit_date,weight_kg\nA1,2026-01-05,40\n")
    scatter(store)
    before = store.query("SELECT sum(hash(v)) FROM visits v").iloc[0, 0]
    changed = load(store, "two.csv", b"patient_id,visit_date,weight_kg\nA1,2026-01-05,41\n", Options(accept_soft=True))
    assert changed.changed == 1 and changed.batch_id
    with store.write() as cursor:
        assert gather(cursor, ["visits"]) == ["visits"]
    undo(store, changed.batch_id)
    assert store.query("SELECT sum(hash(v)) FROM visits v").iloc[0, 0] == before
