"""Rows of a table exchanged for others that are mostly the same: only what differs is written.

To write a row takes several times as long as to see that it stands already, and what is not written stays where it is.
"""

from __future__ import annotations

from core.store.store import Cursor


def replace_rows(cursor: Cursor, table: str, standing: str, rows: str) -> None:
    """Make the rows of `table` that meet the condition `standing` those of the SELECT `rows`.

    In the caller's transaction. rows: has the table's columns, in any order. Equal rows are told by a hash (64 bits) of
    all their columns, and counted.
    """
    names = [name for name, *_ in cursor.execute(f"DESCRIBE {table}").fetchall()]
    hashed = f"hash({', '.join(names)})"
    cursor.execute(
        f"""CREATE OR REPLACE TEMP TABLE standing_rows AS
            SELECT rowid AS row, {hashed} AS h FROM {table} WHERE {standing}"""
    )
    cursor.execute(
        f"""CREATE OR REPLACE TEMP TABLE staying_rows AS
            SELECT h FROM (SELECT h, count(*) AS n FROM standing_rows GROUP BY h)
            SEMI JOIN (SELECT {hashed} AS h, count(*) AS n FROM ({rows}) GROUP BY h) USING (h, n)"""
    )
    cursor.execute(
        f"DELETE FROM {table} WHERE rowid IN (SELECT row FROM standing_rows ANTI JOIN staying_rows USING (h))"
    )
    cursor.execute(f"INSERT INTO {table} BY NAME FROM ({rows}) WHERE {hashed} NOT IN (SELECT h FROM staying_rows)")
