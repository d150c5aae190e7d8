"""What the figures of an episode say of times, without dates where identifiers are hidden; words broken into lines."""

from __future__ import annotations

import re

from dashboard.charts.pregnancy.rows import Mark
from dashboard.charts.text_width import clipped, text_width
from dashboard.charts.time_axis import DAYS_PER_MONTH
from dashboard.charts.wording import brief, literal, number

_DATE = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")
_HIDDEN = "date hidden"
_FEW_DAYS, _FEW_WEEKS = 14, 61


def day_words(day: float) -> str:
    """A day counted from the delivery as a short span: `−8 wk`, `day 2`, `3 wk`, `6 mo`."""
    if abs(day) < _FEW_DAYS:
        return f"{number(day, 0)} d" if round(day) < 0 else f"day {number(day, 0)}"
    if day < _FEW_WEEKS:
        return f"{number(day / 7, 0)} wk"
    return f"{number(day / DAYS_PER_MONTH, 0)} mo"


def months_told(days: float) -> str:
    """Days in months to a tenth, without trailing zeros: `5.1`, `6`."""
    return brief(round(days / DAYS_PER_MONTH, 1), 1)


def told(mark: Mark, hidden: bool) -> str:
    """A time as it was written (plain text); hidden: each date in it as its days from the delivery."""
    if not hidden:
        return mark.told
    days = iter([mark.first, mark.last])

    def counted(_: re.Match[str]) -> str:
        day = next(days, None)
        return _HIDDEN if day is None else day_words(day)

    return _DATE.sub(counted, mark.told)


def without_dates(text: str, hidden: bool) -> str:
    """A text of the data (plain text); hidden: no date in it."""
    return _DATE.sub(_HIDDEN, text) if hidden else text


def without_day(text: str, hidden: bool) -> str:
    """A text of which a date may be all; hidden: nothing stands where a date stood."""
    return _DATE.sub("", text).strip(" ,;") if hidden else text


def days_from_delivery(mark: Mark) -> str:
    """Where a mark lies: `56 to 62 d before delivery`, `day 2 after delivery`, `no place in time`."""
    if mark.first is None:
        return "no place in time"
    if mark.last is None:
        return f"from {_day(mark.first)} on"
    if mark.first == mark.last:
        return _day(mark.first)
    if mark.last < 0:
        return f"{-mark.last} to {-mark.first} d before delivery"
    return f"{mark.first} to {mark.last} d after delivery" if mark.first >= 0 else (
        f"{-mark.first} d before to {mark.last} d after delivery"
    )  # fmt: skip


def _day(day: int) -> str:
    return f"{-day} d before delivery" if day < 0 else f"{day} d after delivery" if day else "day of delivery"


def mark_card(head: str, mark: Mark, hidden: bool) -> list[str]:
    """The lines of a hover card on one mark, as Plotly text: what it is, when, where it lies, what more is said."""
    lines = [f"{head}: {literal(told(mark, hidden))}", days_from_delivery(mark)]
    if mark.assumed:
        lines.append("Origin assumed: from when it counts was not stated")
    if mark.detail:
        lines += [literal(one) for one in broken(without_dates(mark.detail, hidden), 380)]
    return lines


def broken(text: str, room_px: float, size_px: float = 12, most: int = 9) -> list[str]:
    """Plain text in lines of at most `room_px`; a word that is wider, and what is left after `most` lines, is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(literal(longer), size_px) <= room_px:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [clipped(line, room_px, size_px) for line in lines]
