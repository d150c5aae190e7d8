"""What drug lanes say: a course in its bar, infusions by dose per kg, totals that refuse where a dose is unknown."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from dashboard.charts.lanes.sheet import Sheet
from dashboard.charts.records import Row, days_between
from dashboard.charts.wording import brief, capital, literal

DOSE_UNKNOWN = "dose unknown"
WEIGHT_UNKNOWN = "weight unknown"
_SAME_DOSE = 0.02
"""Relative difference below which two doses per kg are the same one (weights change between infusions)"""


def dose_per_kg(infusion: Row) -> float | None:
    """mg/kg of one infusion; None where dose or weight is unknown."""
    dose, weight = infusion.get("dose_mg"), infusion.get("weight_kg")
    return dose / weight if dose is not None and weight else None


def course_wordings(row: Row, lane_name: str) -> tuple[str, ...]:
    """One course in a line, plain text, then shorter: `deflazacort 0.9 mg/kg/day (0.75 prednisolone eq.)`."""
    agent = "" if row["agent"].lower() == lane_name.lower() else f"{row['agent']} "
    wordings = (f"{agent}{_dose(row)}{_equivalent(row)}", f"{agent}{_dose(row)}", _dose(row))
    return tuple(dict.fromkeys(wordings))


def _dose(row: Row) -> str:
    if row.get("dose") is None:
        return row.get("regimen") or DOSE_UNKNOWN
    unit, frequency = row.get("dose_unit") or "(unit unknown)", row.get("frequency")
    return f"{brief(row['dose'])} {unit}" + (f" {frequency}" if frequency else "")


def _equivalent(row: Row) -> str:
    stated = row.get("prednisolone_equivalent_mg_per_kg_per_day")
    return f" ({brief(stated, 2)} prednisolone eq.)" if stated is not None else ""


def infusion_words(infusions: Sequence[Row]) -> str:
    """The doses per kg that were given, in their order: `0.0125, then 0.025 mg/kg`; empty if none was given."""
    given = [row for row in infusions if row.get("status") == "given"]
    if not given:
        return ""
    known = [dose for dose in map(dose_per_kg, given) if dose is not None]
    if not known:
        return missing_words(given[-1])
    steps = [known[0]]
    for dose in known[1:]:
        if abs(dose - steps[-1]) > _SAME_DOSE * steps[-1]:
            steps.append(dose)
    shown = ", then ".join(brief(dose) for dose in steps)
    if len(steps) > 3:
        shown = f"{brief(min(steps))} to {brief(max(steps))}"
    return f"{shown} mg/kg{_interval(given)}"


def missing_words(infusion: Row) -> str:
    """Why an infusion has no dose per kg: `dose unknown`, or `1.74 mg, weight unknown`."""
    if infusion.get("dose_mg") is None:
        return DOSE_UNKNOWN
    return f"{brief(infusion['dose_mg'], 2)} mg, {WEIGHT_UNKNOWN}"


def _interval(given: Sequence[Row]) -> str:
    """The usual distance of infusion cycles in months; days of one cycle count as one."""
    starts = [given[0]["infusion_date"]]
    for row in given[1:]:
        if days_between(starts[-1], row["infusion_date"]) > 7:
            starts.append(row["infusion_date"])
    gaps = sorted(days_between(a, b) for a, b in pairwise(starts))
    if not gaps:
        return ""
    months = round(gaps[len(gaps) // 2] / 30.4)
    return f" about every {months} months" if months > 1 else " about monthly"


def right_words(courses: Sequence[Row], infusions: Sequence[Row], sheet: Sheet, as_of: date) -> str:
    """Right margin: the sum of given doses for infused drugs, else since or until when."""
    given = [row for row in infusions if row.get("status") == "given"]
    if given:
        doses = [dose_per_kg(row) for row in given]
        unknown = sum(row.get("dose_mg") is None for row in given)
        if unknown:
            return f"{DOSE_UNKNOWN}: {unknown} of {len(given)}"
        if None in doses:
            return f"{WEIGHT_UNKNOWN}: {doses.count(None)} of {len(given)}"
        total = brief(sum(dose for dose in doses if dose is not None))
        return f"{sheet.strong(total)} mg/kg total"
    if not courses:
        return "planned, none given"
    running = [row for row in courses if not row.get("stop_date") or row["stop_date"] >= as_of]
    if running:
        return f"since {running[0]['start_date']}"
    return f"until {max(row['stop_date'] for row in courses)}"


def course_card(row: Row) -> str:
    """The hover card of one course."""
    details = ", ".join(str(row[name]) for name in ("route", "regimen", "phase") if row.get(name))
    lines = [
        f"<b>{literal(capital(row['agent']))}</b>",
        literal(f"{_dose(row)}{_equivalent(row)}"),
        literal(details),
        f"{row['start_date']} to {row.get('stop_date') or 'now'}",
    ]
    return "<br>".join(line for line in lines if line)


def _weighed(row: Row) -> str:
    day = row.get("weight_date")
    return f" of {day}" if day is not None and day != row["infusion_date"] else ""


def infusion_card(row: Row, as_of: date) -> str:
    """The hover card of one infusion."""
    per_kg = dose_per_kg(row)
    status = row.get("status") or "status unknown"
    if status == "planned" and row["infusion_date"] < as_of:
        status = "planned, not recorded as given"
    lines = [f"<b>{literal(capital(row['agent']))}, {literal(status)}</b>", str(row["infusion_date"])]
    if per_kg is not None:
        lines.append(
            f"{brief(per_kg)} mg/kg ({brief(row['dose_mg'], 2)} mg at {brief(row['weight_kg'], 1)} kg{_weighed(row)})"
        )
    else:
        lines.append(missing_words(row))
    lines.append(literal(row["regimen"]) if row.get("regimen") else "")
    return "<br>".join(line for line in lines if line)
