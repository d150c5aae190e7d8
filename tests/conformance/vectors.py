"""Vectors: cases of the rule book as data. Facts in, the columns of one rule out; read from tests/core/rules/vectors/*.toml.

A group shares its facts; each case fills their blanks ("$name") and says what it expects. The keys of a case that fill a
blank are facts, the others are columns of the rule's row. Reserved: `case` (its name; else x is), `x` (the value at the
limit's boundary), `also` (facts of its own), `rows` (how many rows; else exactly one). "NULL" is unknown, on both
sides; an expected text that ends in … is a beginning; evidence is expected by the labels of its facts. A fact is one line: its
first key says what it is.

    visit = day | scan = day | image = day | row = table | flat_reference = title; what follows are its columns
"""

from __future__ import annotations

import operator
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, Field

from core.rules.limits import Limit, rule_book

FOLDER = Path(__file__).parents[1] / "core" / "rules" / "vectors"
SIDES = ("below", "at", "above")
MEETS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt}
_RESERVED = ("case", "also")
_ABOUT_ALL = ("precision_errors", "reference_choices", "regimens")
_AGAINST = {int: (int, float), float: (int, float), date: (date,)}

Row = SimpleNamespace
Value = Any


class Clinic(Protocol):
    """What a vector needs of the clinic in memory."""

    today: date | str

    def empty(self) -> None: ...
    def child(self, **row: Any) -> int: ...
    def visit(self, key: int, day: str, **row: Any) -> None: ...
    def scan(self, key: int, day: str, **row: Any) -> None: ...
    def image(self, key: int, day: str, **grades: Any) -> str: ...
    def insert(self, table: str, **row: Any) -> None: ...
    def flat_reference(self, title: str, *, m: float, s: float, **row: Any) -> None: ...
    def ask(self, view: str, order: str = "ALL", /, **where: Any) -> list[Row]: ...


class Group(BaseModel):
    """Cases that share their facts, and what they prove."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]+$")
    rule: str
    book: str = Field(pattern=r"^(\d+(\.\d+)?|A\d+)(, (\d+(\.\d+)?|A\d+))*$")
    says: str = Field(pattern=r"^[A-Z].+\.$")
    limit: str | None = None
    boundary: int | float | date | None = None  # where x is not in the limit's unit: the x that lies on it
    one_sided: str = ""  # why there is nothing beyond the limit, or short of it
    child: dict[str, Value] = {}
    today: date | str | None = None
    facts: list[dict[str, Value]] = []
    where: dict[str, Value] = {}
    last_by: str = ""  # of several rows the last one by this column
    decimals: int | None = None  # to how many the rule book gives the expected numbers
    cases: list[dict[str, Value]] = Field(min_length=1)

    @property
    def edge(self) -> int | float | date | None:
        """The x that lies on the limit."""
        return self.boundary if self.boundary is not None or self.limit is None else self.of_limit.value

    @property
    def of_limit(self) -> Limit:
        return rule_book()[self.limit or ""]


@dataclass(frozen=True)
class Vector:
    """One case of a group: its name, the facts for the blanks, the expected columns."""

    group: Group
    name: str
    facts: Mapping[str, Value]
    also: tuple[dict[str, Value], ...]
    expected: Mapping[str, Value]

    @property
    def id(self) -> str:
        return f"{self.group.id}: {self.name}"

    @property
    def side(self) -> str:
        """On which side of the limit x lies: below, at or above; empty where the group proves no limit."""
        x, edge = self.facts.get("x"), self.group.edge
        if x is None or edge is None:
            return ""
        if not isinstance(x, _AGAINST[type(edge)]):
            raise TypeError(f"{self.id}: x and the boundary are of two kinds")
        return "at" if x == edge else "below" if x < edge else "above"

    @property
    def outcome(self) -> str:
        return repr(sorted(self.expected.items()))


@cache
def groups() -> tuple[Group, ...]:
    """All groups of all files. Raises ValueError, naming the file, for one that is malformed or named twice."""
    found: dict[str, Group] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        if set(content) != {"group"}:
            raise ValueError(f"{path.name} holds something else than groups.")
        for entry in content["group"]:
            group = Group.model_validate(entry)
            if group.id in found:
                raise ValueError(f"{path.name}: there are two groups {group.id}.")
            found[group.id] = group
    return tuple(found.values())


@cache
def vectors() -> tuple[Vector, ...]:
    """Every case of every group."""
    return tuple(vector for group in groups() for vector in _cases(group))


def _cases(group: Group) -> Iterator[Vector]:
    names = set()
    for case in group.cases:
        also = tuple(case.get("also", ()))
        blanks = _blanks([group.child, group.today, group.facts, group.where, list(also)]) | {"x"}
        facts = {name: value for name, value in case.items() if name in blanks}
        name = minus(str(case.get("case", case.get("x", ""))))
        if missing := blanks - set(facts) - {"x"}:
            raise ValueError(f"{group.id}: a case leaves {', '.join(sorted(missing))} blank.")
        if not name or name in names:
            raise ValueError(f"{group.id}: a case has no name of its own ({name}).")
        names.add(name)
        expected = {key: value for key, value in case.items() if key not in (*blanks, *_RESERVED)}
        if not expected:
            raise ValueError(f"{group.id}: {name} expects nothing.")
        yield Vector(group, name, facts, also, expected)


def minus(words: str) -> str:
    """Numbers with a true minus sign; the hyphens of dates and levels stay."""
    return re.sub(r"(?<!\w)-(?=\d)", "−", words)


def _blanks(part: Value) -> set[str]:
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list):
        return set().union(*map(_blanks, part)) if part else set()
    return {part[1:]} if isinstance(part, str) and part.startswith("$") else set()


def mismatches(clinic: Clinic, group: Group) -> list[str]:
    """What the group's rule says otherwise than its cases expect; empty where all pass."""
    ours = [vector for vector in vectors() if vector.group is group]
    if _alone(group):
        return [line for vector in ours for line in _one_by_one(clinic, vector)]
    # The cases are people of one clinic: the rule is worked out once for all of them.
    clinic.empty()
    if group.today is not None:
        clinic.today = group.today
    keys = [_tell_all(clinic, vector) for vector in ours]
    return [
        line
        for vector, key in zip(ours, keys, strict=True)
        for line in _compare(vector, _rows(clinic, vector, patient_key=key))
    ]


