"""One file from its bytes to a report, and, when asked for, into the store: the road of every upload."""

from __future__ import annotations

import getpass
import hashlib
from contextlib import suppress
from datetime import date
from pathlib import Path

from core.contracts import TABLES
from core.errors import StoreChanged
from core.intake.apply import apply_final
from core.intake.batches import new_batch
from core.intake.changes import changes, new_rows
from core.intake.conflicts import refuse_conflicts
from core.intake.crosschecks import cross_check
from core.intake.difference import (
    compare,
    make_final,
    refuse_incomplete,
    refuse_overwrites,
    row_states,
    table_counts,
)
from core.intake.entered import keep_entered
from core.intake.identities import refuse_two_identities
from core.intake.layout import Layout
from core.intake.options import Options
from core.intake.people import make_people, refuse_strangers, tell_repeats
from core.intake.preview import preview
from core.intake.progress import Progress
from core.intake.reading import opened
from core.intake.report import Report
from core.intake.rows import make_rows
from core.intake.sheet import Sheet
from core.intake.staging import Staging
from core.intake.touched import patients_touched
from core.intake.within_row import check_rows
from core.rules.workspace import renew_affected
from core.store import Cursor, Store


def check(
    store: Store,
    name: str,
    data: bytes | Path,
    options: Options | None = None,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> Report:
    """What a file holds, what is wrong with it, and what it would change. Writes nothing.

    name: the file's name, for messages; data: its bytes, or where it lies. progress is told what is being done and how
    far it is. Raises UsageError for an option that names nothing; a bad file is no exception but a report with
    problems.
    """
    with opened(store, name, data, options or Options(), as_of or store.as_of, progress) as (report, staging, sheet):
        report.sha256 = _digest_of(data)
        if staging is not None and sheet is not None:
            _examine(staging, sheet, report)
        return report


def load(
    store: Store,
    name: str,
    data: bytes | Path,
    options: Options | None = None,
    expected_version: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check a file and write its rows that are in order, as one batch in one transaction.

    expected_version: the store's version that a check showed; StoreChanged where the store has moved on since.
    """
    options = options or Options()
    with store.exclusive():
        if expected_version is not None and store.version() != expected_version:
            raise StoreChanged(
                "The store was changed since this file was checked. Look at the new preview, then commit."
            )
        with opened(store, name, data, options, store.as_of, progress) as (report, staging, sheet):
            report.sha256 = _digest_of(data)
            if staging is not None and sheet is not None:
                tables = _examine(staging, sheet, report)
                if report.taken:
                    staging.tell("Writing", 0.9)
                    _commit(store, staging, tables, report)
            return report


def _examine(staging: Staging, sheet: Sheet, report: Report) -> list[str]:
    """Whose rows they are, what they say together and against the store, then the counts; fills the report and
    returns the tables that the file has rows for."""
    staging.settle()
    make_people(staging)
    tables = make_rows(staging)
    staging.settle()
    cross_check(staging, tables)
    check_rows(staging)
    staging.tell(f"Comparing {sheet.rows_in:,} rows with the store", 0.45)
    refuse_two_identities(staging)
    refuse_conflicts(staging, tables)
    compare(staging, tables)
    refused = -1
    while staging.refused_count > refused:  # what a refused row covered shows now
        refused = staging.refused_count
        refuse_incomplete(staging, tables)
        refuse_overwrites(staging, tables)
        refuse_strangers(staging)
        tell_repeats(staging)
        if staging.refused_count > refused:
            compare(staging, tables)
    staging.settle()
    make_final(staging, tables)
    staging.settle()
    staging.tell("Working out whose findings change", 0.6)
    _fill(report, staging, sheet, tables)
    return tables


def _fill(report: Report, staging: Staging, sheet: Sheet, tables: list[str]) -> None:
    states = row_states(staging, tables)
    report.new, report.changed = states.get("new", 0), states.get("changed", 0)
    report.same, report.refused = states.get("same", 0), states.get("refused", 0) + len(sheet.broken)
    report.skipped = len(sheet.blank) + len(sheet.footers)
    report.skipped_rows = [{"row": row, "why": "blank", "text": ""} for row in sheet.blank]
    report.skipped_rows += [{"row": row, "why": "footer", "text": text} for row, text in sheet.footers]
    report.tables = table_counts(staging, tables)
    report.columns = _columns(staging.layout)
    report.changes = changes(staging, tables)
    report.new_rows = new_rows(staging, tables)
    report.findings = preview(staging, tables)
    report.patients_touched = patients_touched(staging, tables, report.changes, report.findings)
    report.problems = sorted(staging.problems, key=lambda p: (["hard", "soft", "note"].index(p.severity), p.row or 0))
    report.patients, report.first_date, report.last_date = _span(staging.cursor, tables)


def _span(cursor: Cursor, tables: list[str]) -> tuple[int, str | None, str | None]:
    people = cursor.execute("SELECT count(DISTINCT patient_key) FROM people").fetchone()
    days = [
        f'SELECT min("{TABLES[t].DATE}") AS a, max("{TABLES[t].DATE}") AS b FROM in_{t}'
        for t in tables
        if TABLES[t].DATE
    ]
    row = (
        cursor.execute(f"SELECT min(a)::VARCHAR, max(b)::VARCHAR FROM ({' UNION ALL '.join(days)})").fetchone()
        if days
        else (None, None)
    )
    first, last = row or (None, None)
    return (people[0] if people else 0), first, last


def _columns(layout: Layout) -> list[dict[str, object]]:
    known: list[dict[str, object]] = [
        {
            "header": b.header,
            "table": b.slot.table,
            "column": b.slot.column,
            "of": dict(b.slot.fixed),
            "unit": b.slot.unit or (b.analyte.unit if b.analyte else b.column.unit),
        }
        for b in layout.bound
    ]
    return known + [
        {"header": header, "table": None, "column": None, "of": {}, "unit": ""} for header in layout.unknown
    ]


def _commit(store: Store, staging: Staging, tables: list[str], report: Report) -> None:
    """Write what was examined: rows, identities, batch and findings, all or nothing."""
    with store.write() as cursor:
        batch_id = new_batch(cursor, report, staging.options, staging.options.loaded_by or _who())
        for table in tables:
            apply_final(cursor, table, staging.staged, "store.main", batch_id, keep_former=True)
        keep_entered(cursor, staging, tables, batch_id)
        if "patients" in tables:
            cursor.execute(
                f"""INSERT INTO identities SELECT patient_key, token, centre, patient_id, date_of_birth, sex FROM
                    {staging.staged}.final_patients
                WHERE patient_key NOT IN (SELECT patient_key FROM identities)"""
            )
        if staging.worked_out:
            renew_affected(cursor, staging.patients, staging.standing)
    report.batch_id = batch_id


def _who() -> str:
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return ""


def _digest_of(data: bytes | Path) -> str:
    """The checksum of a file's bytes as they came."""
    if isinstance(data, bytes):
        return hashlib.sha256(data).hexdigest()
    with data.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
