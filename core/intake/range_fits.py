"""A laboratory's range that no usual result of its analyte lies in: it is of another unit, or of another analyte."""

from __future__ import annotations

from collections.abc import Iterator

from core.contracts.analyte import Analyte
from core.contracts.analytes import ANALYTES
from core.intake.explain import shown
from core.intake.report import Problem
from core.intake.staging import Staging

_KNOWN = {analyte.name: analyte for analyte in ANALYTES}


def check_ranges(staging: Staging) -> None:
    """Ask about ranges that lie wholly outside an analyte's usual values, in its own unit; below 0 is refused."""
    found = staging.cursor.execute(
        "SELECT DISTINCT analyte FROM in_labs WHERE coalesce(lab_low, lab_high) IS NOT NULL ORDER BY analyte"
    ).fetchall()
    for (name,) in found:
        if name in _KNOWN:
            staging.add(_problems(staging, _KNOWN[name]))


def _problems(staging: Staging, analyte: Analyte) -> Iterator[Problem]:
    """The problems of one analyte. What is outside is found in the table: a file may have a million results."""
    bound = staging.layout.find("labs", "lab_range") or staging.layout.find("labs", "lab_low")
    header = bound.header if bound else staging.header("labs", "lab_high")
    least, most = analyte.soft or analyte.hard or (0.0, float("inf"))
    rows = staging.cursor.execute(
        """SELECT file_row, value_entered, unit_entered, lab_low, lab_high, least(lab_low, lab_high) < 0 FROM in_labs
           WHERE analyte = ? AND (least(lab_low, lab_high) < 0 OR lab_low > ? OR lab_high < ?) ORDER BY file_row""",
        [analyte.name, most, least],
    ).fetchall()
    for row, value, unit, low, high, is_negative in rows:
        ends = " to ".join(f"{end:.4g}" for end in (low, high) if end is not None)
        if is_negative:
            message = f"the range of {analyte.name} {shown(value or '')} is {ends} {analyte.unit}: less than nothing"
            yield Problem(staging.file, row, header, ends, "hard", message, "Correct the range, or leave it out.")
            continue
        message = (
            f"the range of {analyte.name} {shown(value or '')} {unit or ''} comes to {ends} {analyte.unit}, where "
            f"{least:g} to {most:g} are usual: is it in another unit?"
        )
        mend = "Correct the range or the unit, or leave the range out; confirm it if it is right (--accept-soft)."
        yield Problem(staging.file, row, header, ends, "soft", message, mend)
