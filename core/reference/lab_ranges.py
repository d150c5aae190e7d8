"""Published laboratory ranges by age and sex, for results whose laboratory gives none: bundled, kept in the store.

CALIPER for Abbott's assays, and an upper limit of urine calcium/creatinine, on which sources differ several-fold.
"""

from __future__ import annotations

import csv
from importlib import resources

from core.reference.insert import insert_rows
from core.store import Cursor

# The columns of lab_ranges in their order; those that are numbers are read as such.
_WHOLE = ("age_from_days", "age_from_years", "age_under_days", "age_under_years")
_NUMBERS = ("low", "high")


def install_lab_ranges(cursor: Cursor) -> None:
    """Fill lab_ranges in the current catalog with what came with the program, in place of what it had."""
    text = resources.files("core.reference").joinpath("data").joinpath("lab_ranges.csv").read_text(encoding="utf-8")
    rows = [tuple(_cell(name, cell) for name, cell in cells.items()) for cells in csv.DictReader(text.splitlines())]
    cursor.execute("DELETE FROM lab_ranges")
    insert_rows(cursor, "lab_ranges", rows)


def _cell(name: str, cell: str) -> object:
    if name == "sex":
        return cell
    if not cell:
        return None
    return int(cell) if name in _WHOLE else float(cell) if name in _NUMBERS else cell
