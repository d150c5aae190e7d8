"""What a file says and what the store holds of it: each stated value is there, and nothing is there that was not stated."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from core.contracts import TABLES
from core.contracts.drugs import class_of_agent
from core.intake import Report
from core.store import Store
from tests.fuzz.made import Fact, Made
from tests.fuzz.stand import stored_rows

# What the intake gives to a key that is blank: a number of the day, perhaps with its time, and which of that day it is; and
# that there are no vertebrae, or that nobody says which.
_DEFAULT = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?-\d+|none|not stated")


def whole(report: Report) -> bool:
    """Whether the file was refused before its rows were looked at."""
    return any(p.row is None and p.severity == "hard" for p in report.problems)


def held_rows(report: Report, made: Made) -> set[int]:
    """The rows that a problem holds back."""
    holding = ("hard",) if made.options.get("accept_soft") else ("hard", "soft")
    return {p.row for p in report.problems if p.row is not None and p.severity in holding}


def values_faults(store: Store, report: Report, made: Made) -> list[str]:
    """What is false of the values of a report's rows, at most a few of each kind."""
    if whole(report):
        return []
    held = held_rows(report, made)
    taken = [
        f"false: row {row} is without patient, unit, BMD or certain number, or contradicts itself, and was not refused"
        for row in sorted(made.nobody - held)
    ]
    if report.table not in made.tables:
        return taken[:2]
    facts = [fact for fact in made.facts if fact.row not in held]
    names = {fact.table for fact in facts} | ({table for table, _ in made.told} if facts else set())
    tables = {name: stored_rows(store, name) for name in sorted(names)}
    return taken[:2] + list(_lost(report, facts, tables))[:3] + list(_strange(store, report, made, facts, tables))[:3]


Tables = dict[str, list[dict[str, Any]]]


def _lost(report: Report, facts: list[Fact], tables: Tables) -> Iterator[str]:
    """Facts of taken rows that the store does not hold."""
    for fact in facts:
        rows = [row for row in tables[fact.table] if all(same(row.get(n), v) for n, v in fact.key)]
        own = [row for row in rows if row["batch_id"] == report.batch_id and row["file_row"] == fact.row]
        if not any(same(row[fact.column], fact.value) for row in own or rows):
            yield f"false: {_told(fact)}, stored {[row[fact.column] for row in own or rows]}"[:900]


def _strange(store: Store, report: Report, made: Made, facts: list[Fact], tables: Tables) -> Iterator[str]:
    """Values of the batch's rows that neither the file states for their place nor the store had there before."""
    stating = {fact.row for fact in facts}
    for table, rows in tables.items():
        own = [row for row in rows if row["batch_id"] == report.batch_id and row["file_row"] in stating]
        before = stored_rows(store, table, former=True) if own else []
        for row in own:
            places = [f for f in facts if f.table == table and all(same(row.get(n), v) for n, v in f.key)]
            for name in sorted(name for of, name in made.told if of == table):
                stated = [fact.value for fact in places if fact.column == name]
                stated += [was[name] for was in before if _same_key(table, was, row)] + _follows(table, name, row)
                value = row[name]
                default = name in TABLES[table].KEY and isinstance(value, str) and _DEFAULT.fullmatch(value)
                if value is not None and not default and not any(same(value, one) for one in stated):
                    yield f"false: {table}.{name} of row {row['file_row']} is {value!r}, the row states {stated}"[:900]


def _follows(table: str, name: str, row: dict[str, Any]) -> list[str]:
    """What the intake fills in by itself: the class of a drug that it knows."""
    known = class_of_agent(row["agent"]) if (table, name) == ("treatments", "drug_class") else None
    return [known] if known else []


def _same_key(table: str, one: dict[str, Any], other: dict[str, Any]) -> bool:
    names = [*TABLES[table].KEY, *(["patient_key"] if TABLES[table].HAS_PATIENT else [])]
    return all(one[name] == other[name] for name in names)


def _told(fact: Fact) -> str:
    return f"row {fact.row} says {fact.table}.{fact.column} = {fact.value!r} of {dict(fact.key)}"


def same(stored: Any, value: Any) -> bool:
    """Numbers within a billionth; text to the letter, but for line ends, which a reader of lines makes alike."""
    if isinstance(value, float) and isinstance(stored, (int, float)):
        return math.isclose(stored, value, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(value, str) and isinstance(stored, str):
        return re.sub(r"\r\n?", "\n", stored) == re.sub(r"\r\n?", "\n", value)
    return bool(stored == value)
