"""The latest month, for the user to upload: new visits, newcomers, rows the store has already, corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sample_data import NEW_MONTH, STORED_TO
from sample_data.course import Course
from sample_data.scans import Row, is_apart
from sample_data.tables import Table, patient_row
from sample_data.wide import MONTH_HEADERS, seen_on, wide_rows

SAME_ROWS = 6
OCTOBER = date(2026, 10, 5)


@dataclass(frozen=True)
class Correction:
    """One value of a stored October row that the new file has otherwise; blank: the store has none."""

    header: str
    change: float
    blank: bool = False
    why: str = ""


# Written over October rows of plainer children, one each, latest first.
CORRECTIONS = (
    Correction("Weight (kg)", 0.9, why="weighed with shoes"),
    Correction("Back pain (0-10)", 2.0, why="entered as 0"),
    Correction("Calcium intake (mg/day)", 250.0, why="milk was forgotten"),
    Correction("Height (cm)", -0.6, why="misread"),
    Correction("PTH (pmol/L)", 3.6, blank=True, why="result came late"),
)


def month_table(courses: list[Course], new: list[Course]) -> Table:
    """The visit file of the latest month, by date and patient."""
    rows = [row for drawn in courses for row in wide_rows(drawn, month=True) if seen_on(row) > STORED_TO]
    rows += [row | _identity(drawn) for drawn in new for row in wide_rows(drawn, month=True)]
    october = _october(courses)
    corrected = [_corrected(october, correction) for correction in CORRECTIONS]
    rows += corrected + october[:SAME_ROWS]
    return Table(NEW_MONTH, MONTH_HEADERS, sorted(rows, key=lambda row: (seen_on(row), str(row["Patient ID"]))))


def corrected_ids(courses: list[Course]) -> list[tuple[str, str]]:
    """(patient, header) of each correction, for the tests and the README."""
    october = _october(courses)
    return [(str(_corrected(october, item)["Patient ID"]), item.header) for item in CORRECTIONS]


def _october(courses: list[Course]) -> list[Row]:
    """Stored rows of plainer children of the second half of October, latest first, without an infusion."""
    rows = [
        row
        for drawn in courses
        if drawn.story.background and not is_apart(drawn.story) and not drawn.story.infused
        for row in wide_rows(drawn, month=False)
        if OCTOBER <= seen_on(row) <= STORED_TO
    ]
    return sorted(rows, key=lambda row: (seen_on(row), str(row["Patient ID"])), reverse=True)


def _corrected(october: list[Row], correction: Correction) -> Row:
    """Takes the first fitting row off the list and changes one value of it."""
    for row in october:
        value = row.get(correction.header)
        if (value is None) == correction.blank and row.get("Calcium (mmol/L)") is not None:
            october.remove(row)
            changed = (0.0 if value is None else float(str(value))) + correction.change
            digits = 1 if "(kg)" in correction.header or "(cm)" in correction.header or correction.blank else 0
            return row | {correction.header: f"{changed:.{digits}f}"}
    raise LookupError(f"no October row fits the correction of {correction.header}")


def _identity(drawn: Course) -> Row:
    person = patient_row(drawn.story)
    return {
        "Date of birth": person["date_of_birth"],
        "Sex": person["sex"],
        "Family name": person["family_name"],
        "Given name": person["given_name"],
        "Synthetic": person["synthetic"],
    }
