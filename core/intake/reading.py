"""A file from its bytes to typed cells, each checked by its own column: the first half of every upload."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

from core.contracts.units import plain
from core.errors import FileProblem
from core.intake.by_hand import is_unit
from core.intake.decide import ORDER_WORDS, Decisions, decide, decide_together
from core.intake.dialect import Text, understand
from core.intake.explain import own_unit, problem_of, shown
from core.intake.foresee import read_typed
from core.intake.layout import Bound, lay_out
from core.intake.layout_faults import without_unit
from core.intake.marks import BadCell, bad_cells
from core.intake.options import Options
from core.intake.outside import Seen
from core.intake.progress import Progress
from core.intake.report import Problem, Report
from core.intake.sheet import Sheet, careful_sheet, fast_sheet, rows_are_as_wide
from core.intake.staging import Staging
from core.intake.typed import looks_unfinished, make_typed
from core.store import Store
from core.store.bulk import CsvRejected, csv_errors


@contextmanager
def opened(
    store: Store, name: str, data: bytes | Path, options: Options, as_of: date, progress: Progress | None = None
) -> Iterator[tuple[Report, Staging | None, Sheet | None]]:
    """A file read whole into a workspace that lives as long as the block: its report so far, and what was read.

    Where the file cannot be read there is only the report, with why. Raises UsageError for an option that names
    nothing.
    """
    with tempfile.TemporaryDirectory(prefix="trabecula-") as made:
        folder = Path(made)
        report = Report(name, store_version=store.version())
        if progress:
            progress("Reading", 0.0)
        try:
            source = understand(data, folder, options)
        except FileProblem as problem:
            yield _refused_whole(report, [(None, str(problem), "")], 0), None, None
            return
        except OSError as error:
            why = f"the file cannot be read to its end: {error.strerror or error}"
            yield _refused_whole(report, [(None, why, "Copy it to this machine and try again.")], 0), None, None
            return
        layout = lay_out(source.headers, options)
        rows = max(source.facts.lines - source.body_line, 0)
        if layout.faults:
            _refused_whole(report, layout.faults, rows).problems += _notes(name, source)
            yield report, None, None
            return
        with store.workspace() as cursor, ExitStack() as until:
            staging = Staging(store, cursor, name, options, layout, as_of, until, progress=progress)
            staging.start()
            try:
                sheet = _read(staging, source, folder)
            except FileProblem as problem:
                yield _refused_whole(report, [(None, str(problem), "")], rows), None, None
                return
            report.rows_in, report.table = sheet.rows_in, layout.kind
            yield report, staging, sheet


def read_and_check(store: Store, name: str, data: bytes | Path, options: Options | None = None) -> Report:
    """Only the first half of a check: every cell read, converted and held against its column's limits.

    The report has rows_in and problems; whose rows they are and what they would change is not asked.
    """
    with opened(store, name, data, options or Options(), store.as_of) as (report, staging, _):
        if staging is not None:
            report.problems = list(staging.problems)
        return report


def _read(staging: Staging, source: Text, folder: Path) -> Sheet:
    """Every cell of the file as a typed value, by the fast reader or else by the careful one; adds their problems."""
    sheet, decisions = _read_fast(staging, source) or _read_carefully(staging, source, folder)
    cursor, layout = staging.cursor, staging.layout
    staging.rows = sheet.rows_in
    staging.tell(f"Checking {sheet.rows_in:,} rows", 0.3)
    staging.add(_notes(staging.file, source))
    staging.add(_sheet_problems(staging.file, sheet))
    staging.add(_left_out(staging, source))
    staging.decimals = decisions.decimals
    orders = {order for order in decisions.dates.values() if order}
    staging.date_order = staging.options.date_order or (orders.pop() if len(orders) == 1 else None)
    bad = bad_cells(cursor, layout, decisions)
    _refuse_units_row(staging, bad)
    seen = Seen(decisions, _mostly_outside(staging, bad), frozenset(layout.mapped))
    staging.add(problem_of(staging.file, one, seen) for one in bad)
    staging.add(_proven(staging.file, b, decisions) for b in layout.bound if b.index in decisions.proofs)
    return sheet


def _read_fast(staging: Staging, source: Text) -> tuple[Sheet, Decisions] | None:
    """What DuckDB reads, where it reads one record from each line, none blank, none ragged; else None."""
    sheet = fast_sheet(staging.cursor, source)
    if sheet is None:
        return None
    try:
        with csv_errors(), ThreadPoolExecutor(1) as beside:
            as_wide = beside.submit(rows_are_as_wide, source, sheet.rows_in)  # another way through the file meanwhile
            decisions, rows = read_typed(staging.cursor, staging.layout, staging.options, sheet, source)
    except CsvRejected:
        return None
    if (
        not as_wide.result()
        or rows != sheet.rows_in
        or looks_unfinished(staging.cursor, staging.layout, len(source.headers))
    ):
        return None
    return sheet, decisions


def _read_carefully(staging: Staging, source: Text, folder: Path) -> tuple[Sheet, Decisions]:
    sheet = careful_sheet(staging.cursor, source, folder, lambda share: staging.tell("Reading row by row", 0.3 * share))
    try:
        with csv_errors():
            decisions = decide(staging.cursor, staging.layout.bound, staging.options)
            decide_together(staging.cursor, staging.layout.bound, staging.options, decisions)
            make_typed(staging.cursor, staging.layout, decisions, len(source.headers), None)
    except CsvRejected as error:
        raise FileProblem(f"The rows of the file cannot be read ({str(error)[:100]}): export it again.") from None
    return sheet, decisions


def _mostly_outside(staging: Staging, bad: list[BadCell]) -> frozenset[int]:
    """The columns of which more than half of the numbers lie outside their limits."""
    often = Counter(one.bound.index for one in bad if one.why in ("hard", "soft"))
    if not often:
        return frozenset()
    counted = ", ".join(f"count(v{index})" for index in often)
    filled = staging.cursor.execute(f"SELECT {counted} FROM typed").fetchone() or ()
    return frozenset(index for index, n in zip(often, filled, strict=True) if often[index] * 2 > n)


def _refuse_units_row(staging: Staging, bad: list[BadCell]) -> None:
    """A row of units below the header would be refused as data, and the values read in other units than it says."""
    row = min((one.row for one in bad), default=0)
    first = [one for one in bad if one.row == row and one.why == "unreadable"]
    units = [one for one in first if is_unit(one.text) and _names_another(one)]
    if units and all(is_unit(one.text) for one in first) and not _says_something(staging, row):
        said = ", ".join(f"{one.bound.header} {one.text}" for one in units)
        raise FileProblem(
            f"Row {row} looks like a row of units ({said}): write the units into the headers, as in "
            f"{units[0].bound.header} ({units[0].text}), and remove the row."
        )


def _says_something(staging: Staging, row: int) -> bool:
    """Whether a row has a patient's number, a day or a number that can be read: then it is one of data."""
    told = [b for b in staging.layout.bound if b.column.kind != "text" or b.column.name == "patient_id"]
    found = " OR ".join(f"v{b.index} IS NOT NULL" for b in told) or "false"
    return bool(staging.cursor.execute(f"SELECT {found} FROM typed WHERE file_row = ?", [row]).fetchone() == (True,))


