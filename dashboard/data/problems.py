"""Problems of a file, the equal ones together, and all of them as a CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.intake import Problem, Report
from dashboard.data.csv_text import csv_text
from dashboard.data.reading import on_page

KINDS = {"hard": "held back", "soft": "to confirm", "note": "note"}
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_NUMBER = re.compile(r"[-+]?\d[\d.,:/-]*")


@dataclass(frozen=True)
class Group:
    """Problems of one column with one cause, in the order of their rows."""

    problems: tuple[Problem, ...]

    @property
    def first(self) -> Problem:
        """The one that stands for all."""
        return self.problems[0]


def groups(report: Report) -> tuple[Group, ...]:
    """Equal problems together: of one severity, one column and one cause, whatever the values; the worst kind first."""
    found: dict[tuple[str, str | None, str], list[Problem]] = {}
    for problem in report.problems:
        found.setdefault((problem.severity, problem.column, _cause(problem)), []).append(problem)
    return tuple(Group(tuple(problems)) for problems in found.values())


def _cause(problem: Problem) -> str:
    """The message without what differs from row to row: the value as written, quoted words, numbers and days."""
    words = problem.message.replace(problem.value, "…") if problem.value else problem.message
    return _NUMBER.sub("#", _QUOTED.sub("…", words)).replace("…", "#")


def problems_csv(problems: Iterable[Problem]) -> str:
    """All problems as a CSV for whoever mends the file."""
    return csv_text(
        ["file", "row", "column", "as written", "kind", "problem", "what to do"],
        ([p.file, p.row, p.column, p.value, KINDS[p.severity], on_page(p.message), on_page(p.mend)] for p in problems),
    )
