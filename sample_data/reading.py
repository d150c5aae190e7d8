"""The committed files read back: rows of one file, and the reviews that the demo starts with."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date

from sample_data import DEMO_STATE, FOLDER

SEEN = "seen at the review (demo)"
BOOKED = "booked (demo)"
# Rules that only say that something is due.
DUE = ("VISIT-DUE", "LAB-DUE", "DXA-DUE", "SPINE-DUE")


@dataclass(frozen=True)
class Review:
    """The last review of a child in the demo; findings since before that day were seen then.

    booked_on: the day on which what was due for the child was booked; None where it was not.
    """

    patient_id: str
    reviewed_on: date
    booked_on: date | None
    reviewer: str

    def settled(self, rule: str, since: date) -> tuple[str, date] | None:
        """Why a finding is not open any more, and since which day; None where it is open."""
        if since < self.reviewed_on:
            return SEEN, self.reviewed_on
        return (BOOKED, self.booked_on) if self.booked_on and rule in DUE and since <= self.booked_on else None


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one sample file by header, as text."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        delimiter = ";" if ";" in lines.readline() else ","
        lines.seek(0)
        return list(csv.DictReader(lines, delimiter=delimiter))


def reviews() -> list[Review]:
    """The reviews of demo_state.csv."""
    return [
        Review(row["patient_id"], date.fromisoformat(row["reviewed_on"]), _day(row["booked_on"]), row["reviewer"])
        for row in rows(DEMO_STATE)
    ]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
