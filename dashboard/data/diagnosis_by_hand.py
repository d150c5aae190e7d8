"""A diagnosis that somebody enters on the page: written as the one row of a small file, by the road of every file.

So it is checked as a file is, becomes a batch of its own, and can be taken back.
"""

from __future__ import annotations

import csv
import io
import re
import uuid
from dataclasses import dataclass
from datetime import date

from core.contracts import TABLES, column
from core.errors import StoreChanged, TrabeculaError
from core.intake import Options, Problem, check, load
from core.intake.report import Report
from core.store import Store
from dashboard.data.column_words import column_words
from dashboard.data.opened import the_store
from dashboard.data.patient import Person
from dashboard.data.reading import on_page
from dashboard.data.work import Watch, done

STATUSES = tuple(column(TABLES["diagnoses"], "status").choices)
FILE_NAME = "diagnosis by hand.csv"
# What the form calls the columns of the row.
FIELDS = {
    "diagnosis_code": "Condition",
    "since_date": "Day of the diagnosis",
    "status": "Status",
    "group": "Kind of osteoporosis",
    "gene": "Gene",
    "variant_hgvs": "Variant, HGVS",
    "inheritance": "Inheritance",
}
_COLUMNS = ("centre", "patient_id", *FIELDS)
_NO_WORDS = tuple(name for name in FIELDS if "_" in name)  # `status` and `gene` are words of any sentence


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


def add_diagnosis(person: Person, entered: Entered, asked: str = "", watch: Watch | None = None) -> Outcome:
    """Write the diagnosis as a batch, checked as a file. Nothing is written where there is any problem.

    asked: a name for this one wish, so that a page which starts anew meanwhile waits for the write that it had begun.
    """
    missing = _missing(entered)
    if missing:
        return Outcome(None, missing)
    store = the_store()

    def run(tell: Watch) -> Outcome:
        try:
            return _added(store, person, entered, tell)
        except StoreChanged:
            return Outcome(None, ("Something else was written meanwhile. Look at the diagnoses, then add it again.",))
        except TrabeculaError as error:
            return Outcome(None, (_in_words(str(error)),))

    return done(("add diagnosis", asked or uuid.uuid4().hex), run, watch)


def _added(store: Store, person: Person, entered: Entered, tell: Watch) -> Outcome:
    """Loading checks the row by itself; only a diagnosis of the same name is checked before, as it might be changed."""
    data, version = file_of(person, entered), store.version()
    options = Options(table="diagnoses", date_order="ymd", loaded_by=entered.by.strip())
    if _has_the_same(store, person, entered.diagnosis):
        before = check(store, FILE_NAME, data, options, progress=tell)
        if problems := _problems(before):
            return Outcome(None, problems)
    written = load(store, FILE_NAME, data, options, version, progress=tell)
    if written.batch_id is None:
        return Outcome(None, _problems(written))
    return Outcome(written.batch_id, (), (*_day_taken(written, entered), *map(_sentence, written.problems)))


def _has_the_same(store: Store, person: Person, diagnosis: str) -> bool:
    with store.reading() as cursor:
        sql = "SELECT 1 FROM diagnoses WHERE patient_key = ? AND diagnosis_code = ?"
        return cursor.execute(sql, [person.patient_key, diagnosis]).fetchone() is not None


def _day_taken(report: Report, entered: Entered) -> tuple[str, ...]:
    """Which day stands for one that was left empty."""
    values = {name: value for row in report.new_rows for name, value, _ in row.values}
    if entered.since is not None or "since_date" not in values:
        return ()
    return (f"{FIELDS['since_date']}: {values['since_date']}, that of the first visit, as it was left empty.",)


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
        changed = ", ".join(
            f"{FIELDS.get(one.column, column_words(one.column))} from {one.old or 'blank'} to {one.new or 'blank'}"
            for one in report.changes
        )
        words = f"This diagnosis of that day is recorded already, and the entry would change {changed}."
        return (f"{words} Correct it with a file.",)
    return () if report.new else ("This diagnosis of that day is recorded already, with the same values.",)


def _sentence(problem: Problem) -> str:
    """A problem of the row in the words of the form."""
    message, mend = _in_words(problem.message), _in_words(problem.mend)
    field = FIELDS.get(problem.column or "", problem.column or "")
    what = message if not field or f"“{field}”" in message else f"{field}: {message}"
    return f"{what.rstrip('.')}. {mend}".strip()


def _in_words(words: str) -> str:
    """Columns by the names of their fields, and where the Upload page asks what only a file can answer."""
    words = on_page(words, "on the Upload page")
    return re.sub(r"\w+", lambda found: f"“{FIELDS[found[0]]}”" if found[0] in _NO_WORDS else found[0], words)
