"""A diagnosis that somebody enters on the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.contracts import TABLES, column
from core.intake.report import Report
from core.store import Store
from dashboard.data.by_hand import Form, Outcome, Wanted, enter
from dashboard.data.patient import Person
from dashboard.data.work import Watch

STATUSES = tuple(column(TABLES["diagnoses"], "status").choices)
FORM = Form(
    "diagnosis",
    "diagnoses",
    "diagnosis by hand.csv",
    {
        "diagnosis_code": "Condition",
        "since_date": "Day of the diagnosis",
        "status": "Status",
        "group": "Form of the bone disease",
        "gene": "Gene",
        "variant_hgvs": "Variant, HGVS",
        "inheritance": "Inheritance",
    },
)
FIELDS = FORM.fields


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


def add_diagnosis(person: Person, entered: Entered, asked: str = "", watch: Watch | None = None) -> Outcome:
    """Write the diagnosis as a batch, checked as a file. Nothing is written where there is any problem.

    asked: a name for this one wish, so that a page which starts anew meanwhile waits for the write that it had begun.
    """
    if missing := _missing(entered):
        return Outcome(None, missing)

    def stands(store: Store) -> bool:
        """Whether there is one of the same name: only that might be changed."""
        with store.reading() as cursor:
            sql = "SELECT 1 FROM diagnoses WHERE patient_key = ? AND diagnosis_code = ?"
            return cursor.execute(sql, [person.patient_key, entered.diagnosis]).fetchone() is not None

    def day_taken(report: Report) -> tuple[str, ...]:
        """Which day stands for one that was left empty."""
        values = {name: value for row in report.new_rows for name, value, _ in row.values}
        if entered.since is not None or "since_date" not in values:
            return ()
        return (f"{FIELDS['since_date']}: {values['since_date']}, that of the first visit, as it was left empty.",)

    return enter(Wanted(FORM, person, (row_of(entered),), entered.by, stands, day_taken), asked, watch)


def row_of(entered: Entered) -> dict[str, object]:
    """The row that the diagnosis is checked and written as, beside whose it is."""
    return {
        "diagnosis_code": entered.diagnosis,
        "since_date": entered.since,
        "status": entered.status,
        "group": entered.group,
        "gene": entered.gene.strip(),
        "variant_hgvs": entered.variant.strip(),
        "inheritance": entered.inheritance,
    }


def _missing(entered: Entered) -> tuple[str, ...]:
    wanted = (
        (entered.diagnosis, "Choose a condition from the list."),
        (entered.status, "Say how sure the diagnosis is."),
        (entered.by.strip(), "Give your name: it stands beside the batch."),
    )
    return tuple(words for value, words in wanted if not value)
