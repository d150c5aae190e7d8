"""The follow-up schedule of one patient as the page lists it, and as a CSV."""

from __future__ import annotations

from core.spreadsheet import csv_text
from dashboard.charts.records import Row
from dashboard.data.patient import Record

HEADS = ("patient", "what", "interval", "last", "due", "status", "days late", "why", "source", "batch", "row")
OPEN = ("due", "overdue")
# Asked for once after a treatment began: years later its being over is no news. The file has it.
ONCE = "calcium after the first zoledronate"


def asked_for(record: Record) -> list[Row]:
    """What is due or will be, soonest first; not a booked infusion: the list of infusions has each of its days."""
    booked = {row["infusion_date"] for row in record.rows("infusions") if row["status"] == "planned"}
    return [
        row
        for row in record.rows("schedule", "due_date", "what")
        if row["status"] in (*OPEN, "not due") and not (row["what"] == "infusion" and row["due_date"] in booked)
    ]


def left_open(record: Record) -> list[tuple[str, list[str]]]:
    """What has no date, by why: who is not followed, of what nothing is known, what nothing asks for."""
    said: dict[str, list[str]] = {}
    for row in record.rows("schedule", "what"):
        if row["status"] == "not followed":
            said.setdefault(f"not followed: {row['why']}", []).append(row["what"])
        elif (row["status"] == "unknown" or row["due_date"] is None) and row["what"] != ONCE:
            said.setdefault(row["why"], []).append(row["what"])
    return list(said.items())


def schedule_csv(record: Record) -> bytes:
    """Every line of the schedule, soonest first, those without a date last; columns HEADS."""
    dated = record.rows("schedule", "due_date", "what")
    others = [row for row in record.rows("schedule", "what") if row["due_date"] is None]
    return csv_text(HEADS, [_cells(record, row) for row in (*dated, *others)]).encode("utf-8")


def days_late(row: Row) -> int | None:
    """By how many days it is late; None where it is not, or has no date."""
    late = row["days_late"]
    return int(late) if row["status"] in OPEN and late is not None and late > 0 else None


def _cells(record: Record, row: Row) -> list[object]:
    known = [row[name] for name in ("what", "interval_text", "last_date", "due_date", "status")]
    after = [row[name] for name in ("why", "source", "batch_id", "file_row")]
    return [record.person.patient_id, *known, days_late(row), *after]
