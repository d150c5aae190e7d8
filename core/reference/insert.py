"""Many rows into a table of this program at once."""

from __future__ import annotations

from collections.abc import Sequence

from core.store import Cursor


def insert_rows(cursor: Cursor, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Append rows to a table of this program, in the order of its columns."""
    # Whole columns as parameters: row by row the same takes a second.
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        cursor.execute(f"INSERT INTO {table} SELECT {', '.join('unnest(?)' for _ in columns)}", columns)
