"""Problems of a file, the equal ones together, and all of them as a CSV."""

from __future__ import annotations

from collections.abc import Iterable

from core.intake import Problem, Report
from core.intake.grouping import Group, group_problems
from dashboard.data.csv_text import csv_text
from dashboard.data.reading import on_page

__all__ = ["KINDS", "Group", "groups", "problems_csv"]

KINDS = {"hard": "held back", "soft": "to confirm", "note": "note"}


def groups(report: Report) -> tuple[Group, ...]:
    """A report's problems, the equal ones together; the worst kind first."""
    return group_problems(report.problems)


def problems_csv(problems: Iterable[Problem]) -> str:
    """All problems as a CSV for whoever mends the file."""
    return csv_text(
        ["file", "row", "column", "as written", "kind", "problem", "what to do"],
        ([p.file, p.row, p.column, p.value, KINDS[p.severity], on_page(p.message), on_page(p.mend)] for p in problems),
    )