def _alone(group: Group) -> bool:
    """Whether each case needs a clinic of its own: its own day, or facts that are about no patient."""
    facts = [*group.facts, *(fact for case in group.cases for fact in case.get("also", ()))]
    about_all = any(next(iter(fact)) == "flat_reference" or fact.get("row") in _ABOUT_ALL for fact in facts)
    return bool(_blanks(group.today)) or about_all or "patient_key" in group.where or "reference_id" in group.where


def _one_by_one(clinic: Clinic, vector: Vector) -> list[str]:
    clinic.empty()
    if vector.group.today is not None:
        clinic.today = _filled(vector.group.today, vector)
    _tell_all(clinic, vector)
    return _compare(vector, _rows(clinic, vector))


def _rows(clinic: Clinic, vector: Vector, **whose: int) -> list[Row]:
    group = vector.group
    order = f'"{group.last_by}"' if group.last_by else "ALL"
    return clinic.ask(group.rule, order, **whose, **_filled(group.where, vector))


def _compare(vector: Vector, rows: list[Row]) -> list[str]:
    wanted = dict(vector.expected)
    count = wanted.pop("rows", None if vector.group.last_by else 1)
    if count is not None and len(rows) != count:
        return [f"{vector.id}: {count} rows expected, {len(rows)} found: {rows}"]
    if wanted and not rows:
        return [f"{vector.id}: no row found"]
    found = {name: getattr(rows[-1], name, "no such column") for name in wanted}
    return [
        f"{vector.id}: {name} {value!r} expected, {found[name]!r} found"
        for name, value in wanted.items()
        if not _same(found[name], value, vector.group.decimals)
    ]


def _filled(part: Value, vector: Vector) -> Value:
    """A part of the group with its blanks filled and NULL for None."""
    if isinstance(part, dict):
        return {name: _filled(value, vector) for name, value in part.items()}
    if isinstance(part, str) and part.startswith("$"):
        part = vector.facts[part[1:]]
    if isinstance(part, list):
        return [_filled(value, vector) for value in part]
    return None if part == "NULL" else part


def _tell_all(clinic: Clinic, vector: Vector) -> int:
    key = clinic.child(**_filled(vector.group.child, vector))
    for fact in (*vector.group.facts, *vector.also):
        _tell(clinic, key, _filled(fact, vector))
    return key


def _tell(clinic: Clinic, key: int, fact: dict[str, Value]) -> None:
    (verb, subject), *rest = fact.items()
    row = dict(rest)
    if verb == "row":
        about = {} if subject in _ABOUT_ALL else {"patient_key": key}
        clinic.insert(subject, **about, **row)
    elif verb == "flat_reference":
        clinic.flat_reference(subject, **row)
    else:
        {"visit": clinic.visit, "scan": clinic.scan, "image": clinic.image}[verb](key, str(subject), **row)


def _tells(fact: dict[str, Any], expected: Value) -> bool:
    """Whether a fact of the evidence has this label, or label and value ("latest spine image: never"), or label and
    row ("weight [visits 9]", "weight [no row]")."""
    label, row = fact["label"], f"{fact['source_table']} {fact['file_row']}" if fact["source_table"] else "no row"
    return expected in (label, f"{label}: {fact['value']}", f"{label} [{row}]")


def _same(found: Value, expected: Value, decimals: int | None) -> bool:
    if isinstance(expected, str) and expected.endswith("…"):
        return isinstance(found, str) and found.startswith(expected[:-1])
    if expected == "NULL":
        return found is None
    if isinstance(found, list) and any(isinstance(fact, dict) and "label" in fact for fact in found):
        return isinstance(expected, list) and len(found) == len(expected) and all(map(_tells, found, expected))
    if isinstance(expected, float) and isinstance(found, (int, float)):
        return abs(found - expected) <= (0.5 * 10**-decimals if decimals is not None else 1e-9)
    return type(found) is type(expected) and found == expected
