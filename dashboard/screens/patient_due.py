"""What is due: the next DXA and the next image of the spine by their rules, booked infusions, findings that come
back."""

from __future__ import annotations

from datetime import date

from dashboard.charts.records import days_between
from dashboard.charts.wording import capital
from dashboard.data.patient import Record
from dashboard.screens.pieces import heading_html, mark, text

_MONTHS_FROM_DAYS = 90


def due_html(record: Record) -> str:
    """The panel as HTML: a row for each thing that is due, with its day and how far off it is, soonest first."""
    rows = sorted([*_dxa(record), *_image(record), *_infusions(record), *_snoozed(record)], key=lambda row: row[1])
    cells = "".join(_row(what, day, record.as_of, below) for what, day, below in rows)
    table = f'<table class="tb-due">{cells}</table>' if rows else ""
    unsaid = f'<p class="tb-note" style="padding-top:8px">{text(_unsaid(record, bool(rows)))}</p>'
    return heading_html("Due", f"as of {record.as_of}") + table + unsaid


def distance(day: date, as_of: date) -> str:
    """`41 d late`, `today`, `in 18 d`, `in 11 mo`."""
    days = days_between(as_of, day)
    if days < 0:
        return f"{-days} d late"
    if days == 0:
        return "today"
    return f"in {days} d" if days < _MONTHS_FROM_DAYS else f"in {round(days / 30.44)} mo"


def _row(what: str, day: date, as_of: date, below: str) -> str:
    late = ' class="tb-late"' if day < as_of else ""
    sign = f"{mark('H')} " if day < as_of else ""
    small = f"<small>{text(below)}</small>" if below else ""
    return f"<tr{late}><td>{sign}{text(what)}{small}</td><td>{day}</td><td>{distance(day, as_of)}</td></tr>"


def _dxa(record: Record) -> list[tuple[str, date, str]]:
    found = record.rows("dxa_due", "due_date")
    return [
        ("DXA", row["due_date"], f"last {row['last_scan']}" if row["last_scan"] else str(row["why"] or "never scanned"))
        for row in found
        if row["status"] != "not followed"
    ]


def _image(record: Record) -> list[tuple[str, date, str]]:
    """The image of the spine, where something asks for one."""
    return [
        ("Spine image", row["image_due_date"], f"{row['image_because']}; {_last_image(row['last_image'])}")
        for row in record.definition
        if row["image_status"] in ("due", "overdue")
    ]


def _last_image(day: date | None) -> str:
    return f"last {day}" if day else "never imaged"


def _infusions(record: Record) -> list[tuple[str, date, str]]:
    rows = [row for row in record.rows("infusions", "infusion_date") if row["status"] == "planned"]
    return [
        (
            f"{capital(row['agent'])} infusion",
            row["infusion_date"],
            "booked; not recorded as given" if row["infusion_date"] < record.as_of else "booked",
        )
        for row in rows
    ]


def _snoozed(record: Record) -> list[tuple[str, date, str]]:
    return [
        (f"{row['rule']} comes back", row["state_until"], str(row["sentence"]))
        for row in record.findings
        if row["state"] == "snoozed" and row["state_until"] is not None
    ]


def _unsaid(record: Record, anything: bool) -> str:
    """What this panel does not know: silence must not be read as `nothing is due`."""
    rows = record.rows("dxa_due")
    why = next((str(row["why"]) for row in rows if row["due_date"] is None or row["status"] == "not followed"), "")
    dxa = f"DXA: {why}. " if why else ("" if rows else "DXA: not known. ")
    nothing = "" if anything else "Nothing is due. "
    image = "" if record.definition else "Spine image: not known. "
    followed = "Followed here: DXA, spine images and booked infusions. Visits, bloods and dental reviews are not yet."
    return f"{dxa}{image}{nothing}{followed}"
