"""What a user may be told: one sentence that says what is wrong, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["hard", "soft", "note"]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file, or to be known. row counts from the file's first line; None: the whole file.

    hard: the row (of a reference the whole table) is refused; soft: refused until confirmed; note: to be known.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    severity: Severity
    message: str
    mend: str


class TrabeculaError(Exception):
    """A mistake or a state of the world that the user can mend; its text is shown as it stands. Exit code 1."""

    exit_code = 1


class UsageError(TrabeculaError):
    """The command or a choice in it is not one that exists. Exit code 2."""

    exit_code = 2


class StoreUnreadable(TrabeculaError):
    """The store cannot be opened: not a store, damaged, from a newer version, or not allowed. Exit code 3."""

    exit_code = 3


class StoreHeld(StoreUnreadable):
    """Another process owns the store. Exit code 3."""

    def __init__(self, message: str, pid: int | None = None) -> None:
        super().__init__(message)
        self.pid = pid


class StoreChanged(TrabeculaError):
    """The store is not the one that a check was made against."""


class FileProblem(TrabeculaError):
    """A whole file cannot be taken; nothing of it was read."""
