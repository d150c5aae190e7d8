"""Contracts as table definitions. Text columns instead of ENUM, no keys and no CHECKs: rows are checked at the door."""

from __future__ import annotations

from core.contracts.column import Contract, Kind, columns

_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "choice": "VARCHAR",
    "number": "DOUBLE",
    "integer": "INTEGER",
    "date": "DATE",
    "time": "TIME",
    "yes_no": "BOOLEAN",
}
PROVENANCE = {"batch_id": "INTEGER", "file_row": "INTEGER"}


def sql_type(kind: Kind) -> str:
    """The SQL type of a kind of value."""
    return _TYPES[kind]


def stored_columns(contract: type[Contract]) -> dict[str, str]:
    """Name and SQL type of every column of the stored table: surrogate key, the contract's columns, provenance."""
    first: dict[str, str] = {}
    if contract.TABLE == "patients":
        first = {"patient_key": "INTEGER", "token": "VARCHAR"}
    elif contract.HAS_PATIENT:
        first = {"patient_key": "INTEGER"}
    return first | {column.name: _TYPES[column.kind] for column in columns(contract)} | PROVENANCE


def create_table(contract: type[Contract], former: bool = False) -> str:
    """CREATE TABLE of a contract, or of the table of its superseded rows (with the batch that superseded each)."""
    parts = stored_columns(contract) | ({"superseded_by": "INTEGER"} if former else {})
    name = f"former_{contract.TABLE}" if former else contract.TABLE
    lines = ",\n".join(f'    "{column}" {kind}' for column, kind in parts.items())
    return f"CREATE TABLE {name} (\n{lines}\n);"
