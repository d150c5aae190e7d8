"""The book of references: which there are, a centre's own ones in and out, and which are in use.

Everything here works in the caller's catalog and transaction, so that a workspace can ask what a table would do.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date

from core.reference.adjustment import Adjustment
from core.reference.described import Known
from core.reference.insert import insert_rows
from core.reference.install import enter_table, lay_out
from core.reference.table import Table
from core.store import Cursor

# What a workspace has to have of its own to ask what a change of the book would do.
BOOK = (
    "lms_references",
    "lms_rows",
    "lms_buckets",
    "height_adjustments",
    "height_regressions",
    "reference_choices",
    "reference_files",
)


@dataclass(frozen=True)
class Source:
    """The file that a table comes from, who loads it, the store's day. after_batch: the last batch before."""

    file: str
    sha256: str
    by: str
    on: date
    after_batch: int


def known_references(cursor: Cursor) -> list[Known]:
    """Every reference of the catalog."""
    rows = cursor.execute(
        "SELECT reference_id, title, origin, measure FROM lms_references ORDER BY origin, reference_id"
    )
    return [Known(*row) for row in rows.fetchall()]


def with_bundled_adjustment(cursor: Cursor) -> list[str]:
    """References whose regression on height Z comes with the program."""
    rows = cursor.execute("SELECT reference_id FROM height_regressions WHERE origin = 'bundled'").fetchall()
    return [name for (name,) in rows]


def loaded_from(cursor: Cursor, reference_id: str, kind: str) -> str | None:
    """The checksum of the file that a centre's table or adjustment was loaded from; None where there is none."""
    row = cursor.execute(
        "SELECT sha256 FROM reference_files WHERE reference_id = ? AND kind = ? AND state = 'loaded'",
        [reference_id, kind],
    ).fetchone()
    return row[0] if row else None


def put_table(cursor: Cursor, table: Table, source: Source) -> None:
    """Enter a centre's reference in place of the one of the same id, if there is one; lay_out follows by itself."""
    name = table.reference.reference_id
    _end(cursor, name, "table", "replaced", source.by)
    for rows in ("lms_rows", "lms_references"):
        cursor.execute(f"DELETE FROM {rows} WHERE reference_id = ?", [name])
    enter_table(cursor, table.reference, table.rows, "centre")
    _record(cursor, name, "table", len(table.rows), source)
    lay_out(cursor)


def put_adjustment(cursor: Cursor, table: Adjustment, source: Source) -> None:
    """Enter a centre's regression on height Z in place of the one that its reference had."""
    name = table.reference_id
    _end(cursor, name, "height adjustment", "replaced", source.by)
    for rows in ("height_adjustments", "height_regressions"):
        cursor.execute(f"DELETE FROM {rows} WHERE reference_id = ?", [name])
    insert_rows(cursor, "height_adjustments", [(name, *astuple(row)) for row in table.rows])
    cursor.execute(
        "INSERT INTO height_regressions VALUES (?, ?, ?, ?, ?, 'centre', ?)",
        [name, table.citation, table.licence_note, table.limits_to_show, table.height_reference_id, source.on],
    )
    _record(cursor, name, "height adjustment", len(table.rows), source)


def take_out(cursor: Cursor, reference_id: str, by: str, table: bool, adjustment: bool) -> None:
    """Take a centre's table and its choices, or a centre's adjustment, out of the book. The files stay on record."""
    if table:
        _end(cursor, reference_id, "table", "removed", by)
        for rows in ("lms_rows", "lms_references", "reference_choices"):
            cursor.execute(f"DELETE FROM {rows} WHERE reference_id = ?", [reference_id])
        lay_out(cursor)
    if adjustment:
        _end(cursor, reference_id, "height adjustment", "removed", by)
        for rows in ("height_adjustments", "height_regressions"):
            cursor.execute(f"DELETE FROM {rows} WHERE reference_id = ?", [reference_id])


def choose(cursor: Cursor, reference_id: str, enabled: bool, by: str, on: date, after_batch: int) -> None:
    """Record that a reference is used from a day on, or is not, and after which batch that was said.

    What is switched off and on again with nothing in between counts as in use all the time: a slip moves no leading Z.
    """
    last = cursor.execute(
        """SELECT reference_id, enabled, after_batch FROM reference_choices
           ORDER BY chosen_on DESC, recorded_at DESC NULLS LAST LIMIT 1"""
    ).fetchone()
    if enabled and last == (reference_id, False, after_batch):
        row = cursor.execute(
            """SELECT after_batch FROM reference_choices WHERE reference_id = ? AND enabled
               ORDER BY chosen_on DESC, recorded_at DESC NULLS LAST LIMIT 1""",
            [reference_id],
        ).fetchone()
        after_batch = int(row[0] or 0) if row else 0
    cursor.execute(
        "INSERT INTO reference_choices VALUES (?, ?, ?, ?, ?, now()::TIMESTAMP)",
        [reference_id, enabled, by, on, after_batch],
    )


# When a file was loaded or taken out is the real day, as with batches, whatever day the store takes for today. The day
# from which a reference counts is the store's own (reference_choices, height_regressions).
def _record(cursor: Cursor, reference_id: str, kind: str, n_rows: int, source: Source) -> None:
    cursor.execute(
        "INSERT INTO reference_files VALUES (?, ?, ?, ?, ?, ?, ?, 'loaded', NULL, NULL)",
        [reference_id, kind, source.file, source.sha256, n_rows, source.by, date.today()],
    )


def _end(cursor: Cursor, reference_id: str, kind: str, state: str, by: str) -> None:
    cursor.execute(
        """UPDATE reference_files SET state = ?, ended_by = ?, ended_on = ?
           WHERE reference_id = ? AND kind = ? AND state = 'loaded'""",
        [state, by, date.today(), reference_id, kind],
    )
