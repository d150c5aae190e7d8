"""Beside the infusions: calcium and vitamin D against the recommendation for the age, and glucocorticoids."""

from __future__ import annotations

from dashboard.charts.records import Row
from dashboard.charts.wording import brief, capital
from dashboard.data.checklist import joined, source_of
from dashboard.data.treatment import Treatment
from dashboard.screens.pieces import heading_html, mark, text


def intake_html(found: Treatment) -> str:
    """Calcium and vitamin D, then glucocorticoids."""
    nutrients = "".join(map(_nutrient, found.nutrients))
    said = nutrients or '<p class="tb-note">No intake of calcium or vitamin D is recorded.</p>'
    return (
        heading_html("Calcium and vitamin D", "a day, against the age's recommendation")
        + (f'<dl class="tb-lines tb-intake">{nutrients}</dl>' if nutrients else said)
        + _glucocorticoids(found.glucocorticoids)
    )


_MARKS = {"above upper": "H", "below": "M"}
_JUDGED = {
    "below": "below the recommendation",
    "meets": "meets the recommendation",
    "above upper": "above the upper limit",
}


def _nutrient(row: Row) -> str:
    """Food and supplements, what they come to, and what that is against the age's numbers."""
    total = f"{brief(row['total'], 0)} {row['unit']}" if row["total"] is not None else "total not known"
    severity = _MARKS.get(row["status"] or "")
    sign = f"{mark(severity)} " if severity else ""
    judged = _JUDGED.get(row["status"] or "", "not judged")
    parts = ", ".join(_part(row, name) for name in ("food", "supplement"))
    below = joined(parts, _limits(row), str(row["why"] or ""), source_of(row))
    return (
        f"<div><dt>{sign}{text(capital(str(row['nutrient'])))}<small>{text(below)}</small></dt>"
        f"<dd>{text(total)}<small>{text(judged)}</small></dd></div>"
    )


def _part(row: Row, name: str) -> str:
    return f"{name} {brief(row[name], 0)}" if row[name] is not None else f"{name} not known"


def _limits(row: Row) -> str:
    limits = (("recommended", row["rda"]), ("at most", row["upper"]))
    known = [f"{name} {brief(value, 0)}" for name, value in limits if value is not None]
    return f"{', '.join(known)} {row['unit']}" if known else ""


def _glucocorticoids(rows: list[Row]) -> str:
    inside = '<p class="tb-note">No systemic course is recorded.</p>'
    if rows:
        inside = f'<dl class="tb-lines tb-intake">{"".join(map(_course, reversed(rows)))}</dl>'
    return f'<div class="tb-below">{heading_html("Glucocorticoid", "prednisolone equivalents")}{inside}</div>'


def _course(row: Row) -> str:
    """A course: the dose as stated or converted, and what it adds up to with those before."""
    dose = row["mg_per_kg_per_day"]
    said = f"{brief(dose, 2)} mg/kg/day" if dose is not None else "dose not known"
    how = "as stated" if row["stated"] else f"converted from {row['converted_from']}" if row["converted_from"] else ""
    until = f"until {row['stop_date']}" if row["stop_date"] else "goes on"
    below = joined(f"{row['start_date']}, {until}", how, str(row["why"] or ""), source_of(row))
    return (
        f"<div><dt>{text(capital(str(row['agent'])))}<small>{text(below)}</small></dt>"
        f"<dd>{text(said)}<small>{text(_summed(row))}</small></dd></div>"
    )


def _summed(row: Row) -> str:
    own, so_far, known = row["course_mg_per_kg"], row["cumulative_mg_per_kg"], row["known_mg_per_kg"]
    course = f"{brief(own, 0)} mg/kg in {row['days']} d" if own is not None else "sum not known"
    if so_far is not None:
        return course if so_far == own else f"{course}, {brief(so_far, 0)} with those before"
    return joined(course, f"at least {brief(known, 0)} mg/kg in all") if known else course
