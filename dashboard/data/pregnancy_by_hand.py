"""A pregnancy, or a fact of its episode, that somebody enters on the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.contracts import column
from core.contracts.pregnancy import FINDINGS, JOINTS, Pregnancy, PregnancyFinding
from dashboard.data.by_hand import UNUSUAL, Form, Outcome, Wanted, enter
from dashboard.data.patient import Person
from dashboard.data.work import Watch

FACTS = tuple(FINDINGS)
JOINT_NAMES = tuple(JOINTS)
SIDES = tuple(column(PregnancyFinding, "side").choices)
FORMS_OF_DISEASE = tuple(column(Pregnancy, "form").choices)
FACT = Form(
    "fact", "pregnancy_findings", "fact of an episode by hand.csv",
    {
        "finding": "What was found", "joint": "Joint", "side": "Side", "time_point": "When", "value": "Value or words",
        "which": "Which drug or differential", "evidence": "What it rests on", "recorded_by": "Found by",
        "pregnancy_no": "Pregnancy at the top of the page",
    },
    unusual=UNUSUAL,
)  # fmt: skip
PREGNANCY = Form(
    "pregnancy", "pregnancies", "pregnancy by hand.csv",
    {
        "pregnancy_no": "Pregnancy", "last_menstrual_period": "Last menstrual period", "expected_date": "Expected day",
        "delivery_date": "Day of the delivery", "delivery_gestation": "Weeks at the delivery", "plurality": "Children",
        "lactation_start": "Breastfeeding from", "lactation_end": "Breastfeeding until", "form": "Form",
    },
    changes=True,
    unusual=UNUSUAL,
)  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """What the form of a fact says; empty texts are not recorded. number: of the pregnancy."""

    number: int
    finding: str
    time_point: str
    joint: str = ""
    side: str = ""
    value: str = ""
    which: str = ""
    evidence: str = ""
    by: str = ""
    unusual_is_right: bool = False


@dataclass(frozen=True)
class Entered:
    """What the form of a pregnancy says; None and empty texts: not recorded, and what stands is not erased by them."""

    number: int
    last_menstrual_period: date | None
    expected_date: date | None
    delivery_date: date | None
    delivery_gestation: str
    plurality: str
    lactation_start: date | None
    lactation_end: date | None
    form: str
    by: str
    unusual_is_right: bool = False


def add_fact(who: Person, entered: Fact, asked: str = "", watch: Watch | None = None) -> Outcome:
    """Write the fact as a batch, checked as a file. Nothing is written where there is any problem."""
    wanted = (
        (entered.finding, "Choose what was found."),
        (
            entered.time_point.strip(),
            "Say when: a date, a gestational age, a time after the delivery, or `not stated`.",
        ),
        (entered.by.strip(), "Give your name: it stands beside the batch."),
    )
    if missing := tuple(words for value, words in wanted if not value):
        return Outcome(None, missing)
    row = {
        "pregnancy_no": entered.number, "finding": entered.finding, "joint": entered.joint, "side": entered.side,
        "time_point": entered.time_point.strip(), "value": entered.value.strip(), "which": entered.which.strip(),
        "evidence": entered.evidence.strip(), "recorded_by": entered.by.strip(),
    }  # fmt: skip
    return enter(Wanted(FACT, who, (row,), entered.by, accept_soft=entered.unusual_is_right), asked, watch)


def add_pregnancy(who: Person, entered: Entered, asked: str = "", watch: Watch | None = None) -> Outcome:
    """Write the pregnancy as a batch, checked as a file; one that is on record is completed, not erased."""
    dates = (
        entered.last_menstrual_period,
        entered.expected_date,
        entered.delivery_date,
        entered.delivery_gestation.strip(),
    )
    wanted = (
        (any(dates), "Say the last period, the expected day, the day of the delivery or the weeks at it."),
        (entered.by.strip(), "Give your name: it stands beside the batch."),
    )
    if missing := tuple(words for value, words in wanted if not value):
        return Outcome(None, missing)
    names = (
        "last_menstrual_period", "expected_date", "delivery_date", "delivery_gestation", "plurality", "lactation_start",
        "lactation_end", "form",
    )  # fmt: skip
    row = {"pregnancy_no": entered.number} | {name: getattr(entered, name) or None for name in names}
    return enter(Wanted(PREGNANCY, who, (row,), entered.by, accept_soft=entered.unusual_is_right), asked, watch)
