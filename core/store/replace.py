"""Rows of a table exchanged for others that are mostly the same: only what differs is written.

To write a row takes several times as long as to see that it stands already, and what is not written stays where it is.
"""

from __future__ import annotations

from core.store.store import Cursor

_NESTED = ("STRUCT", "MAP", "UNION")


def replace_rows(cursor: Cursor, table: str, which: str, rows: str, order: str) -> None:
    """Make the rows of `table` that meet the condition `which` those of the SELECT `rows`.

    In the caller's transaction. rows: has the table's columns, in any order. order: the columns by which new rows are
    put. Equal rows are told by a hash (64 bits) of all their columns, and counted.
    """
    hashed = _hash_sql(cursor, table)
    cursor.execute(
        f"""CREATE OR REPLACE TEMP TABLE former_rows AS
            SELECT rowid AS row, {hashed} AS h FROM {table} WHERE {which}"""
    )
    cursor.execute(
        f"""CREATE OR REPLACE TEMP TABLE equal_rows AS
            SELECT h FROM (SELECT h, count(*) AS n FROM former_rows GROUP BY h)
            SEMI JOIN (SELECT {hashed} AS h, count(*) AS n FROM ({rows}) GROUP BY h) USING (h, n)"""
    )
    cursor.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT row FROM former_rows ANTI JOIN equal_rows USING (h))")
    cursor.execute(
        f"INSERT INTO {table} BY NAME FROM ({rows}) WHERE {hashed} NOT IN (SELECT h FROM equal_rows) ORDER BY {order}"
    )


def _hash_sql(cursor: Cursor, table: str) -> str:
    """Lists and structs go in as text: hash() takes NULL, [] and elements that move to the next list for the same."""
    columns = cursor.execute(f"DESCRIBE {table}").fetchall()
    parts = (
        f'CAST("{name}" AS VARCHAR)' if kind.endswith("]") or kind.startswith(_NESTED) else f'"{name}"'
        for name, kind, *_ in columns
    )
    return f"hash({', '.join(parts)})"
