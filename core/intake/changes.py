"""Every value of the store that a file would change, from what to what, and which batch the former one came from."""

from __future__ import annotations

from core.contracts import TABLES, column
from core.intake.difference import AS_WRITTEN, full_key, given, value_columns
from core.intake.report import Change
from core.intake.staging import Staging


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
