"""The published regimens of bisphosphonate infusions: bundled in data/, kept in the store beside a centre's own."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import resources
from typing import Any

from core.errors import TrabeculaError
from core.reference.insert import insert_rows
from core.reference.regimen_file import Known, key_of
from core.store import Cursor, plain_rows

# Beside the columns of the file the table says whose row it is, and who set it when.
_OF_THE_STORE = ("origin", "set_by", "set_on")


def install_regimens(cursor: Cursor) -> None:
    """Put what came with the program in place of what it brought before; a centre's own regimens stay.

    A newer program may bring what a centre had under the same name: the centre's stays.
    """
    columns = _columns(cursor)
    text = resources.files("core.reference").joinpath("data").joinpath("regimens.csv").read_text(encoding="utf-8")
    cursor.execute("DELETE FROM regimens WHERE origin = 'bundled'")
    taken = {key_of(name) for (name,) in cursor.execute("SELECT DISTINCT regimen_id FROM regimens").fetchall()}
    rows = [
        (*(cells[name] or None for name in columns), "bundled", None, None)
        for cells in csv.DictReader(text.splitlines())
        if key_of(cells["regimen_id"]) not in taken
    ]
    insert_rows(cursor, "regimens", rows)


def all_regimens(cursor: Cursor) -> list[dict[str, Any]]:
    """Every age band of every regimen, by drug, name, phase and age, with whose it is."""
    return plain_rows(cursor, "FROM regimens ORDER BY agent, regimen_id, phase, age_from_years")


def known_regimens(cursor: Cursor) -> list[Known]:
    """What the check of a file has to know of those that are there."""
    return [
        Known(one["regimen_id"], one["agent"], one["name"], one["origin"], one["dose_mg_per_kg"])
        for one in all_regimens(cursor)
    ]


def put_regimens(cursor: Cursor, rows: Sequence[Mapping[str, object]], by: str, on: date) -> None:
    """Write a centre's regimens, checked, each in place of what it had under the same name."""
    for name in {key_of(str(row["regimen_id"])) for row in rows}:
        _take_out(cursor, name)
    columns = _columns(cursor)
    insert_rows(
        cursor,
        "regimens",
        [(*("centre" if name == "kind" else row[name] for name in columns), "centre", by, on) for row in rows],
    )


def drop_regimen(cursor: Cursor, name: str) -> str:
    """Take a centre's regimen out; its name as it was written. Raises TrabeculaError where there is none to take."""
    found = {key_of(one.regimen_id): one for one in known_regimens(cursor)}.get(key_of(name))
    if found is None:
        raise TrabeculaError(f"There is no regimen {name!r}: `trabecula regimens` lists them.")
    if found.origin == "bundled":
        raise TrabeculaError(f"{found.regimen_id} comes with the program: it cannot be removed.")
    _take_out(cursor, key_of(name))
    return found.regimen_id


def _take_out(cursor: Cursor, key: str) -> None:
    own = cursor.execute("SELECT DISTINCT regimen_id FROM regimens WHERE origin = 'centre'").fetchall()
    for (name,) in own:
        if key_of(name) == key:
            cursor.execute("DELETE FROM regimens WHERE origin = 'centre' AND regimen_id = ?", [name])


def _columns(cursor: Cursor) -> list[str]:
    names = [name for name, *_ in cursor.execute("DESCRIBE regimens").fetchall()]
    return [name for name in names if name not in _OF_THE_STORE]
