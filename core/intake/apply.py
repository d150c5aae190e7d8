"""Rows into tables, the same way in a workspace (what would the rules say?) and in the store (commit, undo)."""

from __future__ import annotations

from collections.abc import Iterable

from core.contracts import TABLES
from core.contracts.ddl import stored_columns
from core.intake.difference import full_key
from core.store import Cursor


def copy_patients(cursor: Cursor, tables: Iterable[str]) -> None:
    """Fill the workspace's tables with the store's rows of the patients in `affected`."""
    for table in tables:
        contract = TABLES[table]
        whose = " WHERE patient_key IN (SELECT patient_key FROM affected)" if contract.HAS_PATIENT else ""
        cursor.execute(f"INSERT INTO {table} BY NAME SELECT * FROM store.{table}{whose}")


def apply_final(
    cursor: Cursor, table: str, source: str, into: str, batch_id: int, keep_former: bool, among: str = ""
) -> None:
    """Put the rows of `source`.final_<table> into `into`.<table>; the rows they replace are kept where asked.

    among: a table of the patients (patient_key) whose rows are put; without it all.
    """
    contract = TABLES[table]
    same = " AND ".join(f's."{n}" = f."{n}"' for n in full_key(contract))
    final = f"{source}.final_{table}"
    whose = f" WHERE patient_key IN (SELECT patient_key FROM {among})" if among and contract.HAS_PATIENT else ""
    if keep_former:
        names = ", ".join(f'"{n}"' for n in stored_columns(contract))
        listed = ", ".join(f's."{n}"' for n in stored_columns(contract))
        cursor.execute(
            f"INSERT INTO {into}.former_{table} ({names}, superseded_by) SELECT {listed}, ? FROM "
            f"{into}.{table} s SEMI JOIN {final} f ON {same}",
            [batch_id],
        )
    cursor.execute(f"DELETE FROM {into}.{table} s USING {final} f WHERE {same}")
    cursor.execute(
        f"INSERT INTO {into}.{table} BY NAME SELECT * REPLACE (?::INTEGER AS batch_id) FROM {final}{whose}", [batch_id]
    )


def take_back(cursor: Cursor, table: str, batch_id: int, into: str, former: str) -> None:
    """Remove a batch's rows from `into`.<table> and put the ones that it had superseded back."""
    names = ", ".join(f'"{n}"' for n in stored_columns(TABLES[table]))
    whose = (
        " AND patient_key IN (SELECT patient_key FROM affected)" if into != former and TABLES[table].HAS_PATIENT else ""
    )
    cursor.execute(f"DELETE FROM {into}.{table} WHERE batch_id = ?", [batch_id])
    cursor.execute(
        f"INSERT INTO {into}.{table} ({names}) SELECT {names} FROM {former}.former_{table} WHERE "
        f"superseded_by = ?{whose}",
        [batch_id],
    )
