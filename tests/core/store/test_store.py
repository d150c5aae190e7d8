"""The store: what it opens, what it refuses, its schema, and that a write is all or nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from core.contracts import TABLES
from core.contracts.ddl import stored_columns
from core.errors import StoreUnreadable
from core.store import Store, plain_rows


def test_all_migrations_together_equal_the_contracts(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.duckdb") as store, store.cursor() as cursor:
        for name, contract in TABLES.items():
            for table, more in ((name, {}), (f"former_{name}", {"superseded_by": "INTEGER"})):
                rows = cursor.execute(
                    "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? AND database_name = 'store'",
                    [table],
                ).fetchall()
                assert dict(rows) == stored_columns(contract) | more, table


def test_a_second_opening_migrates_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        with Store.open(tmp_path / "s.duckdb") as store:
            numbers = store.query("SELECT number FROM schema_version ORDER BY number")["number"].tolist()
    assert numbers == sorted(set(numbers))


def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    with Store.open(path) as store, store.write() as cursor:
        cursor.execute("INSERT INTO schema_version VALUES (9999, 'future', now()::TIMESTAMP)")
    with pytest.raises(StoreUnreadable, match="schema 9999"):
        Store.open(path)


@pytest.mark.parametrize("content", [b"", b"hello, I am a text", b"\x00" * 8192])
def test_a_file_that_is_no_store_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "s.duckdb"
    path.write_bytes(content)
    with pytest.raises(StoreUnreadable, match="cannot be opened"):
        Store.open(path)
    assert path.read_bytes() == content


def test_a_foreign_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE theirs AS SELECT 42 AS x")
    with pytest.raises(StoreUnreadable, match="not a Trabecula store"):
        Store.open(path)
    with duckdb.connect(str(path)) as other:
        assert [row[0] for row in other.execute("SHOW TABLES").fetchall()] == ["theirs"]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreadable, match="is a folder"):
        Store.open(tmp_path)


def test_the_version_grows_with_every_write(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.duckdb") as store:
        first = store.version()
        for _ in range(3):
            with store.write() as cursor:
                cursor.execute("UPDATE store_state SET centre = 'x'")
        assert store.version() == first + 3


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.duckdb") as store:
        before = store.version()
        with pytest.raises(duckdb.Error), store.write() as cursor:
            cursor.execute("UPDATE store_state SET centre = 'lost'")
            cursor.execute("SELECT 1 / 'x'")
        assert store.version() == before
        assert store.value("SELECT centre FROM store_state") == "main"


def test_a_workspace_never_reaches_the_store(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.duckdb") as store:
        with store.workspace() as cursor:
            cursor.execute("INSERT INTO visits (patient_key, visit_date) VALUES (1, DATE '2020-01-01')")
            assert store.count("visits") == 0
        names = store.query("SELECT database_name FROM duckdb_databases()")["database_name"]
        assert not [name for name in names if name.startswith("ws_")]


def test_an_odd_name_is_only_a_name(tmp_path: Path) -> None:
    path = tmp_path / "it's; DROP TABLE x.duckdb"
    Store.open(path).close()
    assert path.exists()


def test_reads_in_one_block_are_of_one_moment(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.duckdb") as store, store.reading() as cursor:
        before = cursor.execute("SELECT version FROM store_state").fetchone()
        with store.write():
            pass
        assert cursor.execute("SELECT version FROM store_state").fetchone() == before
        assert before is not None and store.version() == before[0] + 1


def test_plain_rows_hold_pythons_own_values_and_none_for_what_is_missing(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.duckdb") as store, store.cursor() as cursor:
        rows = plain_rows(
            cursor, "SELECT DATE '2026-01-02' AS day, NULL::DATE AS none, 'nan'::DOUBLE AS nan, [1.5] AS many, 3 AS n"
        )
    assert rows == [{"day": date(2026, 1, 2), "none": None, "nan": None, "many": [1.5], "n": 3}]
