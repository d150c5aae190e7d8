"""What a check or a load of a centre's table found out, and what somebody may say beside the file."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from core.centre_tables.effect import Effect, Spot
from core.errors import Problem
from core.intake.report import FindingChange
from core.reference.bundled import LmsRow

Kind = Literal["table", "height adjustment"]


@dataclass(frozen=True)
class Wish:
    """What somebody says beside a file. title, levels: where the file has no such column. encoding: of its letters."""

    kind: Kind = "table"
    title: str = ""
    levels: str = ""
    replace: bool = False
    accept_soft: bool = False
    by: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class Shown:
    """One table of a file, as a person checks that it is the right one.

    state: new, same (that file is loaded already), replaces (another of that id is loaded). in_use: whether Z would be
    computed from it. rows, unit: of a table. effect: how many scans of the store get a Z by it, and why others do not.
    """

    reference_id: str
    title: str
    state: Literal["new", "same", "replaces"]
    in_use: bool
    described: dict[str, str]
    spots: tuple[Spot, ...] = ()
    rows: tuple[LmsRow, ...] = ()
    effect: Effect | None = None
    unit: str = ""


@dataclass
class TableReport:
    """The result of a check or a load of a file; `written` after a load that changed the store.

    findings: those that open, close or change by the load. findings_unknown: why they were not worked out; empty where
    they were, so that none means none.
    """

    file: str
    kind: Kind
    sha256: str
    problems: list[Problem] = field(default_factory=list)
    tables: list[Shown] = field(default_factory=list)
    findings: list[FindingChange] = field(default_factory=list)
    findings_unknown: str = "a problem holds the file back"
    written: bool = False

    @property
    def off(self) -> list[Shown]:
        """The tables that would be there and not be used."""
        return [table for table in self.tables if not table.in_use]

    @property
    def same(self) -> bool:
        """True where every table of the file is loaded from it already."""
        return bool(self.tables) and all(table.state == "same" for table in self.tables)

    @property
    def why_no_finding(self) -> str:
        """Why scans get a Z and no finding follows from it, which a reader would take for a fault; else empty."""
        scored = any(one.effect and one.effect.with_z for one in self.tables if one.in_use and one.state == "new")
        if self.findings or self.kind != "table" or not scored:
            return ""
        return "Findings go by the Z that leads: where one leads already, a later table does not take its place."

    def takeable(self, wish: Wish) -> bool:
        """True where a load would write: nothing is refused, what is unusual was confirmed."""
        severities = {problem.severity for problem in self.problems}
        return not self.same and "hard" not in severities and (wish.accept_soft or "soft" not in severities)

    def to_dict(self) -> dict[str, Any]:
        """The documented JSON form: without the rows, which the file has."""
        tables = [{name: value for name, value in asdict(table).items() if name != "rows"} for table in self.tables]
        return asdict(self) | {"tables": tables, "same": self.same}
