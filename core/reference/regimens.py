"""The published regimens of bisphosphonate infusions: bundled in data/, kept in the store beside a centre's own."""

from __future__ import annotations

import csv
from importlib import resources

from core.reference.insert import insert_rows
from core.store import Cursor

# Beside the columns of the file the table says whose row it is, and who set it when.
_OF_THE_STORE = ("origin", "set_by", "set_on")


def install_regimens(cursor: Cursor) -> None:
    """Put what came with the program in place of what it brought before; a centre's own regimens stay.

    A newer program may bring what a centre had under the same name: the centre's stays.
    """
    columns = [name for name, *_ in cursor.execute("DESCRIBE regimens").fetchall() if name not in _OF_THE_STORE]
    text = resources.files("core.reference").joinpath("data").joinpath("regimens.csv").read_text(encoding="utf-8")
    cursor.execute("DELETE FROM regimens WHERE origin = 'bundled'")
    own = cursor.execute("SELECT DISTINCT lower(regimen_id) FROM regimens").fetchall()
    taken = {name for (name,) in own}
    rows = [
        (*(cells[name] or None for name in columns), "bundled", None, None)
        for cells in csv.DictReader(text.splitlines())
        if cells["regimen_id"].lower() not in taken
    ]
    insert_rows(cursor, "regimens", rows)
