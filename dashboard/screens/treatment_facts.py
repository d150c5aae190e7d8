"""The strip of the Treatment page: drug and regimen, the last dose, what it adds up to, and what comes next."""

from __future__ import annotations

from datetime import date

from dashboard.charts.records import Row, days_between
from dashboard.charts.treatment.dose_words import per_kg_number, sum_words
from dashboard.charts.wording import brief, capital
from dashboard.data.dose_words import regimen_words
from dashboard.data.patient import Record
from dashboard.data.treatment import Treatment
from dashboard.screens.patient_due import distance

_NEXT = {"not due": "Next due", "due": "Due", "overdue": "Overdue", "planned": "Planned"}


def facts_of(record: Record, found: Treatment) -> list[tuple[str, str]]:
    """Each a line that says it and a line that qualifies it."""
    summed = [_sum(found)] if found.given else []
    return [_drug(record, found), _last(record, found), *summed, _next(record, found)]


def _drug(record: Record, found: Treatment) -> tuple[str, str]:
    last = found.given[-1] if found.given else found.doses[-1] if found.doses else None
    if last is None:
        if found.start is None:
            return "No bisphosphonate recorded", f"up to {record.as_of}"
        return capital(found.start["first_agent"]), f"since {found.start['first_date']}, no infusion recorded"
    regimen = found.regimen(last)
    if regimen is None:
        return f"{capital(last['agent'])}, regimen not known", str(last["why"] or "no published one fits")
    phase = ", maintenance" if last["phase"] == "maintenance" else ""
    return f"{capital(last['agent'])} {last['regimen_id']}{phase}", regimen_words(regimen, False, last["phase"])


def _last(record: Record, found: Treatment) -> tuple[str, str]:
    if not found.given:
        return "No infusion given", f"none recorded up to {record.as_of}"
    last = found.given[-1]
    ago = days_between(last["infusion_date"], record.as_of)
    when = f"{last['infusion_date']}, {ago} d ago"
    if last["dose_mg"] is None:
        return "Last dose unknown", when
    per_kg = (
        f", {per_kg_number(last['dose_mg_per_kg'])} mg/kg" if last["dose_mg_per_kg"] is not None else ", mg/kg unknown"
    )
    return f"{brief(last['dose_mg'], 2)} mg{per_kg}", f"last, {when}"


def _sum(found: Treatment) -> tuple[str, str]:
    """The sum of the drug that was given last: sums of two drugs mean nothing together."""
    last = found.given[-1]
    first = next(row for row in found.given if row["agent"] == last["agent"])
    n = sum(row["agent"] == last["agent"] for row in found.given)
    days = "1 infusion day" if n == 1 else f"{n} infusion days"
    return capital(sum_words(last)), f"{last['agent']}, {days} since {first['infusion_date']}"


def _next(record: Record, found: Treatment) -> tuple[str, str]:
    row = found.next
    if row is None:
        return "No infusion planned", "none was given, none is booked"
    return next_words(row, record.as_of)


def next_words(row: Row, as_of: date) -> tuple[str, str]:
    """What bp_next says, in two lines."""
    if row["status"] == "stopped":
        return "Stopped", str(row["why"] or f"last {row['last_date']}")
    day = row["for_date"]
    if day is None:
        return "Next infusion not known", str(row["why"] or "no interval is known")
    booked = "booked" if row["booked"] else "not booked"
    return f"{_NEXT.get(row['status'], 'Next')} {day}", f"{capital(row['agent'])}, {distance(day, as_of)}, {booked}"
