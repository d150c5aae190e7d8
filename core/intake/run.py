"""One file from its bytes to a report, and, when asked for, into the store: the road of every upload."""

from __future__ import annotations

import getpass
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date

from core.contracts import TABLES
from core.errors import FileProblem, StoreChanged
from core.intake.apply import apply_final
from core.intake.batches import new_batch
from core.intake.changes import changes
from core.intake.crosschecks import cross_check
from core.intake.decide import Decisions, decide
from core.intake.dialect import Text, understand
from core.intake.difference import (
    compare,
    make_final,
    refuse_conflicts,
    refuse_overwrites,
    row_states,
    table_counts,
)
from core.intake.explain import problem_of
from core.intake.layout import Bound, Layout, lay_out
from core.intake.options import Options
from core.intake.people import make_people, refuse_strangers
from core.intake.preview import preview
from core.intake.progress import Progress, silent
from core.intake.report import Problem, Report
from core.intake.rows import make_rows
from core.intake.sheet import Sheet, read_sheet
from core.intake.staging import Staging
from core.intake.touched import patients_touched
from core.intake.typed import bad_cells, make_typed
from core.rules.workspace import renew_affected
from core.store import Cursor, Store


def check(
    store: Store,
    name: str,
    data: bytes,
    options: Options | None = None,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> Report:
    """What a file holds, what is wrong with it, and what it would change. Writes nothing.

    name: the file's name, for messages; progress: told now and then how far it is. Raises UsageError for an option
    that names nothing; a bad file is no exception but a report with problems.
    """
    day, tell = as_of or store.as_of, progress or silent
    with _staged(store, name, data, options or Options(), day, tell) as (report, _, _):
        return report


def load(
    store: Store,
    name: str,
    data: bytes,
    options: Options | None = None,
    expected_version: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check a file and write its rows that are in order, as one batch in one transaction.

    expected_version: the store's version that a check showed; StoreChanged where the store has moved on since.
    """
    options, tell = options or Options(), progress or silent
    with store.exclusive():
        if expected_version is not None and store.version() != expected_version:
            raise StoreChanged(
                "The store was changed since this file was checked. Look at the new preview, then commit."
            )
        with _staged(store, name, data, options, store.as_of, tell) as (report, staging, tables):
            if staging is not None and report.taken:
                tell("Writing", 0.95)
                _commit(store, staging, tables, report)
            return report


@contextmanager
def _staged(
    store: Store, name: str, data: bytes, options: Options, as_of: date, tell: Progress
) -> Iterator[tuple[Report, Staging | None, list[str]]]:
    tell("Reading", 0.0)
    report = Report(name, sha256=hashlib.sha256(data).hexdigest(), store_version=store.version())
    try:
        source = understand(data)
    except FileProblem as problem:
        yield _refused_whole(report, [(None, str(problem), "")], 0), None, []
        return
    layout = lay_out(source.headers, options)
    if layout.faults:
        yield _refused_whole(report, layout.faults, _lines(source)), None, []
        return
    with store.workspace() as cursor:
        staging = Staging(store, cursor, name, options, layout, as_of)
        staging.start()
        try:
            sheet = read_sheet(cursor, source)
        except FileProblem as problem:
            yield _refused_whole(report, [(None, str(problem), "")], _lines(source)), None, []
            return
        tables = _examine(staging, sheet, report, tell)
        yield report, staging, tables


def _examine(staging: Staging, sheet: Sheet, report: Report, tell: Progress) -> list[str]:
    """Every check in order, then the counts; fills the report and returns the tables that the file has rows for."""
    cursor, layout = staging.cursor, staging.layout
    tell(f"Checking {sheet.rows_in:,} rows", 0.2)
    staging.add(_sheet_problems(staging.file, sheet, layout))
    decisions = decide(cursor, layout, staging.options)
    make_typed(cursor, layout, decisions)
    staging.add(problem_of(staging.file, bad, decisions) for bad in bad_cells(cursor, layout, decisions))
    staging.add(_proven(staging.file, b, decisions) for b in layout.bound if b.index in decisions.proofs)
    make_people(staging)
    tables = make_rows(staging)
    cross_check(staging, tables)
    tell(f"Comparing {sheet.rows_in:,} rows with the store", 0.5)
    refuse_conflicts(staging, tables)
    compare(staging, tables)
    refuse_overwrites(staging, tables)
    refuse_strangers(staging)
    compare(staging, tables)
    make_final(staging, tables)
    tell("Working out whose findings change", 0.7)
    _fill(report, staging, sheet, tables)
    return tables


def _proven(file: str, bound: Bound, decisions: Decisions) -> Problem:
    """A note that a column's own dates say how they are meant."""
    order = "day" if decisions.dates[bound.index] == "dmy" else "month"
    message = f"read as {order}-first: {decisions.proofs[bound.index]}"
    return Problem(file, None, bound.header, None, "note", message, "Say otherwise with --date-order.")


def _fill(report: Report, staging: Staging, sheet: Sheet, tables: list[str]) -> None:
    states = row_states(staging, tables)
    report.table = staging.layout.kind
    report.rows_in = sheet.rows_in
    report.new, report.changed = states.get("new", 0), states.get("changed", 0)
    report.same, report.refused = states.get("same", 0), states.get("refused", 0) + len(sheet.broken)
    report.skipped = len(sheet.blank) + len(sheet.footers)
    report.skipped_rows = [{"row": row, "why": "blank", "text": ""} for row in sheet.blank]
    report.skipped_rows += [{"row": row, "why": "footer", "text": text} for row, text in sheet.footers]
    report.tables = table_counts(staging, tables)
    report.columns = _columns(staging.layout)
    report.changes = changes(staging, tables)
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


def _sheet_problems(file: str, sheet: Sheet, layout: Layout) -> Iterator[Problem]:
    if not sheet.rows_in:
        yield Problem(
            file, None, None, None, "hard", "the file has a header and no rows", "Export it again with its rows."
        )
    for broken in sheet.broken:
        yield Problem(file, broken.row, None, broken.text[:80], "hard", broken.message, broken.mend)
    for header in layout.unknown:
        yield Problem(
            file,
            1,
            header or "(no name)",
            None,
            "note",
            "the column is not known and was kept out",
            "Map it with --map HEADER=COLUMN if it should be read.",
        )


def _refused_whole(report: Report, faults: list[tuple[str | None, str, str]], rows: int) -> Report:
    report.rows_in = report.refused = rows
    report.problems = [
        Problem(report.file, None, header, None, "hard", message, mend) for header, message, mend in faults
    ]
    return report


def _lines(source: Text) -> int:
    return max(len(source.text.splitlines()) - source.body_line, 0)


def _commit(store: Store, staging: Staging, tables: list[str], report: Report) -> None:
    """Write what was examined: rows, identities, batch and findings, all or nothing."""
    with store.write() as cursor:
        batch_id = new_batch(cursor, report, staging.options, staging.options.loaded_by or _who())
        for table in tables:
            apply_final(cursor, table, staging.staged, "store.main", batch_id, keep_former=True)
        if "patients" in tables:
            cursor.execute(
                f"""INSERT INTO identities SELECT patient_key, token, centre, patient_id, date_of_birth, sex FROM
                    {staging.staged}.final_patients
                WHERE patient_key NOT IN (SELECT patient_key FROM identities)"""
            )
        if staging.worked_out:
            renew_affected(cursor, staging.patients)
    report.batch_id = batch_id


def _who() -> str:
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return ""
