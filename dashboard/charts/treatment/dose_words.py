"""What the figure says of infusions: a cycle in a word, the card of a day, sums that say `at least`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.charts.records import Row
from dashboard.charts.treatment.rows import Cycle, is_same_dose
from dashboard.charts.wording import brief, capital, literal

SIGNS = {"C": "\u25b2 ", "H": "\u25b3 "}
"""Before the dose of a cycle whose check found something critical or high: never told by colour alone."""
UNKNOWN = "?"


def per_kg_number(value: float) -> str:
    """A dose per kg: `0.0125`, `0.75`, `39.22`; as many decimals as its drug is dosed in."""
    return brief(value, 4 if value < 0.1 else 2)


def cycle_words(cycle: Cycle) -> str:
    """The doses per kg of a cycle: `0.025`, `3 × 1`, `0.5 + 1 + 1`, `?` where one is unknown."""
    doses = [dose for dose in cycle.per_kg if dose is not None]
    sign = SIGNS.get(cycle.severity or "", "")
    if len(doses) < len(cycle.days):
        return f"{sign}{UNKNOWN}"
    if len(doses) > 1 and all(is_same_dose(doses[0], one) for one in doses):
        return f"{sign}{len(doses)} \u00d7 {per_kg_number(doses[0])}"
    return sign + " + ".join(map(per_kg_number, doses))


def dose_card(row: Row, as_of: date) -> str:
    """The hover card of one infusion day."""
    status = row["status"]
    if status == "planned" and row["infusion_date"] < as_of:
        status = "planned, not recorded as given"
    lines = [
        f"<b>{literal(capital(row['agent']))}, {literal(status)}</b>",
        f"{row['infusion_date']}{_cycle(row)}",
        literal(per_kg_words(row)),
        literal(capital(str(row["verdict"]))) if row.get("verdict") else "",
        literal(f"regimen {row['regimen_id']}") if row.get("regimen_id") else "",
        literal(f"sum so far {sum_words(row)}") if row["status"] == "given" else "",
    ]
    return "<br>".join(line for line in lines if line)


def _cycle(row: Row) -> str:
    return f" \u00b7 cycle {row['cycle_no']}, day {row['day_of_cycle']}" if row.get("day_of_cycle") else ""


def per_kg_words(row: Row) -> str:
    """`0.025 mg/kg (0.9 mg at 36.2 kg of 2026-09-01)`, or what is unknown."""
    dose, weight = row.get("dose_mg"), row.get("weight_kg")
    if dose is None:
        return "dose unknown"
    if weight is None:
        return f"{brief(dose, 2)} mg, weight unknown"
    weighed = row.get("weight_date")
    of = f" of {weighed}" if weighed is not None and weighed != row["infusion_date"] else ""
    at = f"{brief(dose, 2)} mg at {brief(weight, 1)} kg{of}"
    per_kg = row.get("dose_mg_per_kg")
    return f"{per_kg_number(per_kg)} mg/kg ({at})" if per_kg is not None else f"{at}, mg/kg not known"


def sum_words(row: Row) -> str:
    """What was given up to a row: `1.25 mg/kg`, `at least 1.2 mg/kg (1 dose unknown)`, `not known`."""
    total, known, unknown = row.get("cumulative_mg_per_kg"), row.get("known_mg_per_kg"), row.get("n_unknown") or 0
    if total is not None:
        return f"{per_kg_number(total)} mg/kg"
    if not known:
        return "not known"
    why = f" ({unknown} {'dose' if unknown == 1 else 'doses'} unknown)" if unknown else ""
    return f"at least {per_kg_number(known)} mg/kg{why}"


def last_given(rows: Sequence[Row]) -> Row | None:
    """The newest row that was given."""
    return next((row for row in reversed(rows) if row["status"] == "given"), None)
