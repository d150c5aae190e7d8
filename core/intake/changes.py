"""Every value of the store that a file would change, from what to what, and which batch the former one came from; and
the first of the rows that would be new."""

from __future__ import annotations

from core.contracts import TABLES, column, columns
from core.intake.difference import AS_WRITTEN, full_key, given, value_columns
from core.intake.report import Change, NewRow
from core.intake.staging import Staging

# As many new rows of a table as show how its decimals, dates and units were read.
_SAMPLE = 5


def _unit_beside(table: str, name: str) -> str:
    """SQL of the unit that a row gives for one of its values itself (a result, a dose); NULL where it gives none."""
    beside = {("labs", "value"), ("labs", "lab_low"), ("labs", "lab_high"), ("treatments", "dose")}
    if (table, name) not in beside:
        return "NULL"
    unit = "unit" if table == "labs" else "dose_unit"
    return f"coalesce(d.{unit}, s.{unit})"


def changes(staging: Staging, tables: list[str]) -> list[Change]:
    """Every value of the store that would change, old -> new, with the batch it came from."""
    found: list[Change] = []
    for table in tables:
        contract = TABLES[table]
        if not staging.cursor.execute(f"SELECT 1 FROM diff_{table} WHERE differs LIMIT 1").fetchone():
            continue
        same = " AND ".join(f'd."{n}" = s."{n}"' for n in full_key(contract))
        where = " || ' ' || ".join(f'd."{n}"::VARCHAR' for n in contract.KEY)
        who, join = (
            (
                "p.patient_id, concat_ws(', ', p.family_name, p.given_name), p.centre, d.patient_key",
                "LEFT JOIN store.patients p ON p.patient_key = d.patient_key",
            )
            if contract.HAS_PATIENT
            else ("'', '', '', NULL", "")
        )
        for name in (n for n in value_columns(contract) if n not in AS_WRITTEN):
            rows = staging.cursor.execute(
                f"""SELECT d.file_row, {who}, {where}, s."{name}"::VARCHAR, d."{name}"::VARCHAR,
                    s.batch_id, {_unit_beside(table, name)}
                    FROM diff_{table} d
                JOIN store.{table} s ON {same} {join} WHERE d.differs AND {given(table, name, "d")} AND
                    d."{name}" IS DISTINCT FROM s."{name}" """
            ).fetchall()
            own = column(contract, name).unit
            found += [
                Change(
                    r, pid or "", person, table, key or "", name, old, new, batch, centre or "", whose, beside or own
                )
                for r, pid, person, centre, whose, key, old, new, batch, beside in rows
            ]
    return sorted(found, key=lambda change: (change.row, change.table, change.column))


def new_rows(staging: Staging, tables: list[str]) -> list[NewRow]:
    """The first new rows of each table, in the order of the file, as a commit would store them."""
    found: list[NewRow] = []
    for table in tables:
        own = columns(TABLES[table])
        values = ", ".join(f'd."{one.name}"::VARCHAR' for one in own)
        rows = staging.cursor.execute(
            f"""SELECT d.file_row, p.patient_id, {values}
                FROM (FROM diff_{table} WHERE NOT known ORDER BY file_row LIMIT {_SAMPLE}) d
                LEFT JOIN people p ON p.file_row = d.file_row ORDER BY d.file_row"""
        ).fetchall()
        for row, patient, *cells in rows:
            given_cells = ((one, cell) for one, cell in zip(own, cells, strict=True) if cell is not None)
            found.append(
                NewRow(row, table, patient or "", tuple((one.name, cell, one.unit) for one, cell in given_cells))
            )
    return found
