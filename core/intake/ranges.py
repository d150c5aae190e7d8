"""A laboratory's range in one column, `2.2-2.7`, `<50`, `≥ 20`, becomes its two ends; other text is asked about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.contracts.units import plain
from core.intake.explain import shown
from core.intake.options import Decimal
from core.intake.report import Problem
from core.intake.staging import Staging

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_DASH = r"(?:-|–|—|−|\.\.\.?|…|to|bis|;|/)"
_BETWEEN = re.compile(rf"{_NUMBER}\s*{_DASH}\s*{_NUMBER}")
_UP_TO = re.compile(rf"(?:<=|=<|≤|<|up to|bis|max\.?|below|under)\s*{_NUMBER}")
_FROM = re.compile(rf"(?:>=|=>|≥|>|from|ab|min\.?|above|over)\s*{_NUMBER}")
_BRACKETS = re.compile(r"^[(\[]\s*(.*?)\s*[)\]]$")


@dataclass(frozen=True)
class LabRange:
    """The two ends as written; None where the range is open to that side."""

    low: float | None
    high: float | None


def read_range(text: str, decimal: Decimal | None = None, unit: str = "") -> LabRange | None:
    """The ends of a range as a laboratory writes it; None where the text is none, or could be read in two ways.

    decimal: the sign with which the results are read, None where they prove none; another sign is read only where it
    cannot stand for thousands. unit: what may stand behind the numbers.
    """
    words = _BRACKETS.sub(r"\1", " ".join(text.split()).casefold())
    words = _without_unit(words, unit)
    for pattern, ends in ((_BETWEEN, (True, True)), (_UP_TO, (False, True)), (_FROM, (True, False))):
        if match := pattern.fullmatch(words):
            sign = _decimal_sign(match.groups(), decimal)
            numbers = [_number(part, sign) for part in match.groups()]
            if None in numbers:
                return None
            low = numbers[0] if ends[0] else None
            return LabRange(low, numbers[-1] if ends[1] else None)
    return None


def _without_unit(words: str, unit: str) -> str:
    """The text without the result's own unit behind it; another unit stays, and the text is then no range."""
    match = re.fullmatch(r"(.*\d)\s*([^\d\s].*)", words)
    return match[1] if match and unit and plain(match[2]) == plain(unit) else words


def _number(text: str, known: str) -> float | None:
    """A number; None where a sign that is not known to be the file's has three digits behind it."""
    sign = _sign_of(text)
    if sign not in ("", known) and _may_be_thousands(text):
        return None
    return float(text.replace(",", "."))


def _sign_of(text: str) -> str:
    return "," if "," in text else "." if "." in text else ""


def _may_be_thousands(text: str) -> bool:
    return not text.startswith("0") and len(text.partition(_sign_of(text))[2]) == 3


def _decimal_sign(parts: tuple[str, ...], decimal: Decimal | None) -> str:
    """The decimal sign: the file's, else the one that one of the ends proves for both."""
    if decimal is not None:
        return "," if decimal == "comma" else "."
    return next((_sign_of(part) for part in parts if _sign_of(part) and not _may_be_thousands(part)), "")


def read_ranges(staging: Staging) -> None:
    """Fill lab_low and lab_high of in_labs from lab_range where it is given, in the file's own unit.

    What cannot be read is asked about: the result would be judged without its laboratory's range. Ends in columns of
    their own that say something else are a contradiction.
    """
    bound = staging.layout.find("labs", "lab_range")
    if bound is None:
        return
    value = staging.layout.find("labs", "value")
    decimal = staging.decimals.get(value.index) if value else None
    cursor = staging.cursor
    cursor.execute("CREATE OR REPLACE TABLE ranges_read (lab_range VARCHAR, unit VARCHAR, low DOUBLE, high DOUBLE)")
    found = cursor.execute("SELECT DISTINCT lab_range, unit FROM in_labs WHERE lab_range IS NOT NULL").fetchall()
    read = [(text, unit, read_range(text, decimal, unit or "")) for text, unit in found]
    told = [(text, unit, ends.low, ends.high) for text, unit, ends in read if ends]
    if told:
        cursor.executemany("INSERT INTO ranges_read VALUES (?, ?, ?, ?)", told)
    _contradictions(staging, bound.header)
    cursor.execute(
        """UPDATE in_labs SET lab_low = coalesce(lab_low, r.low), lab_high = coalesce(lab_high, r.high)
        FROM ranges_read r WHERE r.lab_range = in_labs.lab_range AND r.unit IS NOT DISTINCT FROM in_labs.unit"""
    )
    for text, unit, ends in read:
        if ends is None:
            _ask(staging, bound.header, text, unit)


def _ask(staging: Staging, header: str, text: str, unit: str | None) -> None:
    """A soft problem for each result with a range that cannot be read. A result in words needs none."""
    rows = staging.cursor.execute(
        "SELECT file_row FROM in_labs WHERE lab_range = ? AND unit IS NOT DISTINCT FROM ? AND value IS NOT NULL",
        [text, unit],
    ).fetchall()
    message = f"the range {shown(text)!r} cannot be read: the result would be judged without it"
    mend = "Write it like 2.2-2.7, <50 or >20 in the unit of the result, or confirm (--accept-soft)."
    staging.add(Problem(staging.file, row, header, shown(text), "soft", message, mend) for (row,) in rows)


def _contradictions(staging: Staging, header: str) -> None:
    rows = staging.cursor.execute(
        """SELECT l.file_row, l.lab_range, l.lab_low, l.lab_high FROM in_labs l
        JOIN ranges_read r ON r.lab_range = l.lab_range AND r.unit IS NOT DISTINCT FROM l.unit
        WHERE l.lab_low <> r.low OR l.lab_high <> r.high"""
    ).fetchall()
    for row, text, low, high in rows:
        ends = " and ".join(f"{end:g}" for end in (low, high) if end is not None)
        message = f"the range says {shown(text)}, and its ends in columns of their own say {ends}"
        staging.add(
            [Problem(staging.file, row, header, shown(text), "hard", message, "Keep the right one of the two.")]
        )
