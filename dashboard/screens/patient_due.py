"""What is due: the follow-up schedule, booked infusions, findings that come back; what is not due yet can be opened."""

from __future__ import annotations

import html
from datetime import date
from typing import NamedTuple

import streamlit as st

from dashboard.charts.records import Row, days_between
from dashboard.charts.wording import capital
from dashboard.data.patient import Record
from dashboard.data.schedule import OPEN, asked_for, left_open, schedule_csv
from dashboard.screens.pieces import heading_html, mark, text

_MONTHS_FROM_DAYS = 90
# What the spine's image and the bloods are asked for is not clear from their names.
_REASON_SHOWN = ("spine image", "bloods before the infusion", "calcium after the first zoledronate", "genetics review")


class Due(NamedTuple):
    """A line: what, its day, a small line below it, what is said on hover, and whether it is still to be done."""

    what: str
    day: date
    below: str
    why: str = ""
    is_open: bool = True


def due_html(record: Record) -> str:
    """The panel as HTML: a row for each thing that is due, with its day and how far off it is, soonest first."""
    rows = asked_for(record)
    now = [*(_line(row) for row in rows if row["status"] in OPEN), *_infusions(record), *_snoozed(record)]
    later = [_line(row) for row in rows if row["status"] not in OPEN]
    unsaid = f'<p class="tb-note" style="padding-top:8px">{text(_unsaid(record, bool(now)))}</p>'
    return (
        heading_html("Due", f"as of {record.as_of}") + _table(now, record.as_of) + _later(later, record.as_of) + unsaid
    )


def show_schedule_download(record: Record) -> None:
    """The whole schedule as a file."""
    if record.schedule:
        name = f"schedule_{record.person.patient_id}_{record.as_of}.csv".replace("/", "-")
        st.download_button(
            "Schedule as CSV", schedule_csv(record), name, "text/csv", on_click="ignore", icon=":material/download:",
            type="tertiary",
        )  # fmt: skip


def distance(day: date, as_of: date) -> str:
    """`41 d late`, `today`, `in 18 d`, `in 11 mo`."""
    days = days_between(as_of, day)
    if days < 0:
        return f"{-days} d late"
    if days == 0:
        return "today"
    return f"in {days} d" if days < _MONTHS_FROM_DAYS else f"in {round(days / 30.44)} mo"


def _table(lines: list[Due], as_of: date) -> str:
    cells = "".join(_row(line, as_of) for line in sorted(lines, key=lambda line: (line.day, line.what)))
    return f'<table class="tb-due">{cells}</table>' if lines else ""


def _later(lines: list[Due], as_of: date) -> str:
    if not lines:
        return ""
    return f'<details><summary class="tb-group">Not due yet: {len(lines)}</summary>{_table(lines, as_of)}</details>'


def _row(line: Due, as_of: date) -> str:
    is_late = line.is_open and line.day < as_of
    late = ' class="tb-late"' if is_late else ""
    sign = f"{mark('H')} " if is_late else ""
    small = f"<small>{text(line.below)}</small>" if line.below else ""
    why = f' title="{html.escape(line.why)}"' if line.why else ""
    cells = (
        f"{sign}{text(line.what)}{small}",
        str(line.day),
        distance(line.day, as_of) if is_late or line.day >= as_of else "done",
    )
    return f"<tr{late}{why}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _line(row: Row) -> Due:
    last = f"last {row['last_date']}" if row["last_date"] else _never(row)
    below = f"{row['why']}; {last}" if row["what"] in _REASON_SHOWN else last
    said = (row["why"], row["interval_text"], row["source"])
    why = " · ".join(str(one) for one in said if one)
    return Due(capital(row["what"]), row["due_date"], below, why, row["status"] in OPEN)


def _never(row: Row) -> str:
    if row["what"] in ("DXA", "visit"):
        return str(row["why"])
    return "never imaged" if row["what"] == "spine image" else "none on record"


def _infusions(record: Record) -> list[Due]:
    rows = [row for row in record.rows("infusions", "infusion_date") if row["status"] == "planned"]
    return [
        Due(
            f"{capital(row['agent'])} infusion",
            row["infusion_date"],
            "booked; not recorded as given" if row["infusion_date"] < record.as_of else "booked",
        )
        for row in rows
    ]


def _snoozed(record: Record) -> list[Due]:
    return [
        Due(f"{row['rule']} comes back", row["state_until"], str(row["sentence"]))
        for row in record.findings
        if row["state"] == "snoozed" and row["state_until"] is not None
    ]


def _unsaid(record: Record, anything: bool) -> str:
    """What this panel does not know: silence must not be read as `nothing is due`."""
    if not record.schedule:
        return "The schedule is not known: it is for the living."
    open_ends = " ".join(f"{capital(', '.join(what))}: {why}." for why, what in left_open(record))
    return " ".join(part for part in ("" if anything else "Nothing is due.", open_ends) if part)
