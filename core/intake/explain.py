"""The words for a bad cell: what is wrong and what to do. One function per cause; values are told as the file
has them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from core.contracts.column import Range
from core.contracts.units import plain
from core.errors import Problem, Severity
from core.intake.by_hand import is_unit
from core.intake.decide import Decisions
from core.intake.marks import BadCell

_SHOWN = 80
_NO_HEADER = (
    "Move the cells to their columns (a number with a comma stands in quotation marks), or give the column a header. "
    "If it may be left out, confirm it (--accept-soft)."
)


def problem_of(file: str, bad: BadCell, decisions: Decisions) -> Problem:
    """The problem that a bad cell makes."""
    message, mend = _words(bad, decisions)
    severity: Severity = "soft" if bad.why in ("soft", "no header") else "hard"
    return Problem(file, bad.row, bad.bound.header, shown(bad.text), severity, message, mend)


def shown(text: str) -> str:
    """A value as told to the user: one line, not longer than a cell of a table."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _words(bad: BadCell, decisions: Decisions) -> tuple[str, str]:
    match bad.why:
        case "hard" | "soft":
            return _outside(bad)
        case "no header":
            what = "values stand" if bad.text.startswith("#") else "a value stands"
            return f"{what} under no header: the row's cells may be shifted", _NO_HEADER
        case "ask date":
            return _ask_date(bad, decisions)
        case "ask decimal":
            return _ask_decimal(bad, decisions)
        case "unit":
            return (
                f"the unit {shown(bad.text)!r} is not known for {_name(bad)}",
                f"Use one of {', '.join(_units(bad))}.",
            )
        case "no unit" if bad.bound.unit_index is not None:
            return (
                f"{_name(bad)} {shown(bad.text)} has no unit in this row, and it cannot be inferred",
                f"Fill in its unit: {', '.join(_units(bad))}.",
            )
        case "no unit":
            return (
                f"{_name(bad)} has no unit, and it cannot be inferred",
                f"Write the unit in the header, for example `{bad.bound.header} ({own_unit(bad)})`, or add "
                f"a column `{bad.bound.header}_unit`.",
            )
    return _unreadable(bad)


def _name(bad: BadCell) -> str:
    return bad.bound.analyte.name if bad.bound.analyte else bad.bound.column.name


def own_unit(bad: BadCell) -> str:
    """The unit that a cell's column is kept in."""
    return bad.bound.analyte.unit if bad.bound.analyte else bad.bound.column.unit


def _units(bad: BadCell) -> list[str]:
    others = bad.bound.analyte.units if bad.bound.analyte else bad.bound.column.units
    return [own_unit(bad), *others]


def _unreadable(bad: BadCell) -> tuple[str, str]:
    column = bad.bound.column
    text = shown(bad.text)
    match column.kind:
        case "date":
            return f"{text!r} is no date" + _why_no_date(
                bad.text
            ), "Write it as year-month-day, for example 2014-06-30 for 30 June 2014."
        case "number" | "integer" if _holds_unit(bad.text) and own_unit(bad):
            return (
                f"{text!r} is no number: it holds a unit, and the column is in {bad.bound.slot.unit or own_unit(bad)}",
                "Write the number in that unit, or give its unit in the header or in a column of its own.",
            )
        case "number" | "integer":
            whole = "whole number" if column.kind == "integer" else "number"
            return f"{text!r} is no {whole}" + _decimal_hint(
                bad.text
            ), "Write digits with a decimal point, or leave the cell empty if it is not known."
        case "choice":
            close = difflib.get_close_matches(plain(bad.text), [plain(c) for c in column.choices], n=1, cutoff=0.6)
            nearest = next((c for c in column.choices if close and plain(c) == close[0]), None)
            hint = f"; nearest is {nearest!r}" if nearest else ""
            return f"{text!r} is not known as {column.name}{hint}", f"Use one of: {', '.join(column.choices)}."
        case "yes_no":
            return f"{text!r} is neither yes nor no", "Write yes or no, or leave the cell empty if it is not known."
        case "time":
            return f"{text!r} is no time of day", "Write it as 14:30."
    return f"{text!r} cannot be read as {column.name}", "Correct the cell."


