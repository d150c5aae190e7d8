"""An infusion that somebody enters on the page: planned, given or cancelled; each day of a cycle is a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.contracts import TABLES, column
from core.contracts.treatment import INFUSED
from dashboard.charts.records import Row
from dashboard.data.by_hand import UNUSUAL, Form, Outcome, Wanted, enter
from dashboard.data.patient import Record
from dashboard.data.work import Watch

AGENTS = INFUSED
STATUSES = tuple(column(TABLES["infusions"], "status").choices)
FORM = Form(
    "infusion",
    "infusions",
    "infusion by hand.csv",
    {
        "agent": "Drug",
        "infusion_date": "Day of the infusion",
        "status": "Status",
        "dose_mg": "Dose, mg",
        "weight_kg": "Weight, kg",
        "weight_date": "Day of the weight",
        "regimen": "Regimen",
        "reaction": "Reaction",
    },
    unusual=UNUSUAL,
)
FIELDS = FORM.fields
MOST_DAYS = 5
# What was booked becomes what was done: the one entry that may change a row which stands.
_DONE = replace(FORM, changes=True)


@dataclass(frozen=True)
class Entered:
    """What the form says. days: of a planned cycle, each a row of its own; None and empty texts: not recorded."""

    agent: str
    day: date | None
    status: str
    dose_mg: float | None
    weight_kg: float | None
    weight_date: date | None
    regimen: str
    reaction: str
    by: str
    days: int = 1
    unusual_is_right: bool = False


def add_infusion(record: Record, entered: Entered, asked: str = "", watch: Watch | None = None) -> Outcome:
    """Write the infusion as a batch, checked as a file. Nothing is written where there is any problem.

    A booked infusion of the same day becomes given or cancelled; any other row that stands is not changed.
    """
    if missing := _missing(entered):
        return Outcome(None, missing)
    booked = booked_on(record, entered)
    rows = tuple(rows_of(entered, booked))
    form = _DONE if booked and entered.status != "planned" else FORM
    wanted = Wanted(
        form, record.person, rows, entered.by, lambda store: not form.changes,
        accept_soft=entered.unusual_is_right, version=record.version,
    )  # fmt: skip
    return enter(wanted, asked, watch)


def booked_on(record: Record, entered: Entered) -> Row | None:
    """The infusion of the drug that is booked for the day."""
    return next((row for row in _that_day(record, entered) if row["status"] == "planned"), None)


def _that_day(record: Record, entered: Entered) -> Sequence[Row]:
    rows = record.rows("infusions", "infusion_date")
    return [row for row in rows if (row["agent"], row["infusion_date"]) == (entered.agent, entered.day)]


def rows_of(entered: Entered, booked: Row | None) -> list[dict[str, object]]:
    """The rows that the infusion is checked and written as, beside whose it is."""
    assert entered.day is not None
    row: dict[str, object] = {
        "agent": entered.agent,
        "status": entered.status,
        "dose_mg": entered.dose_mg,
        "weight_kg": entered.weight_kg,
        "weight_date": entered.weight_date,
        "regimen": entered.regimen.strip(),
        "reaction": entered.reaction.strip(),
        "sequence": booked["sequence"] if booked else 1,
    }
    days = entered.days if entered.status == "planned" else 1
    return [row | {"infusion_date": entered.day + timedelta(days=n)} for n in range(days)]


def _missing(entered: Entered) -> tuple[str, ...]:
    wanted = (
        (entered.agent, "Choose the drug."),
        (entered.day, "Say the day of the infusion."),
        (entered.status, "Say whether it is planned, was given or was cancelled."),
        (entered.weight_date is None or entered.weight_kg is not None, "Say the weight that was taken on that day."),
        (
            not entered.reaction.strip() or entered.status == "given",
            "A reaction belongs to an infusion that was given.",
        ),
        (entered.by.strip(), "Give your name: it stands beside the batch."),
    )
    return tuple(words for value, words in wanted if not value)
