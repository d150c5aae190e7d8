"""Values that were brought to another unit, kept as the file had them: both forms stay readable.

Results of the laboratory carry theirs in their own row; all others rest in `entered_values`, told by the key of their
row. What was entered is shown with a stored value as long as that is what it became: a later correction has its own.
"""

from __future__ import annotations

from core.contracts import TABLES, Contract, columns
from core.intake.difference import full_key
from core.intake.layout import Bound
from core.intake.staging import Staging
from core.intake.typed import is_converted
from core.store import Cursor, Store, plain_rows


def keep_entered(cursor: Cursor, staging: Staging, tables: list[str], batch_id: int) -> None:
    """Write the entered form of every converted value in the rows of a batch that are being written."""
    for b in staging.layout.bound:
        if b.slot.table in tables and b.slot.table != "labs" and TABLES[b.slot.table].HAS_PATIENT and is_converted(b):
            _keep(cursor, staging, b, batch_id)


def drop_entered(cursor: Cursor, batch_id: int) -> None:
    """Forget what a batch entered; what it had replaced still has its own."""
    cursor.execute("DELETE FROM entered_values WHERE batch_id = ?", [batch_id])


def entered_of(store: Store, patient_key: int) -> dict[tuple[str, str, str], str]:
    """The entered forms of a patient's values: {(table, row_key, column): `50 in`}."""
    with store.reading() as cursor:
        tables = cursor.execute(
            "SELECT DISTINCT table_name FROM entered_values WHERE patient_key = ?", [patient_key]
        ).fetchall()
        rows = [row for (table,) in tables for row in _in_force(cursor, table, patient_key)]
    found: dict[tuple[str, str, str], str] = {}
    for row in rows:  # of several batches the latest speaks
        place = (str(row["table_name"]), str(row["row_key"]), str(row["column_name"]))
        found[place] = f"{row['value_entered']} {row['unit_entered']}"
    return found


def row_key(table: str, row: dict[str, object]) -> str:
    """The key of a stored row within its patient, as `entered_values` has it."""
    return "|".join(str(row[name]) for name in TABLES[table].KEY)


def _in_force(cursor: Cursor, table: str, patient_key: int) -> list[dict[str, object]]:
    contract = TABLES[table]
    numbers = [c.name for c in columns(contract) if c.kind in ("number", "integer")]
    now = " ".join(f"WHEN '{name}' THEN s.\"{name}\"" for name in numbers)
    return plain_rows(
        cursor,
        f"""SELECT e.* FROM entered_values e JOIN {table} s ON s.patient_key = e.patient_key
            AND {_key_sql(contract, "s")} = e.row_key
        WHERE e.table_name = ? AND e.patient_key = ? AND e.value = CASE e.column_name {now} END
        ORDER BY e.batch_id""",
        [table, patient_key],
    )


def _key_sql(contract: type[Contract], alias: str) -> str:
    names = ", ".join(f'{alias}."{name}"' for name in contract.KEY)
    return f"concat_ws('|', {names})"


def _keep(cursor: Cursor, staging: Staging, b: Bound, batch_id: int) -> None:
    table, staged = b.slot.table, staging.staged
    # where the unit stands in a column of its own, an empty cell of it leaves what the header says
    unit = f"coalesce(t.u{b.index}, ?)" if b.unit_index is not None else "?"
    same = " AND ".join(f'f."{n}" = i."{n}"' for n in full_key(TABLES[table]))
    fixed = "".join(f' AND i."{name}" = ?' for name, _ in b.slot.fixed)
    cursor.execute(
        f"""INSERT INTO entered_values
        SELECT ?, i.file_row, ?, i.patient_key, {_key_sql(TABLES[table], "i")}, ?, i."{b.slot.column}", ?, t.t{b.index},
            {unit}
        FROM {staged}.in_{table} i JOIN {staged}.typed t USING (file_row) SEMI JOIN {staged}.final_{table} f ON {same}
        WHERE t.v{b.index} IS NOT NULL AND t.t{b.index} IS NOT NULL{fixed}
            AND i.file_row NOT IN (SELECT file_row FROM {staged}.refused)""",
        [
            batch_id, table, b.slot.column, b.header, b.slot.unit or b.column.unit,
            *(value for _, value in b.slot.fixed),
        ],
    )  # fmt: skip
