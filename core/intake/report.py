"""What a check or a load found out: counts, problems, differences, findings that would change."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from core.errors import Problem

__all__ = ["Change", "FindingChange", "NewRow", "Problem", "Report", "Verb"]


@dataclass(frozen=True)
class Change:
    """One value of the store that the file changes, in `unit` where it has one."""

    row: int
    patient: str
    name: str
    table: str
    where: str
    column: str
    old: str | None
    new: str | None
    from_batch: int | None
    centre: str = ""
    patient_key: int | None = None
    unit: str = ""


@dataclass(frozen=True)
class NewRow:
    """One row that the store does not have, as a commit would store it.

    values: (column, value, unit) of each column that is not empty.
    """

    row: int
    table: str
    patient: str
    values: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class PatientTouched:
    """One patient for whom the file has rows that are new or change something. known: the store has the patient.

    new_rows, changed_rows: by table, in rows of that table; only tables with any. worst: the severity of the worst
    finding that opens or changes, None where none does.
    """

    patient_key: int
    patient: str
    name: str
    centre: str
    date_of_birth: str | None
    birth_precision: str | None
    known: bool
    new_rows: dict[str, int]
    changed_rows: dict[str, int]
    changed_values: int = 0
    findings: int = 0
    worst: str | None = None


# opens, reopens: one more on the open list; closes, rests (acknowledged or snoozed again): one less. ends: a finding
# that was put aside is there no more; returns: it is there again, still put aside; changes: neither.
Verb = Literal["opens", "reopens", "closes", "ends", "rests", "returns", "changes"]


@dataclass(frozen=True)
class FindingChange:
    """One finding that would appear, vanish or change with the file.

    was, now: its state before and after (open, acknowledged, snoozed); None where it is not there.
    """

    kind: Literal["appears", "vanishes", "changes"]
    rule: str
    severity: str
    patient_key: int
    patient: str
    name: str
    sentence: str
    before: str | None = None
    centre: str = ""
    was: str | None = None
    now: str | None = None

    @property
    def verb(self) -> Verb:
        """What the finding does to the open list. Without states, as where nobody has said anything of a finding."""
        if self.kind == "appears":
            return "opens" if self.now in (None, "open") else "returns"
        if self.kind == "vanishes":
            return "closes" if self.was in (None, "open") else "ends"
        if (self.was == "open") == (self.now == "open"):
            return "changes"
        return "reopens" if self.now == "open" else "rests"


@dataclass
class Report:
    """The result of a check, or of a load (then batch_id is set where something was written).

    rows_in = new + changed + same + refused + skipped, counted in rows of the file.
    tables: per table the rows that the file's rows became: {"dxa_scans": {"new": 3, ...}}.
    new_rows: the first few new rows of each table, as a sample.
    """

    file: str
    table: str | None = None
    rows_in: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    skipped: int = 0
    skipped_rows: list[dict[str, Any]] = field(default_factory=list)
    tables: dict[str, dict[str, int]] = field(default_factory=dict)
    columns: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new_rows: list[NewRow] = field(default_factory=list)
    findings: list[FindingChange] = field(default_factory=list)
    patients_touched: list[PatientTouched] = field(default_factory=list)
    patients: int = 0
    first_date: str | None = None
    last_date: str | None = None
    store_version: int | None = None
    sha256: str = ""
    batch_id: int | None = None

    @property
    def taken(self) -> int:
        """Rows that are, or would be, written."""
        return self.new + self.changed

    @property
    def clean(self) -> bool:
        """True where every row is taken or already there, and nothing waits for an answer."""
        return self.refused == 0 and not any(problem.severity != "note" for problem in self.problems)

    def by_patient(self) -> tuple[dict[int | None, list[Change]], dict[int, list[FindingChange]]]:
        """Changed values and findings by patient_key; values that belong to no patient (a device's) under None."""
        changes: dict[int | None, list[Change]] = {}
        for change in self.changes:
            changes.setdefault(change.patient_key, []).append(change)
        findings: dict[int, list[FindingChange]] = {}
        for finding in self.findings:
            findings.setdefault(finding.patient_key, []).append(finding)
        return changes, findings

    def to_dict(self) -> dict[str, Any]:
        """The documented JSON form."""
        return asdict(self)
