"""A laboratory result that somebody enters on the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

from core.store import Store
from dashboard.data.by_hand import Form, Outcome, Wanted, enter
from dashboard.data.opened import the_store
from dashboard.data.patient import Person
from dashboard.data.work import Watch

FORM = Form(
    "result",
    "labs",
    "laboratory result by hand.csv",
    {
        "analyte": "Analyte",
        "value": "Result",
        "unit": "Unit",
        "sample_date": "Day of the sample",
        "sample_time": "Time",
        "lab_low": "Range from",
        "lab_high": "to",
        "laboratory": "Laboratory",
        "method": "Method",
    },
    unusual="An unusual value is right",
)
FIELDS = FORM.fields
_ANOTHER = "Where it is another sample of that day, give its time."


@dataclass(frozen=True)
class Entered:
    """What the form says, as it was typed. value: `2.31`, `<10`; low, high: the laboratory's range in the same unit.

    Empty texts are not recorded. unusual_is_right: a value far from the usual ones was said to be right. version: of
    the store that the page showed.
    """

    analyte: str
    value: str
    unit: str
    sample_date: date | None
    sample_time: time | None
    low: str
    high: str
    laboratory: str
    method: str
    by: str
    unusual_is_right: bool = False
    version: int | None = None


def add_result(person: Person, entered: Entered, asked: str = "", watch: Watch | None = None) -> Outcome:
    """Write the result as a batch, checked as a file. Nothing is written where there is any problem.

    asked: a name for this one wish, so that a page which starts anew meanwhile waits for the write that it had begun.
    """
    if missing := _missing(entered):
        return Outcome(None, missing)

    def stands(store: Store) -> bool:
        """Whether there is a result of the same analyte and day, or time: only that might be changed."""
        sql = """SELECT 1 FROM labs WHERE patient_key = ? AND analyte = ? AND sample_date = ?
                 AND coalesce(sample_time = ?, true)"""
        values = [person.patient_key, entered.analyte, entered.sample_date, entered.sample_time]
        with store.reading() as cursor:
            return cursor.execute(sql, values).fetchone() is not None

    wanted = Wanted(
        FORM, person, (row_of(entered),), entered.by, stands, accept_soft=entered.unusual_is_right,
        version=entered.version,
    )  # fmt: skip
    outcome = enter(wanted, asked, watch)
    if outcome.batch_id is None and entered.sample_time is None and stands(the_store()):
        return replace(outcome, problems=(*outcome.problems, _ANOTHER))
    return outcome


def row_of(entered: Entered) -> dict[str, object]:
    """The row that the result is checked and written as, beside whose it is."""
    return {
        "analyte": entered.analyte,
        "value": entered.value.strip(),
        "unit": entered.unit,
        "sample_date": entered.sample_date,
        "sample_time": f"{entered.sample_time:%H:%M}" if entered.sample_time else "",
        "lab_low": entered.low.strip(),
        "lab_high": entered.high.strip(),
        "laboratory": entered.laboratory.strip(),
        "method": entered.method.strip(),
    }


def _missing(entered: Entered) -> tuple[str, ...]:
    wanted = (
        (entered.analyte, "Choose an analyte from the list."),
        (entered.value.strip(), "Give the result, as 2.31 or <10."),
        (entered.unit, "Choose the unit: it cannot be inferred from the number."),
        (entered.sample_date, "Say the day of the sample."),
        (entered.by.strip(), "Give your name: it stands beside the batch."),
    )
    return tuple(words for value, words in wanted if not value)
