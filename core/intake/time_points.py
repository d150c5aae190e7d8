"""Why a text is no point in time of a pregnancy, in a sentence, and how such a point is written."""

from __future__ import annotations

import re

from core.intake.explain import SAY_THE_ORDER, shown

_WEEKS_AND_DAYS = re.compile(r"\s*(\d+)\s*(?:\+|w(?:eeks?|ks?)?\s+(?:and\s+)?(?=\d+\s*d)|w(?=\d+\s*d))\s*(\d+)")
_WEEKS = re.compile(r"\s*(\d+)\s*w(?:eeks?|ks?)?\b")
_ISO = re.compile(r"\s*\d{4}-\d{1,2}-\d{1,2}\s*")
_OTHER_DATE = re.compile(r"\s*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\s*")
_COUNT = re.compile(r"\s*\d+([.,]\d+)?\s*(days?|weeks?|wks?|months?|mo|years?)?\s*")
_NO = re.compile(r"\s*(no|none|nil|never|absent|negative|n|false|0|[-–—]+)\s*", re.IGNORECASE)
_OF_A_COUNT = re.compile(r"(.*) months? after (.*)", re.DOTALL)

HOW = (
    "Write a date (2026-03-01), a gestational age (30+0, 30 weeks), or a time from the delivery, onset or diagnosis "
    "(day 2 after delivery, 6 months after delivery, 2 weeks before delivery); `not stated` where it is not known."
)
HOW_GESTATION = "Write weeks and days (38+2), or weeks alone where the days are not known (38 weeks)."
HOW_MONTHS = "Write a whole number of months, or leave the cell empty where it is not known."
HOW_ORIGIN = (
    "Write delivery, onset or diagnosis; leave the cell empty where it is not said (the delivery is assumed then)."
)


def why_no_point(text: str) -> str:
    """What is wrong with a text that is no point in time."""
    if found := _WEEKS_AND_DAYS.match(text):
        return _gestation(found[0].strip(), int(found[2]))
    if _WEEKS.match(text):
        return _gestation(text.strip(), None)
    if re.fullmatch(r"\s*\d{4}-\d\d-\d\d\s*", text):
        return f"{text.strip()} is no day of the calendar"
    if _ISO.fullmatch(text):
        return f"{text.strip()} lacks a digit: month and day have two each"
    if _OTHER_DATE.fullmatch(text):
        return f"{shown(text)} could be day-first or month-first"
    if _COUNT.fullmatch(text):
        return f"{shown(text)} does not say from when it counts"
    return f"{shown(text)} is no point in time"


def why_no_gestation(text: str) -> str:
    """What is wrong with a text that is no gestational age."""
    found = _WEEKS_AND_DAYS.match(text)
    if found or _WEEKS.match(text) or text.strip().isdigit():
        return _gestation(found[0].strip() if found else text.strip(), int(found[2]) if found else None)
    return f"{shown(text)} is no gestational age"


def how(text: str) -> str:
    """How a point in time is written instead of a text that is none."""
    if _OTHER_DATE.fullmatch(text):
        return SAY_THE_ORDER
    if _NO.fullmatch(text):
        return "Leave the cell empty where there was none. " + HOW
    return HOW


def count_of(text: str) -> tuple[str, str]:
    """The cells of a number of months and of its origin, of which intake has made a point in time."""
    found = _OF_A_COUNT.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


def _gestation(said: str, days: int | None) -> str:
    if days is not None and days > 6:
        return f"{said}: the days of a gestational age go from 0 to 6"
    weeks = int(re.match(r"\d+", said)[0])  # type: ignore[index]  # it begins with its weeks
    if 4 <= weeks <= 43:
        return f"{said} and what stands beside it is no gestational age"
    return f"{said}: a gestational age lies between 4+0 and 43+6"
