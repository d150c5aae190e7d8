"""What a file would change, patient by patient: for the page, and whole as a CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Literal

from core.contracts import TABLES, column
from core.intake import Change, FindingChange, PatientTouched, Report
from core.intake.report import NewRow
from core.wording import moves, moves_text, rows_text, verb_of
from dashboard.data.csv_text import csv_text

__all__ = ["moves", "moves_text", "rows_text", "verb_of"]  # screens take these from here
Only = Literal["all", "findings", "values"]


@dataclass(frozen=True)
class Touched:
    """One patient with everything that the file does to the patient's record; who is None for rows of no patient."""

    who: PatientTouched | None
    changes: tuple[Change, ...] = ()
    findings: tuple[FindingChange, ...] = ()
    search: str = ""


def touched(report: Report) -> tuple[Touched, ...]:
    """Every patient whom the file touches, worst first; changes that belong to no patient (a device's) at the end."""
    changes, findings = report.by_patient()
    found = [
        Touched(
            who,
            tuple(changes.get(who.patient_key, ())),
            tuple(findings.get(who.patient_key, ())),
            f"{who.name} {who.patient}".casefold(),
        )
        for who in report.patients_touched
    ]
    loose = changes.get(None)
    return (*found, *([Touched(None, tuple(loose))] if loose else []))


@cache
def is_number(table: str, name: str) -> bool:
    """Whether a column holds numbers: a software called 5.60 is none, and is shown as it was written."""
    return column(TABLES[table], name).kind in ("number", "integer")


def chosen(everybody: Sequence[Touched], only: Only, words: str) -> list[Touched]:
    """Those whom a filter leaves; words are looked for in name and number."""
    wanted = words.casefold().split()
    return [
        one
        for one in everybody
        if (only == "all" or (one.findings if only == "findings" else one.changes))
        and all(word in one.search for word in wanted)
    ]


def counts(everybody: Sequence[Touched]) -> dict[Only, int]:
    """How many patients each filter leaves."""
    return {
        "all": len(everybody),
        "findings": sum(bool(one.findings) for one in everybody),
        "values": sum(bool(one.changes) for one in everybody),
    }


_HEADS = (
    "patient", "name", "centre", "date of birth", "new patient", "what", "table", "of", "column", "in store", "in file",
    "unit", "row of the file", "came from batch", "severity", "rule", "finding", "before",
)  # fmt: skip


def preview_csv(everybody: Sequence[Touched], new_rows: Sequence[NewRow] = ()) -> str:
    """The whole preview: a line for each patient's new rows of a table, each value that changes, each finding; then
    each value of the first new rows of a table, as it would be stored."""
    told = (line for one in everybody for line in _lines(one))
    return csv_text(_HEADS, chain(told, (line for row in new_rows for line in _values(row))))


def _values(row: NewRow) -> Iterator[list[object]]:
    head: list[object] = [row.patient, *[""] * 4]
    for name, value, unit in row.values:
        yield [*head, "value of a new row", row.table, "", name, "", value, unit, row.row, *[""] * 5]


def _lines(one: Touched) -> Iterator[list[object]]:
    who = one.who
    head: list[object] = (
        [who.patient, who.name, who.centre, who.date_of_birth, "no" if who.known else "yes"] if who else [""] * 5
    )
    for table, count in (who.new_rows if who else {}).items():
        yield [*head, f"{count} new rows" if count > 1 else "1 new row", table, *[""] * 10]
    for c in one.changes:
        what = "value changes" if c.old is not None else "value added"
        yield [*head, what, c.table, c.where, c.column, c.old, c.new, c.unit, c.row, c.from_batch, *[""] * 4]
    for f in one.findings:
        yield [*head, f"finding {verb_of(f)}", *[""] * 8, f.severity, f.rule, f.sentence, f.before]
