"""The drugs that harm a child's bone, as far as they are recorded: their courses, and their lines of the checklist.

A course whose drug has no class may be one of them: then what is recorded of the others is not all, and that is said.
"""

from __future__ import annotations

from datetime import date, timedelta

from core.contracts.drugs import class_of_agent, known_agent
from dashboard.charts.course_data import CourseData
from dashboard.charts.records import Row, days_between
from dashboard.charts.wording import brief
from dashboard.data.checklist import NOT_RECORDED, Line, joined, source_of
from dashboard.data.patient import Record

CLASSES = ("glucocorticoid", "anticonvulsant")
_STATED = "prednisolone_equivalent_mg_per_kg_per_day"


def class_of(course: Row) -> str | None:
    """The class of a course: that of its drug, which may have been loaded before it was known, else as recorded."""
    agent = known_agent(course["agent"])
    return class_of_agent(agent) if agent else course["drug_class"]


def courses(record: Record, drug_class: str) -> list[Row]:
    """The courses of a class up to the as-of day, by their first day and drug."""
    return [row for row in record.rows("treatments", "start_date", "agent") if class_of(row) == drug_class]


def is_running(course: Row, as_of: date) -> bool:
    """Whether a course goes on at the as-of day."""
    return course["stop_date"] is None or course["stop_date"] >= as_of


def without_class(record: Record) -> str:
    """`X has no drug class`: of the drugs of which nobody knows whether they harm bone; '' where there is none."""
    unclassed = [row["agent"] for row in record.rows("treatments", "start_date", "agent") if not class_of(row)]
    agents = list(dict.fromkeys(unclassed))
    return f"{' and '.join(agents)} {'has' if len(agents) == 1 else 'have'} no drug class" if agents else ""


def harmful_drugs(record: Record) -> CourseData:
    """The courses of drugs that harm bone, for the lanes below the answers."""
    rows = [row | {"drug_class": name} for name in CLASSES for row in courses(record, name)]
    return CourseData(record.person.birth, record.as_of, treatments=rows)


def glucocorticoid(record: Record) -> Line:
    """The cumulative dose in mg/kg prednisolone equivalent: only where every course states its own mg/kg/day.

    One course without it, or one of a drug without a class, makes the sum unknown; what the others come to is said as
    that. Nothing is converted.
    """
    title, as_of = "Glucocorticoid, cumulative", record.as_of
    rows = courses(record, "glucocorticoid")
    if not rows:
        return _no_course(record, title)
    rows = sorted(rows, key=lambda row: _last_day(row, as_of))
    stated = [row for row in rows if row[_STATED] is not None]
    total, known = _total(stated, as_of)
    unsaid, unknown = len(rows) - len(stated), _not_known_whether(record)
    running = ", ".join(dict.fromkeys(row["agent"] for row in rows if is_running(row, as_of)))
    goes_on = f"running: {running}" if running else ""
    source = ", ".join(dict.fromkeys(source_of(row) for row in rows[-2:]))
    day = _last_day(rows[-1], as_of)
    if not unsaid and not unknown:
        below = joined("prednisolone eq. as stated", known, goes_on)
        return Line(title, True, f"{brief(total, 0)} mg/kg", day, below, source)
    states = f"{unsaid} of {_courses(len(rows))} {'states' if unsaid == 1 else 'state'} no prednisolone equivalent"
    rest = f"stated for the rest: {known}" if known else ""
    return Line(title, False, "dose not known", day, joined(states if unsaid else "", unknown, rest, goes_on), source)


def anticonvulsant(record: Record) -> Line:
    """Every anticonvulsant that is running, each since when; where none is, the one that ended last."""
    title, as_of = "Anticonvulsant", record.as_of
    rows = courses(record, "anticonvulsant")
    if not rows:
        return _no_course(record, title)
    running = [row for row in rows if is_running(row, as_of)]
    last = max(row["stop_date"] for row in rows if row["stop_date"]) if not running else None
    shown = running or [row for row in rows if row["stop_date"] == last]
    since: dict[str, date] = {}
    for row in shown:
        since.setdefault(row["agent"], row["start_date"])
    if not running:
        below = ", ".join(f"{row['start_date']} to {row['stop_date']}" for row in shown)
    elif len(since) == 1:
        below = f"since {shown[0]['start_date']}"
    else:
        below = ", ".join(f"{agent} since {day}" for agent, day in since.items())
    source = ", ".join(dict.fromkeys(source_of(row) for row in shown[-2:]))
    below = joined(below, _not_known_whether(record, "another"))
    return Line(title, True, ", ".join(since), shown[-1]["start_date"], below, source)


def _total(rows: list[Row], as_of: date) -> tuple[float, str]:
    """The sum of stated doses in mg/kg, and in words with the days on which any of them was taken; of none ''."""
    total = sum(row[_STATED] * days for row, days in zip(rows, _days(rows, as_of), strict=True))
    days = _days_covered(rows, as_of)
    words = f"{brief(total, 0)} mg/kg in {days} days, {brief(total / days, 2)} mg/kg/day on average" if days else ""
    return total, words


def _courses(number: int) -> str:
    return "1 course" if number == 1 else f"{number} courses"


def _last_day(row: Row, as_of: date) -> date:
    return min(row["stop_date"] or as_of, as_of)


def _days(rows: list[Row], as_of: date) -> list[int]:
    """The days of each course, its first and last one included; a day on which the drug begins anew counts once."""
    starts = {(row["agent"], row["start_date"]) for row in rows}
    found = []
    for row in rows:
        last = _last_day(row, as_of)
        again = last != row["start_date"] and (row["agent"], last) in starts
        found.append(max(0, days_between(row["start_date"], last - timedelta(days=1) if again else last) + 1))
    return found


def _days_covered(rows: list[Row], as_of: date) -> int:
    """The days on which any of the courses ran: those of two at once count once."""
    days, counted = 0, date.min
    for first, last in sorted((row["start_date"], _last_day(row, as_of)) for row in rows):
        days += max(0, days_between(max(first, counted + timedelta(days=1)), last) + 1)
        counted = max(counted, last)
    return days


def _not_known_whether(record: Record, what: str = "") -> str:
    unknown = without_class(record)
    return f"not known whether{f' {what}' if what else ''}: {unknown}" if unknown else ""


def _no_course(record: Record, title: str) -> Line:
    every = record.rows("treatments", "start_date")
    below = f"other treatments are, up to {every[-1]['start_date']}" if every else "no treatment is"
    return Line(title, False, NOT_RECORDED, below=_not_known_whether(record) or below)
