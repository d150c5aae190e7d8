"""Cells: a value of every kind of column with the text that says it, and text that says nothing sensible."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from hypothesis import strategies as st

from core.contracts import Column

# Before today, after every birth of the base store, and after what its patients had before.
FIRST_DAY, DAYS = date(2016, 1, 1), 3900

TEXTS = (
    "plain words", "0012", "007", "a,b", "a;b", "a|b", "a\tb", 'said "no"', '"', "two\nlines", "tail\n\nof three",
    "=1+2", "=HYPERLINK(\"http://127.0.0.1/\",\"x\")", "+49 30 1", "-", "@SUM(A1)", "NA", "null", "None", "true",
    "'); DROP TABLE visits; --", "' OR 1=1", "${x}", "{{x}}", "%s%d", "<b>x</b>", "&lt;", "\\", "\\n", "C:\\x",
    "Gr\u00f6\u00dfe 5 \u20ac", "\u017d\u017e", "\u202eright to left", "a\u200bb", "\ufeffmark", "\U0001f9b4 bone",
    "e\u0301", "\u0130", "\ufffd", "\x01\x1f", "\x7f", "\x85", "\u2028", "#REF!", "1e5", "1.234", "2026-02-30", "x" * 5000,
)  # fmt: skip
ODD = (
    "", " ", "\u00a0", "NA", "n/a", "-", ".", "?", "x", "nr", "<10", ">=5", "< 0,5", "haemolysed", "not done", "1.42",
    "1,42", "1,234", "1.234", "1.234,5", "1,234.5", "1'234", "1\u2019234", "1\u202f234", "1 234", "1\u00a0234,5",
    "12.345.678", "1_000", "0x10", "1e400", "-1e400", "1e-400", "nan", "inf", "-inf", "\u2212 3", "\u22122.1", "+5", "--5",
    "5-", "5 kg", "142 cm", "\u0661\u0662", "\u00bd", "9" * 40, "-1", "0", "-0", "1e2", "153", "1.53", "832", "9.7", "70000",
    "2026-02-30", "2025-02-29", "0000-00-00", "9999-12-31", "1899-12-30", "2027-01-14", "2026-13-01", "03/04/2026",
    "25/03/2026", "03/25/2026", "3.4.26", "01.02.2025", "1-2-2025", "2025/1/2", "20250102", "45678", "45678.5", "43831",
    "2025-01-02T10:30:00Z", "2025-01-02 25:00", "02/01/2025 10:30", "1 Mar 2025", "1. M\u00e4rz 2025", "Mar 2025", "epoch",
    "now", "today", "tomorrow", "infinity", "2025-01-02 BC", "24:00", "14:30", "99:99", "male", "F", "unknown", "yes", "2",
    "A1", "A1 ", " 0012", "a1", "Z99", "vfa", "L1-L4", "lumbar spine", "Total: 3 rows", "\u0000", "a\u0000b", "\r", "\x1a",
    "\x0b", "\x0c", "\ud7ff", "x" * 5000, "9" * 5000, '"', '""', '"x', "'",
)  # fmt: skip
odd_cells = st.one_of(st.sampled_from(ODD), st.text(st.characters(codec="utf-8"), max_size=5), st.sampled_from(TEXTS))


@dataclass(frozen=True)
class Style:
    """How one file writes: its dates, its decimals. asked: the file leaves open what is meant, so rows may be refused.

    mixed: cells with a comma beside cells with a point, none of them a number that could be thousands.
    """

    day: Callable[[date], str] = date.isoformat
    order: str | None = None
    comma: bool = False
    thousands: str = ""
    asked: bool = False
    mixed: bool = False


STYLES = (
    Style(),
    Style(lambda d: f"{d:%Y%m%d}"),
    Style(lambda d: f"{d:%d %b %Y}"),
    Style(lambda d: f"{d:%Y-%m-%d} 00:00:00"),
    Style(lambda d: f"{d:%d.%m.%Y}", order="dmy", comma=True),
    Style(lambda d: f"{d:%d/%m/%Y}", order="dmy"),
    Style(lambda d: f"{d:%m/%d/%Y} 10:30", order="mdy"),
    Style(lambda d: f"{d.day}-{d.month}-{d.year}", order="dmy", comma=True, thousands="."),
    Style(lambda d: f"{d:%d/%m/%Y}", asked=True),
    Style(lambda d: f"{d:%m-%d-%Y}", comma=True, asked=True),
    Style(comma=True, asked=True),
    Style(thousands=",", asked=True),
    Style(lambda d: f"{d:%d.%m.%y}", asked=True),
    Style(lambda d: str((d - date(1899, 12, 30)).days), thousands="\u00a0", comma=True, asked=True),
    Style(thousands="'", asked=True),
    Style(mixed=True, asked=True),
    Style(lambda d: f"{d:%d.%m.%Y}", mixed=True, asked=True),
)  # fmt: skip

# Numbers of a scan, an image, a sample: words for "nothing" are none, and the row gets its own number.
ID_CELLS = (("K1", "K1"), ("0012", "0012"), ("k;2", "k;2"), ("K 3", "K 3"), ("NA", None), ("N/A", None), ("", None))

days = st.integers(0, DAYS).map(lambda n: FIRST_DAY + timedelta(n))
Said = tuple[str, Any]


def said_day(day: date, style: Style) -> Said:
    """A day as the file writes it, and the day."""
    return style.day(day), day


# Shapes of a number: plain and with all its decimals in turn; 2 a plus sign, 3 the long minus, 4 an exponent, and blanks.
SHAPES = 10
_AROUND = {5: (" ", " "), 6: ("", " "), 7: (" ", ""), 8: ("\u00a0", "\u00a0")}


def said_number(value: float, style: Style, shape: int = 0, digits: int = 2) -> Said:
    """A number of so many decimals at most as the file writes it, and the number that the text says."""
    text = f"{value:.{digits}f}" if shape % 2 else f"{value:g}" if abs(value) < 1e5 else f"{value:.0f}"
    number = float(text)
    if style.thousands and abs(number) >= 1000:
        text = f"{number:,.2f}".replace(",", style.thousands if style.thousands != "." else "\0")
        text = text.replace(".", "," if style.comma else ".").replace("\0", ".")
        return text, float(f"{number:.2f}")
    if style.comma or (style.mixed and shape % 3 == 0):
        text = text.replace(".", ",")
    elif shape == 2 and number > 0:
        text = f"+{text}"
    elif shape == 4 and number:
        text = f"{number:e}"
        number = float(text)
    if number < 0 and shape == 3:
        text = text.replace("-", "\u2212")
    before, after = _AROUND.get(shape, ("", ""))
    return f"{before}{text}{after}", number


def within(low: float, high: float, step: int) -> float:
    """One of 30 values inside a range, with two decimals where the range is that wide."""
    value = low + (high - low) * (step + 1) / 32
    digits = 2 if high - low > 0.5 else 5
    return round(value, digits) if low <= round(value, digits) <= high else value


def limits(column: Column) -> tuple[float, float]:
    """A range in which a column's values are neither refused nor asked about."""
    hard, soft = column.hard or (0.0, 5000.0), column.soft or column.hard or (0.0, 5000.0)
    return max(hard[0], soft[0]), min(hard[1], soft[1])


def right(column: Column, style: Style) -> st.SearchStrategy[Said]:
    """A cell that is right for a column, and the value that it says."""
    match column.kind:
        case "number":
            low, high = limits(column)
            steps = st.tuples(st.integers(0, 29), st.integers(0, SHAPES - 1))
            return steps.map(lambda two: said_number(within(low, high, two[0]), style, two[1]))
        case "integer":
            low, high = limits(column)
            return st.integers(math.ceil(low), min(math.floor(high), 999)).map(lambda n: (str(n), n))
        case "date":
            return days.map(lambda day: said_day(day, style))
        case "time":
            return st.tuples(st.integers(0, 23), st.integers(0, 59)).map(
                lambda two: (f"{two[0]:02}:{two[1]:02}", time(*two))
            )
        case "yes_no":
            return st.sampled_from([("yes", True), ("No", False), ("1", True), ("f", False), ("JA", True)])
        case "choice":
            words = [(word, choice) for choice, more in column.choices.items() for word in (choice, *more)]
            return st.sampled_from([*words, *((word.upper(), choice) for word, choice in words)])
    return st.sampled_from(TEXTS).map(lambda text: (text, text))
