"""The store's schema: numbered migrations, applied once each and in order."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from core.contracts import TABLES
from core.contracts.ddl import create_table
from core.errors import StoreUnreadable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def migrations() -> list[tuple[int, str, str]]:
    """(number, name, SQL) of every migration, in order. Files are named like 0001_tables.sql."""
    folder = resources.files("core.store") / "migrations"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return [(int(entry.name[:4]), entry.name, entry.read_text(encoding="utf-8")) for entry in files]


def migrate(cursor: DuckDBPyConnection) -> int:
    """Bring the current catalog to the newest schema, in one transaction; returns how many steps were made.

    Raises StoreUnreadable where the store was written by a newer version of the program.
    """
    cursor.execute("CREATE TABLE IF NOT EXISTS schema_version (number INTEGER, name VARCHAR, applied_at TIMESTAMP)")
    row = cursor.execute("SELECT coalesce(max(number), 0) FROM schema_version").fetchone()
    at = row[0] if row else 0
    known = migrations()
    if at > known[-1][0]:
        raise StoreUnreadable(
            f"The store has schema {at}, this program knows up to {known[-1][0]}: use the newer program that wrote it."
        )
    todo = [step for step in known if step[0] > at]
    for number, name, text in todo:
        cursor.execute("BEGIN")
        try:
            cursor.execute(text)
            cursor.execute("INSERT INTO schema_version VALUES (?, ?, now()::TIMESTAMP)", [number, name])
            cursor.execute("COMMIT")
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
    return len(todo)


def create_tables(cursor: DuckDBPyConnection) -> None:
    """Every contract's table, empty, in the cursor's current catalog (a workspace; the store itself migrates)."""
    for contract in TABLES.values():
        cursor.execute(create_table(contract))
