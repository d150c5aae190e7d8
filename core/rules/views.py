"""The rules as views: one .sql file per clinical question, its header read and its place in the order found."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import resources

from core.contracts import TABLES
from core.errors import TrabeculaError
from core.rules.limits import rule_book

ALL_FINDINGS = "all_findings"
FINDING_COLUMNS = (
    "rule",
    "severity",
    "patient_key",
    "object",
    "since",
    "sentence",
    "evidence",
    "limits",
    "fact_key",
)
_HEADER = re.compile(r"^-- ([A-Z][a-z]+(?: row| book)?): (.*)$")
_SECTION = re.compile(r"\d+(?:\.\d+)?|A\d+")
_LIMIT = re.compile(r"\b(?:limits|meets)\.([a-z0-9_]+)\s*\(")
_WORD = re.compile(r"[a-z_][a-z0-9_]*")


class RuleMalformed(TrabeculaError):
    """A rule's file does not say what it has to, or the rules turn in a circle."""


@dataclass(frozen=True)
class Rule:
    """One view: its question, what a row is, its sources; for a finding also when it opens, closes and reopens."""

    name: str
    sql: str
    header: Mapping[str, str]
    limits_in_text: tuple[str, ...]
    reads: tuple[str, ...] = field(default=())
    limits: tuple[str, ...] = field(default=())
    tables: tuple[str, ...] = field(default=())

    @property
    def words(self) -> set[str]:
        """Every name that its SQL has, comments and the text of strings left out."""
        return set(_WORD.findall(_code(self.sql)))

    @property
    def question(self) -> str:
        return self.header["Question"]

    @property
    def one_row(self) -> str:
        return self.header["One row"]

    @property
    def source(self) -> str:
        return self.header["Source"]

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections and amendments of the rule book that it carries out, for example 3.5 and A9."""
        return tuple(part.strip() for part in self.header["Rule book"].split(","))

    @property
    def finding(self) -> str | None:
        """The finding's name, for example VF-NEW; None for a view of facts."""
        return self.header.get("Finding")


def parse_rule(name: str, text: str) -> Rule:
    """A rule from its file. Raises RuleMalformed where the header is incomplete or the view has another name."""
    header: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if match := _HEADER.match(line):
            last = match[1]
            header[last] = match[2].strip()
        elif last:
            header[last] += " " + line.removeprefix("--").strip()
    needed = ["Question", "One row", "Source", "Rule book"]
    if "Finding" in header:
        needed += ["Opens", "Since", "Closes", "Reopens"]
    if missing := [key for key in needed if not header.get(key)]:
        raise RuleMalformed(f"{name}.sql has no header line for {', '.join(missing)}.")
    if unclear := [part for part in header["Rule book"].split(",") if not _SECTION.fullmatch(part.strip())]:
        raise RuleMalformed(f"{name}.sql names no section of the rule book like 3.5 or A9: {', '.join(unclear)}.")
    if f"CREATE OR REPLACE VIEW {name} AS" not in text:
        raise RuleMalformed(f"{name}.sql has to make the view {name}.")
    limits = tuple(dict.fromkeys(_LIMIT.findall(_code(text))))
    if unknown := [limit for limit in limits if limit not in rule_book()]:
        raise RuleMalformed(f"{name}.sql names limits that thresholds.toml does not have: {', '.join(unknown)}.")
    return Rule(name, text, header, limits)


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, each after the views that it reads. `limits` and `tables` include those of the views below it."""
    folder = resources.files("core.rules").joinpath("sql")
    files = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    parsed = {
        entry.name.removesuffix(".sql"): parse_rule(entry.name.removesuffix(".sql"), entry.read_text(encoding="utf-8"))
        for entry in files
    }
    reads = {name: tuple(sorted(_names(rule.sql) & parsed.keys() - {name})) for name, rule in parsed.items()}
    ordered: dict[str, Rule] = {}
    for name in in_order(reads):
        rule = parsed[name]
        below = (limit for other in reads[name] for limit in ordered[other].limits)
        limits = tuple(dict.fromkeys([*rule.limits_in_text, *below]))
        tables = (_names(rule.sql) & TABLES.keys()).union(*(ordered[other].tables for other in reads[name]))
        ordered[name] = replace(rule, reads=reads[name], limits=limits, tables=tuple(sorted(tables)))
    return tuple(ordered.values())


def with_those_below(names: Collection[str]) -> list[Rule]:
    """Some rules and all that these read, in order."""
    wanted = set(names)
    for rule in reversed(rules()):
        if rule.name in wanted:
            wanted |= set(rule.reads)
    return [rule for rule in rules() if rule.name in wanted]


def as_table(rule: Rule) -> str:
    """The statement that makes a table of the rule's rows, after the rules that it reads."""
    return rule.sql.replace("CREATE OR REPLACE VIEW", "CREATE OR REPLACE TABLE", 1)


def select_of(name: str) -> str:
    """The SELECT of one rule, to be asked in a catalog that has the tables it reads but not the view."""
    sql = next(rule.sql for rule in rules() if rule.name == name)
    return sql.split(f"CREATE OR REPLACE VIEW {name} AS", 1)[1].strip().rstrip(";")


def in_order(reads: Mapping[str, Iterable[str]]) -> list[str]:
    """Names so that each comes after those it reads; the same order every time."""
    sorter = TopologicalSorter({name: sorted(reads[name]) for name in sorted(reads)})
    try:
        return list(sorter.static_order())
    except CycleError as error:
        raise RuleMalformed(f"The rules read each other in a circle: {' -> '.join(error.args[1])}.") from None


def all_findings_sql(some: Iterable[Rule] | None = None) -> str:
    """The statement of the view that puts the findings of all rules together, or of some."""
    parts = (
        f"SELECT {', '.join(FINDING_COLUMNS)} FROM {rule.name}"
        for rule in sorted(rules() if some is None else some, key=lambda rule: rule.name)
        if rule.finding
    )
    union = "\n  UNION ALL BY NAME\n  ".join(parts)
    return (
        f"CREATE OR REPLACE VIEW {ALL_FINDINGS} AS\nSELECT f.* FROM (\n  {union}) f\n"
        "SEMI JOIN people p ON p.patient_key = f.patient_key"
    )


def _code(text: str) -> str:
    """SQL without comments and without the text of strings."""
    return re.sub(r"'(?:[^']|'')*'", "''", re.sub(r"--[^\n]*", "", text))


def _names(text: str) -> set[str]:
    """The words after FROM and JOIN: no rule lists several after one FROM, as a test makes sure."""
    return set(re.findall(rf"\b(?:FROM|JOIN)\s+({_WORD.pattern})", _code(text)))
