"""A file as it is planned: its columns, what each means, and what a cell of each says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.cells import Said


@dataclass(frozen=True)
class Planned:
    """One column of a file: header, where its value goes, the cells it takes.

    fixed: the wide row's part it is in; told: whether its value is looked for in the store; shared: it is of every scan
    of the row; unit_of: the header of the result whose unit it holds; doubt: its cells can be read as two numbers.
    """

    header: str
    table: str
    name: str
    cells: st.SearchStrategy[Said]
    fixed: tuple[tuple[str, Any], ...] = ()
    told: bool = True
    factor: float = 1.0
    shared: bool = False
    unit_of: str = ""
    doubt: bool = False


@dataclass(frozen=True)
class Plan:
    """A file's columns. table: what it must be read as; key: names of a row's key beside the patient.

    clear: each value has one place only; else the file may be refused as a whole.
    """

    table: str
    columns: list[Planned]
    key: tuple[str, ...]
    has_patient: bool = True
    newcomers: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    clear: bool = True

    @property
    def readings(self) -> tuple[str, ...]:
        """What the file may be read as: a wide one of a visit's columns alone is a file of visits, too; one of patients'
        numbers alone says nothing more than whom it knows."""
        if self.options.get("table"):
            return (str(self.options["table"]),)
        if not self.columns:
            return (self.table, "patients")
        only_visits = all(p.table == "visits" for p in self.columns)
        return (self.table, "visits") if self.table == "wide" and only_visits else (self.table,)
