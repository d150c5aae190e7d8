"""Problems that are one: of one severity, one column and one cause, whatever the values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import Problem

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


def group_problems(problems: Iterable[Problem]) -> tuple[Group, ...]:
    """Equal problems together, in the order of the first of each."""
    found: dict[tuple[str, str, str | None, str], list[Problem]] = {}
    for problem in problems:
        found.setdefault((problem.file, problem.severity, problem.column, _cause(problem)), []).append(problem)
    return tuple(Group(tuple(alike)) for alike in found.values())


def _cause(problem: Problem) -> str:
    """The message without what differs from row to row: the value as written, quoted words, numbers and days."""
    words = problem.message.replace(problem.value, "…") if problem.value else problem.message
    return _NUMBER.sub("#", _QUOTED.sub("…", words)).replace("…", "#")