def _names_another(bad: BadCell) -> bool:
    """Whether a cell names another unit than its column is read in."""
    return plain(bad.text) != plain(bad.bound.slot.unit or own_unit(bad))


def _left_out(staging: Staging, source: Text) -> Iterator[Problem]:
    """Notes on the columns without a meaning; on those without a name only where a cell below says something.

    What stands below no name at the header's end is asked about row by row (marks.py).
    """
    for header in staging.layout.unknown:
        if header:
            mend = "Map it with --map HEADER=COLUMN if it should be read."
            message = "the column is not known and was kept out"
            if without_unit(header):
                message = "the column has a laboratory's unit and is not known: its results were kept out"
            yield Problem(staging.file, source.header_row, header, None, "note", message, mend)
    for n, header in enumerate(source.headers):
        if header or n in staging.layout.mapped or n in staging.layout.nameless_end:
            continue
        first = staging.cursor.execute(f"SELECT c{n} FROM cells WHERE trim(c{n}) <> '' LIMIT 1").fetchone()
        if first:
            value, key = shown(first[0]), f"#{n + 1}"
            message = f"the column has no header and was kept out; its first value is {value}"
            mend = f"Map it with --map '{key}=COLUMN' if it should be read."
            yield Problem(staging.file, source.header_row, key, value, "note", message, mend)


def _notes(file: str, source: Text) -> list[Problem]:
    """How the file's letters were read, and what stands before its header."""
    mend = "Nothing needs doing; if it is the header, name it with --header-row."
    before = "the row stands before the header and was left out"
    notes = [Problem(file, row, None, None, "note", message, what) for row, message, what in source.notes]
    return notes + [Problem(file, row, None, shown(text), "note", before, mend) for row, text in source.preamble]


def _proven(file: str, bound: Bound, decisions: Decisions) -> Problem:
    """A note that a column's own dates say how they are meant."""
    order = decisions.orders[bound.index]
    message = f"read as {ORDER_WORDS[order]}-first: {decisions.proofs[bound.index]}"
    return Problem(file, None, bound.header, None, "note", message, "Say otherwise with --date-order.")


def _sheet_problems(file: str, sheet: Sheet) -> Iterator[Problem]:
    if not sheet.rows_in:
        yield Problem(
            file, None, None, None, "hard", "the file has a header and no rows", "Export it again with its rows."
        )
    for broken in sheet.broken:
        yield Problem(file, broken.row, None, broken.text[:80], "hard", broken.message, broken.mend)


def _refused_whole(report: Report, faults: list[tuple[str | None, str, str]], rows: int) -> Report:
    report.rows_in = report.refused = rows
    report.problems = [
        Problem(report.file, None, header, None, "hard", message, mend) for header, message, mend in faults
    ]
    return report
