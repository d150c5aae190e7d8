"""A dose in words, for the table, the strip, the print and the CSV: one wording for all of them."""

from __future__ import annotations

from dashboard.charts.records import Row
from dashboard.charts.treatment.dose_words import per_kg_number
from dashboard.charts.wording import brief, capital, signed, span

_VERDICTS = {
    "fine": "as the regimen has it",
    "off": "off the regimen's dose",
    "far off": "far off the regimen's dose",
    "tenfold": "about ten times off: check dose and unit",
    "unknown": "cannot be checked",
    "not judged": "not judged",
}


def regimen_words(regimen: Row | None, with_maximum: bool = True, phase: str | None = None) -> str:
    """A regimen in a line: `0.05 mg/kg every 6 months`, `1 mg/kg on 3 days every 4 months, at most 60 mg a day`.

    phase: of the dose that is held to it; for maintenance it is said where the regimen knows the full dose alone.
    """
    if regimen is None:
        return ""
    days, months = regimen["days_per_cycle"] or 1, regimen["interval_months"]
    full = "full dose " if phase == "maintenance" and regimen["phase"] == "full" else ""
    dose = full + _per_day(regimen) + (f" on {days} days" if days > 1 else "")
    often = f" every {brief(months)} months" if months is not None else ", no interval stated"
    capped = with_maximum and regimen["max_mg_per_day"] is not None
    return f"{dose}{often}" + (f", at most {brief(regimen['max_mg_per_day'])} mg a day" if capped else "")


def _per_day(regimen: Row) -> str:
    if regimen["dose_mg_per_kg"] is not None:
        return f"{brief(regimen['dose_mg_per_kg'], 5)} mg/kg"
    if regimen["fixed_low_mg"] is not None:
        return f"{span(brief(regimen['fixed_low_mg']), brief(regimen['fixed_high_mg']))} mg"
    return "dose not stated"


def ages_words(regimen: Row) -> str:
    """The ages that a regimen is for: `under 2 y`, `2 to 3 y`, `from 3 y`; empty where it is for all."""
    low, high = regimen["age_from_years"], regimen["age_to_years"]
    if high is None:
        return f"from {brief(low)} y" if low else ""
    to = f"to {brief(high)} y" if regimen["to_inclusive"] else f"under {brief(high)} y"
    return f"{brief(low)} y {to}" if low else to


def dose_text(row: Row) -> str:
    """`0.9`, or that it is not known."""
    return brief(row["dose_mg"], 3) if row["dose_mg"] is not None else "unknown"


def per_kg_text(row: Row) -> str:
    """mg/kg as a number, or a dash."""
    return per_kg_number(row["dose_mg_per_kg"]) if row["dose_mg_per_kg"] is not None else "\u2013"


def weight_text(row: Row) -> str:
    """The weight in kg, or that it is unknown."""
    return brief(row["weight_kg"], 1) if row["weight_kg"] is not None else "unknown"


def weighed_text(row: Row) -> str:
    """How old the weight is: `same day`, `22 d old, of the visit`, `weighed 4 d later`."""
    if row["weight_kg"] is None:
        return ""
    days, of = row["weight_days"], ", of a visit" if row["weight_from"] == "visit" else ""
    if days is None:
        return f"day not recorded{of}"
    when = "same day" if days == 0 else f"{days} d old" if days > 0 else f"weighed {-days} d later"
    return f"{when}{of}"


def expected_text(row: Row) -> str:
    """The mg that the regimen comes to: `0.91`, `0.45–0.91`, or a dash."""
    low, high = row["expected_low_mg"], row["expected_high_mg"]
    if low is not None and high is not None and low != high:
        return span(brief(low, 2), brief(high, 2))
    one = row["expected_mg"] if row["expected_mg"] is not None else low if low is not None else high
    return brief(one, 2) if one is not None else "\u2013"


def deviation_text(row: Row) -> str:
    """How far the dose is from what was expected, in percent."""
    return signed(row["deviation_percent"], 0) if row["deviation_percent"] is not None else "\u2013"


def verdict_text(row: Row) -> str:
    """What the check says, in words; what it rests on, or why it could not be made, is the row's `why`."""
    said = _VERDICTS.get(row["verdict"] or "unknown", str(row["verdict"]))
    if row["verdict"] == "over the maximum" and row["max_mg"] is not None:
        said = f"over the maximum of {brief(row['max_mg'])} mg a day"
    if row["year_over"]:
        said = f"{said}; over the year's total of the regimen"
    return capital(said)


def year_text(row: Row) -> str:
    """mg/kg of the cycles that count as one year against the regimen's year: `0.1 of 0.1`."""
    if row["year_mg_per_kg"] is None:
        return "\u2013"
    limit = row["year_limit_mg_per_kg"]
    known = per_kg_number(row["year_mg_per_kg"])
    at_least = "at least " if row["year_n_unknown"] else ""
    return f"{at_least}{known}" + (f" of {brief(limit, 4)}" if limit is not None else "")


def timing_text(row: Row) -> str:
    """`early, 52 d after 2026-07-01`; empty where nothing is known of it."""
    if row["timing"] is None:
        return ""
    return ", ".join(part for part in (str(row["timing"]), since_text(row)) if part)


def since_text(row: Row) -> str:
    """`181 d after 2026-01-12`; empty for the first one and within a cycle."""
    days = row["days_since_previous"]
    return f"{days} d after {row['previous_date']}" if days is not None and row["timing"] != "in cycle" else ""
