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
        """SELECT file_row, analyte, value_entered, unit_entered, lab_low, lab_high FROM in_labs
           WHERE coalesce(lab_low, lab_high) IS NOT NULL ORDER BY file_row"""
    ).fetchall()
    staging.add(_problems(staging, found))


def _problems(
    staging: Staging, rows: list[tuple[int, str, str, str | None, float | None, float | None]]
) -> Iterator[Problem]:
    bound = staging.layout.find("labs", "lab_range") or staging.layout.find("labs", "lab_low")
    header = bound.header if bound else staging.header("labs", "lab_high")
    for row, name, value, unit, low, high in rows:
        analyte = _KNOWN.get(name)
        if analyte is None:
            continue
        ends = " to ".join(f"{end:.4g}" for end in (low, high) if end is not None)
        if min(end for end in (low, high) if end is not None) < 0:
            message = f"the range of {name} {shown(value or '')} is {ends} {analyte.unit}: less than nothing"
            yield Problem(staging.file, row, header, ends, "hard", message, "Correct the range, or leave it out.")
        elif not _meets(analyte, low, high):
            usual = analyte.soft or analyte.hard or (0.0, 0.0)
            message = (
                f"the range of {name} {shown(value or '')} {unit or ''} comes to {ends} {analyte.unit}, where "
                f"{usual[0]:g} to {usual[1]:g} are usual: is it in another unit?"
            )
            mend = "Correct the range or the unit, or leave the range out; confirm it if it is right (--accept-soft)."
            yield Problem(staging.file, row, header, ends, "soft", message, mend)


def _meets(analyte: Analyte, low: float | None, high: float | None) -> bool:
    """Whether any usual value lies in a range."""
    usual = analyte.soft or analyte.hard
    return usual is None or ((low is None or low <= usual[1]) and (high is None or high >= usual[0]))
