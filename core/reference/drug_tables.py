"""Tables that doses of drugs are held against: bundled in data/, kept in the store, read by the rules."""

from __future__ import annotations

import csv
from importlib import resources

from core.reference.insert import insert_rows
from core.store import Cursor

TABLES = ("prednisolone_equivalents", "nutrient_recommendations", "drug_groups", "drug_cautions")


def install_drug_tables(cursor: Cursor) -> None:
    """Fill the tables in the current catalog with what came with the program, in place of what they had."""
    for table in TABLES:
        columns = [name for name, *_ in cursor.execute(f"DESCRIBE {table}").fetchall()]
        text = resources.files("core.reference").joinpath("data").joinpath(f"{table}.csv").read_text(encoding="utf-8")
        rows = [tuple(cells[name] for name in columns) for cells in csv.DictReader(text.splitlines())]
        cursor.execute(f"DELETE FROM {table}")
        insert_rows(cursor, table, rows)
