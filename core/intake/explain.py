"""The words for a bad cell: what is wrong and what to do. One function per cause; values are told as the file
has them."""

from __future__ import annotations

import difflib
import re

from core.contracts.units import known_unit, plain
from core.errors import Problem, Severity
from core.intake.by_hand import is_unit
from core.intake.decide import Decisions
from core.intake.marks import BadCell
from core.intake.outside import Seen, in_sign, limits_of, words_outside

_SHOWN = 80
_WITH_UNIT = re.compile(r"[<>= ]*([+-]?\d[\d.,']*) *(\D.*)")
_NO_HEADER = (
    "Move the cells to their columns (a number with a comma stands in quotation marks), or give the column a header. "
    "If the whole column may be left out, say so (--map '{header}=-'); if this value may, confirm it (--accept-soft)."
)

SAY_THE_ORDER = "Say which with --date-order dmy or mdy (on the page: Dates are ...), or write it as year-month-day."


def problem_of(file: str, bad: BadCell, seen: Seen) -> Problem:
    """The problem that a bad cell makes."""
    message, mend = _words(bad, seen)
    severity: Severity = "soft" if bad.why in ("soft", "no header") else "hard"
    return Problem(file, bad.row, bad.bound.header, shown(bad.text), severity, message, mend)


def shown(text: str) -> str:
    """A value as told to the user: one line, not longer than a cell of a table."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _words(bad: BadCell, seen: Seen) -> tuple[str, str]:
    decisions = seen.decisions
    match bad.why:
        case "hard" | "soft":
            return words_outside(bad, seen)
        case "no header":
            what = "values stand" if bad.text.startswith("#") else "a value stands"
            return f"{what} under no header: the row's cells may be shifted", _NO_HEADER.format(header=bad.bound.header)
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
    return _unreadable(bad, decisions)


def _name(bad: BadCell) -> str:
    return bad.bound.analyte.name if bad.bound.analyte else bad.bound.column.name


def own_unit(bad: BadCell) -> str:
    """The unit that a cell's column is kept in."""
    return bad.bound.analyte.unit if bad.bound.analyte else bad.bound.column.unit


def _units(bad: BadCell) -> list[str]:
    others = bad.bound.analyte.units if bad.bound.analyte else bad.bound.column.units
    return [own_unit(bad), *others]


def _unreadable(bad: BadCell, decisions: Decisions) -> tuple[str, str]:
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
                f"Write {_in_unit(bad, decisions)}, or give its unit in the header or in a column of its own.",
            )
        case "number" | "integer":
            whole = "whole number" if column.kind == "integer" else "number"
            return f"{text!r} is no {whole}" + _decimal_hint(
                bad.text
            ), "Write digits with a decimal point, or leave the cell empty if it is not known."
        case "choice":
            close = difflib.get_close_matches(plain(bad.text), [plain(c) for c in column.choices], n=1, cutoff=0.6)
            denied = plain(bad.text).split()[:1] in (["not"], ["no"], ["never"], ["non"])  # `not given` is not given
            nearest = next((c for c in column.choices if close and not denied and plain(c) == close[0]), None)
            hint = f"; nearest is {nearest!r}" if nearest else ""
            return f"{text!r} is not known as {bad.bound.header}{hint}", f"Use one of: {', '.join(column.choices)}."
        case "yes_no":
            return f"{text!r} is neither yes nor no", "Write yes or no, or leave the cell empty if it is not known."
        case "time":
            return f"{text!r} is no time of day", "Write it as 14:30."
    return f"{text!r} cannot be read as {column.name}", "Correct the cell."


def _holds_unit(text: str) -> bool:
    """`27 ng/mL`: to leave the unit away would make another value of it."""
    found = _WITH_UNIT.fullmatch(text.strip())
    return found is not None and is_unit(found[2])


def _in_unit(bad: BadCell, decisions: Decisions) -> str:
    """What to write for `27 ng/mL` in a column in nmol/L."""
    found, limits = _WITH_UNIT.fullmatch(bad.text.strip()), limits_of(bad.bound)
    factor = known_unit(found[2], limits.unit, limits.units) if found else None
    sign, other = (",", ".") if decisions.decimals.get(bad.bound.index) == "comma" else (".", ",")
    number = found[1].replace(sign, ".") if found and other not in found[1] else ""
    if found is None or factor is None or not re.fullmatch(r"[+-]?\d+(\.\d+)?", number):
        return "the number in that unit"
    value = in_sign(float(number) * factor / bad.bound.slot.factor, bad.bound, decisions)
    return f"{value} if {found[1]} {found[2]} is meant"


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


def _ask_date(bad: BadCell, decisions: Decisions) -> tuple[str, str]:
    mend = SAY_THE_ORDER
    if not re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}( .*)?", bad.text):
        return _unreadable(bad, decisions)
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
