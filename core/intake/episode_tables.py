"""Pregnancies and their facts as they would stand after a file, and the rules of their points in time upon them.

Made in a schema of their own, so that the file is judged with the very rules that the pages show.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.contracts import TABLES, columns
from core.intake.staging import Staging
from core.rules.limits import read_overrides
from core.rules.shared_macros import put_in_reach
from core.rules.views import as_table, with_those_below
from core.rules.workspace import set_today

_TABLES = ("pregnancies", "pregnancy_findings")
_RULES = ("episode_points",)


@contextmanager
def episodes(staging: Staging, tables: list[str]) -> Iterator[None]:
    """For as long, the cursor stands where `pregnancies`, `pregnancy_findings` and the rules of their points are.

    What the file brings has no batch_id there; its rows go before what the store has under the same key.
    """
    cursor = staging.cursor
    here = f"{staging.patients.removesuffix('.main')}.episodes"
    cursor.execute(f"CREATE SCHEMA {here}")
    for table in _TABLES:
        cursor.execute(f"CREATE TABLE {here}.{table} AS {_merged(staging, table, table in tables)}")
    cursor.execute(f"CREATE VIEW {here}.thresholds_override AS FROM store.main.thresholds_override")
    cursor.execute(f"USE {here}")
    try:
        set_today(cursor, staging.as_of)
        put_in_reach(cursor, read_overrides(cursor), here)
        for rule in with_those_below(_RULES):
            cursor.execute(as_table(rule))  # a view would be planned anew for each question: a sixth of a second
        yield
    finally:
        cursor.execute(f"USE {staging.staged}")
        cursor.execute(f"DROP SCHEMA {here} CASCADE")


def _merged(staging: Staging, table: str, in_file: bool) -> str:
    """The store's rows of the file's patients, and the file's, of which an empty cell erases nothing."""
    stored = f"FROM store.main.{table} SEMI JOIN people USING (patient_key)"
    if not in_file:
        return f"SELECT * {stored}"
    contract = TABLES[table]
    key = ("patient_key", *contract.KEY)
    kept = ", ".join(f'coalesce(n."{c.name}", o."{c.name}") AS "{c.name}"' for c in columns(contract))
    same = " AND ".join(f"o.{name} = n.{name}" for name in key)
    return f"""
        WITH file AS (FROM {staging.staged}.in_{table} WHERE file_row NOT IN (SELECT file_row FROM refused))
        SELECT n.patient_key, {kept}, NULL::INTEGER AS batch_id, n.file_row
        FROM file n LEFT JOIN store.main.{table} o ON {same}
        UNION ALL BY NAME
        SELECT o.* FROM store.main.{table} o SEMI JOIN people p USING (patient_key)
        ANTI JOIN file n ON {same}"""
