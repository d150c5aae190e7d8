"""Rows exchanged for others: the outcome is the other rows, and what was among them before was not written again."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.store.replace import replace_rows

WORDS = st.one_of(st.none(), st.lists(st.sampled_from(("a", "b", "a, b", "")), max_size=2))
VALUES = st.tuples(
    st.sampled_from((1, 2, 3)), st.sampled_from((None, "", "a", "b")), st.sampled_from((None, 0.0, 0.1)), WORDS, WORDS
)
ROWS = st.lists(VALUES, max_size=8)


@pytest.fixture(scope="module")
def cursor() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(config={"threads": 1})
    for name in ("kept", "fresh"):
        connection.execute(
            f"CREATE TABLE {name} (patient_key INTEGER, word VARCHAR, z DOUBLE, differs VARCHAR[], missing VARCHAR[])"
        )
    yield connection
    connection.close()


def _fill(cursor: duckdb.DuckDBPyConnection, name: str, rows: list[tuple[object, ...]]) -> None:
    cursor.execute(f"DELETE FROM {name}")
    for row in rows:
        cursor.execute(f"INSERT INTO {name} VALUES (?, ?, ?, ?, ?)", list(row))


@given(ROWS, ROWS)
def test_the_rows_are_the_others_as_often_as_they_are_there(
    cursor: duckdb.DuckDBPyConnection, before: list[tuple[object, ...]], after: list[tuple[object, ...]]
) -> None:
    after = [row for row in after if row[0] != 3]
    _fill(cursor, "kept", before)
    _fill(cursor, "fresh", after)
    replace_rows(cursor, "kept", "patient_key IN (1, 2)", "SELECT z, * EXCLUDE (z) FROM fresh", "patient_key")
    standing = [row for row in before if row[0] == 3]
    assert sorted(map(repr, cursor.execute("FROM kept").fetchall())) == sorted(map(repr, [*standing, *after]))


def test_what_stays_is_not_written_again(cursor: duckdb.DuckDBPyConnection) -> None:
    _fill(cursor, "kept", [(1, "a", 0.1, ["a"], []), (1, None, None, None, None), (2, "b", 0.0, [], ["a", "b"])])
    rows = dict(cursor.execute("SELECT coalesce(word, '-'), rowid FROM kept").fetchall())
    _fill(cursor, "fresh", [(1, None, None, None, None), (1, "a", 0.1, [], ["a"]), (2, "b", 0.0, [], ["a", "b"])])
    replace_rows(cursor, "kept", "true", "SELECT * FROM fresh", "patient_key")
    now = dict(cursor.execute("SELECT coalesce(word, '-'), rowid FROM kept").fetchall())
    assert now["-"] == rows["-"]
    assert now["b"] == rows["b"]
    assert now["a"] != rows["a"]
