"""Rows of one patient close together, so that reading a patient costs the same however large the store is.

DuckDB knows the least and the greatest patient_key of every group of rows and passes over the groups that cannot hold
a patient. What is loaded lies in the order of its files, and each upload adds a group that holds anybody.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.store.store import ROW_GROUP, Cursor

# A patient lies in one or two groups of an ordered table. Each further one costs a fifth of a millisecond in every
# look; writing a table anew costs seconds. A year of monthly uploads stays below.
MOST_GROUPS = 16.0


def gather(cursor: Cursor, tables: Iterable[str]) -> list[str]:
    """Put those of the tables in order that are too scattered, in the caller's transaction; returns their names.

    The rows stay the same, with their batches: what is undone later is exactly what was loaded.
    """
    moved = [table for table in tables if groups_per_patient(cursor, table) > MOST_GROUPS]
    for table in moved:
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE gathered AS FROM {table} ORDER BY patient_key, rowid")
        cursor.execute(f"DELETE FROM {table}")
        cursor.execute(f"INSERT INTO {table} BY NAME FROM temp.gathered")
        cursor.execute("DROP TABLE temp.gathered")
    return moved


def groups_per_patient(cursor: Cursor, table: str) -> float:
    """How many groups of rows have to be read for a patient, on average over all keys; 0 of an empty table."""
    row = cursor.execute(
        f"""WITH spans AS (SELECT min(patient_key) AS first, max(patient_key) AS last FROM {table}
                           GROUP BY rowid // {ROW_GROUP})
            SELECT coalesce(sum(last - first + 1) / (max(last) - min(first) + 1), 0) FROM spans"""
    ).fetchone()
    return float(row[0]) if row else 0.0
