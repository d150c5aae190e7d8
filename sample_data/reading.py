"""The committed files read back: rows of one file, and the reviews that the demo starts with."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date

from sample_data import DEMO_STATE, FOLDER

REASON = "seen at the review (demo)"


@dataclass(frozen=True)
class Review:
    """The last review of a child in the demo; findings since before that day were seen then."""

    patient_id: str
    reviewed_on: date
    reviewer: str


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one sample file by header, as text."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        delimiter = ";" if ";" in lines.readline() else ","
        lines.seek(0)
        return list(csv.DictReader(lines, delimiter=delimiter))


def reviews() -> list[Review]:
    """The reviews of demo_state.csv."""
    return [
        Review(row["patient_id"], date.fromisoformat(row["reviewed_on"]), row["reviewer"]) for row in rows(DEMO_STATE)
    ]
