"""A file as the fuzz makes it: its bytes, the options it is sent with, and what is known of it because it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fact:
    """A value that a file row states: once that row is taken, `column` of `table`, in the row with this key, holds it.

    row: the spreadsheet's row; key: columns that find the stored row (`patient_id` among them where it has a patient).
    """

    row: int
    table: str
    key: tuple[tuple[str, Any], ...]
    column: str
    value: Any


@dataclass(frozen=True)
class Made:
    """One file. rows, skipped: how many records it has, and how many of them are blank or footers; None: not known.

    tables: what it must be read as, one of them; none where that is not known. facts: what its rows state. told: the
    columns (table, name) of which nothing but the facts may be stored for the rows that have facts; none where the rows
    are not known as a whole. nobody: rows that must be refused: no patient is named, a result has no unit, a
    scan no BMD, a number may be another, or two cells contradict each other.
    sound: every cell is right, so that each other row must be taken. readable: its bytes are in an encoding that must be
    read.
    """

    kind: str
    data: bytes
    options: Mapping[str, Any] = field(default_factory=dict)
    rows: int | None = None
    skipped: int | None = None
    tables: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    told: frozenset[tuple[str, str]] = frozenset()
    nobody: frozenset[int] = frozenset()
    sound: bool = False
    readable: bool = False