def _holds_unit(text: str) -> bool:
    """`27 ng/mL`: to leave the unit away would make another value of it."""
    found = re.fullmatch(r"[<>= ]*[+-]?\d[\d.,' ]*(\D.*)", text.strip())
    return found is not None and is_unit(found[1])


def _why_no_date(text: str) -> str:
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if found:
        month, day = int(found[2]), int(found[3])
        if not 1900 <= int(found[1]) <= 2199:
            return ": the year is not between 1900 and 2199"
        return f": there is no month {month}" if not 1 <= month <= 12 else f": month {month} has no day {day}"
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", text):
        return ": the year has only two digits"
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return ": it looks like a spreadsheet's day number"
    return ""


def _decimal_hint(text: str) -> str:
    return (
        ": it has a decimal comma among decimal points, or the other way round"
        if re.fullmatch(r"-?\d+[.,]\d+", text)
        else ""
    )


def _outside(bad: BadCell) -> tuple[str, str]:
    limits = bad.bound.analyte if bad.bound.analyte and bad.bound.slot.column == "value" else bad.bound.column
    span: Range | None = limits.soft if bad.why == "soft" else limits.hard
    low, high = span or (0.0, 0.0)
    unit = f" {limits.unit}" if limits.unit else ""
    where = (
        f"above the limit of {high:g}" if bad.value is not None and bad.value > high else f"below the limit of {low:g}"
    )
    if bad.why == "soft":
        where = f"unusual, far from {low:g} to {high:g}"
    told = _told(bad, limits.unit)
    slip = _unit_slip(bad, limits.units, limits.soft or limits.hard)
    if slip:
        return (
            f"{told} is {where}{unit}; in {slip[0]} it would be {slip[1]:.4g}{unit}",
            f"If it is in {slip[0]}, correct the unit in the header.",
        )
    if bad.why == "soft":
        return f"{told} is {where}{unit}", "Confirm it if it is right (--accept-soft), or correct it."
    what = "the value or its unit" if limits.unit else "the value"
    return f"{told} is {where}{unit}", f"Correct {what}, or leave the cell empty if it is not known."


def _told(bad: BadCell, unit: str) -> str:
    """A value as it was entered, and in the column's own unit where that is another."""
    entered = " ".join(part for part in (bad.text, bad.bound.slot.unit) if part)
    converted = bad.bound.slot.factor != 1.0 or bad.bound.unit_index is not None
    return f"{entered} = {bad.value:.4g} {unit}" if converted and bad.value is not None else bad.text


def _unit_slip(bad: BadCell, units: Mapping[str, float], plausible: Range | None) -> tuple[str, float] | None:
    """The other unit in which the value would be plausible."""
    if bad.value is None or plausible is None or bad.bound.unit_index is not None:
        return None
    entered = bad.value / bad.bound.slot.factor
    for unit, factor in units.items():
        value = entered * factor
        if factor != bad.bound.slot.factor and plausible[0] <= value <= plausible[1]:
            return unit, value
    return None


def _ask_date(bad: BadCell, decisions: Decisions) -> tuple[str, str]:
    mend = "Say which with --date-order dmy or mdy (on the page: Dates are ...), or write it as year-month-day."
    if not re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}( .*)?", bad.text):
        return _unreadable(bad)
    asked, other = decisions.ask_dates.get(bad.bound.index), decisions.against.get(bad.bound.index)
    if other is not None:
        own, others = ("day", "month") if asked == "dmy" else ("month", "day")
        return f"{bad.text!r}: the column has {own}-first dates, and the column {other!r} {others}-first ones", mend
    if asked == "mixed":
        return (
            f"{bad.text!r}: the column has dates that can only be day-first and others that can only be month-first",
            mend,
        )
    return f"{bad.text!r} could be day-first or month-first, and no date of the column decides it", mend


def _ask_decimal(bad: BadCell, decisions: Decisions) -> tuple[str, str]:
    digits = bad.text.replace(".", "").replace(",", "")
    small = bad.text.replace(",", ".")
    other, sign = decisions.against.get(bad.bound.index), decisions.decimals.get(bad.bound.index)
    why = ", and both are plausible"
    if other is not None:
        why = f": the column {other!r} has decimal {'commas' if sign == 'point' else 'points'}"
    return (
        f"{bad.text} could be {small} or {digits}{why}",
        "Say which with --decimal comma or point (on the page: Decimals are ...).",
    )
