"""A diagnosis that somebody enters on the page: written as the one row of a small file, by the road of every file.

So it is checked as a file is, becomes a batch of its own, and can be taken back.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from core.contracts import TABLES, column
from core.errors import TrabeculaError
from core.intake import Options, Problem, check, load
from core.intake.report import Report
from dashboard.data.opened import the_store
from dashboard.data.patient import Person

STATUSES = tuple(column(TABLES["diagnoses"], "status").choices)
FILE_NAME = "diagnosis by hand.csv"
_COLUMNS = (
    "centre", "patient_id", "diagnosis_code", "since_date", "status", "group", "gene", "variant_hgvs", "inheritance",
)  # fmt: skip


@dataclass(frozen=True)
class Entered:
    """What the form says. since: None where the day is not known; empty texts are not recorded."""

    diagnosis: str
    since: date | None
    status: str
    group: str
    gene: str
    variant: str
    inheritance: str
    by: str


@dataclass(frozen=True)
class Outcome:
    """batch_id: the batch that was written; else None, with the problems. notes: what is to be known of it."""

    batch_id: int | None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def add_diagnosis(person: Person, entered: Entered) -> Outcome:
    """Check the diagnosis as a file and write it as a batch. Nothing is written where there is any problem."""
    missing = _missing(entered)
    if missing:
        return Outcome(None, missing)
    data = file_of(person, entered)
    options = Options(table="diagnoses", date_order="ymd", loaded_by=entered.by.strip())
    try:
        report = check(the_store(), FILE_NAME, data, options)
        problems = _problems(report)
        if problems:
            return Outcome(None, problems)
        written = load(the_store(), FILE_NAME, data, options, report.store_version)
    except TrabeculaError as error:
        return Outcome(None, (str(error),))
    notes = tuple(_sentence(one) for one in written.problems)
    return Outcome(written.batch_id, () if written.batch_id is not None else _problems(written), notes)


def file_of(person: Person, entered: Entered) -> bytes:
    """The CSV of one row that the diagnosis is checked and written as."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerow(
        [
            person.centre, person.patient_id, entered.diagnosis, entered.since or "", entered.status, entered.group,
            entered.gene.strip(), entered.variant.strip(), entered.inheritance,
        ]
    )  # fmt: skip
    return text.getvalue().encode()


def _missing(entered: Entered) -> tuple[str, ...]:
    wanted = (
        (entered.diagnosis, "Choose a condition from the list."),
        (entered.status, "Say how sure the diagnosis is."),
        (entered.by.strip(), "Give your name: it stands beside the batch."),
    )
    return tuple(words for value, words in wanted if not value)


def _problems(report: Report) -> tuple[str, ...]:
    """Why the row is not written; a change of a row that stands is no new diagnosis."""
    hard = tuple(_sentence(one) for one in report.problems if one.severity != "note")
    if hard or report.refused:
        return hard or ("The row was refused.",)
    if report.changed:
        changed = ", ".join(f"{one.column} {one.old or 'blank'} to {one.new or 'blank'}" for one in report.changes)
        words = f"This diagnosis of that day is recorded already, and the entry would change {changed}."
        return (f"{words} Correct it with a file.",)
    return () if report.new else ("This diagnosis of that day is recorded already, with the same values.",)


def _sentence(problem: Problem) -> str:
    what = f"{problem.column}: {problem.message}" if problem.column else problem.message
    return f"{what.rstrip('.')}. {problem.mend}".strip()
