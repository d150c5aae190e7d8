"""The verb `schedule`: what is due for whom and when, as a table, as JSON, or as a CSV for a spreadsheet."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pandas as pd

from core.clinic import rules_on
from core.errors import UsageError
from core.inbox import Reply
from core.rules.workspace import rows_of
from core.spreadsheet import csv_text
from core.store import Store
from core.verbs import Answer, known_keys, records
from core.wording import table_text

STDOUT = "-"
_COLUMNS = ("centre", "patient", "what", "last", "due", "status", "days late", "why")
_WORST_FIRST = {"overdue": 0, "due": 1, "unknown": 2, "not due": 3, "not followed": 4}


def add_parser(verb: Any, reading: argparse.ArgumentParser) -> None:
    """The verb's place in the grammar. verb: the sub-parsers; reading: the options of every verb that reads."""
    one = verb.add_parser("schedule", parents=[reading], help="what is due for whom, and when; the latest first")
    one.add_argument("--patient", metavar="ID", help="only this patient number")
    one.add_argument("--csv", metavar="FILE", help="write it as a CSV file; - is the standard output")


def do_schedule(store: Store, args: argparse.Namespace) -> Answer:
    """The follow-up schedule on the as-of day: overdue first, then due, unknown, not due, not followed."""
    if args.csv and args.json:
        raise UsageError("One form at a time: --csv FILE or --json.")
    day = args.as_of or store.as_of
    keys = known_keys(store, args.patient) if args.patient else None
    with rules_on(store, day, {"schedule"}, keys) as cursor:
        data = [_line(row) for row in records(rows_of(cursor, "schedule", args.patient))]
    data.sort(
        key=lambda one: (
            _WORST_FIRST[one["status"]],
            -(one["days_late"] or 0),
            one["centre"],
            one["patient"],
            one["what"],
        )
    )
    cells = [_cells(one) for one in data]
    if args.csv:
        return Answer(csv_text(_COLUMNS, cells), data)
    shown = pd.DataFrame([["" if cell is None else str(cell) for cell in row] for row in cells], columns=list(_COLUMNS))
    return Answer(table_text(shown, "Nobody is in the store.") + f"\nAs of {day}.", data)


def _line(row: dict[str, Any]) -> dict[str, Any]:
    own = {"centre": row["centre"], "patient": row["patient_id"], "what": row["what"], "interval": row["interval_text"]}
    own |= {"last": row["last_date"], "due": row["due_date"]}
    names = ("became_due", "days_late", "status", "why", "source", "source_table", "batch_id", "file_row")
    return own | {name: row[name] for name in names}


def _cells(one: dict[str, Any]) -> list[Any]:
    late = int(one["days_late"]) if one["status"] in ("due", "overdue") and (one["days_late"] or 0) > 0 else None
    return [one["centre"], one["patient"], one["what"], one["last"], one["due"], one["status"], late, one["why"]]


def delivered(args: argparse.Namespace, reply: Reply) -> Reply:
    """The reply as it goes out: a CSV into the file of the call, written by the process that was called."""
    code, out, err = reply
    wanted = getattr(args, "csv", None)
    if code or not wanted:
        return reply
    if wanted == STDOUT:
        return code, out.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n"), err
    try:
        Path(wanted).write_bytes(out.encode("utf-8"))
    except OSError as error:
        raise UsageError(f"The file {wanted} cannot be written: {error.strerror}.") from None
    rows = out.count("\r\n") - 1
    return code, f"{rows} {'row' if rows == 1 else 'rows'} written to {wanted}.", err
