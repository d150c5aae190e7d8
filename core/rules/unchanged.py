"""Which rules can say nothing new when some tables change: what the store keeps of them stands.

A month's blood results are no reason to compare scans, nor scans to read the spine anew.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from core.contracts import TABLES
from core.rules.kept import KEPT, NOT_KEPT
from core.rules.views import FINDING_COLUMNS, Rule, rules

# Every finding is one of somebody who is a patient still.
_WHOSE_FINDINGS = "people"
_THEIRS = "patient_key IN (SELECT patient_key FROM affected)"


@dataclass(frozen=True)
class Plan:
    """What a change asks for: the rules to work out, in order.

    standing: the kept facts that stay the same. standing_findings: the findings that are not worked out.
    """

    rules: tuple[Rule, ...]
    standing: frozenset[str] = frozenset()
    standing_findings: tuple[str, ...] = ()

    @property
    def lent(self) -> frozenset[str]:
        """The kept facts that are not worked out: some that stand are, for what is not kept of them."""
        return self.standing - {rule.name for rule in self.rules}

    @property
    def tables(self) -> frozenset[str]:
        """The tables that its rules read."""
        return frozenset(table for rule in self.rules for table in rule.tables)


def plan(changed: Collection[str] | None) -> Plan:
    """The plan for a change of some tables' rows; everything for None, or where a table is about no patient."""
    if changed is None or any(not TABLES[name].HAS_PATIENT for name in changed):
        return Plan(rules())
    return _plan(frozenset(changed))


@cache
def _plan(changed: frozenset[str]) -> Plan:
    named = {rule.name: rule for rule in rules()}
    people = set(named[_WHOSE_FINDINGS].tables)
    touched = {
        name
        for name, rule in named.items()
        if changed & ({*rule.tables, *people} if rule.finding else set(rule.tables))
    }
    wanted = {name for name in touched if name in KEPT or named[name].finding}
    for rule in reversed(rules()):
        if rule.name in wanted:
            wanted |= {below for below in rule.reads if below in touched or not is_enough(below, rule)}
            wanted |= {_WHOSE_FINDINGS} if rule.finding else set()
    return Plan(
        tuple(rule for rule in rules() if rule.name in wanted),
        frozenset(KEPT) - touched,
        tuple(rule.finding for name, rule in named.items() if rule.finding and name not in wanted),
    )


@cache
def plan_of(names: frozenset[str]) -> Plan:
    """The plan for some rules of a patient on the store's own day: what is kept is read instead of worked out."""
    wanted = set(names)
    standing: set[str] = set()
    for rule in reversed(rules()):
        if rule.name not in wanted:
            continue
        readers = [other for other in rules() if other.name in wanted - standing and rule.name in other.reads]
        whole = rule.name not in names or rule.name not in NOT_KEPT
        if rule.name in KEPT and whole and all(is_enough(rule.name, one) for one in readers):
            standing.add(rule.name)
        else:
            wanted |= set(rule.reads)
    return Plan(tuple(rule for rule in rules() if rule.name in wanted - standing), frozenset(standing))


def is_enough(below: str, rule: Rule) -> bool:
    """Whether what is kept of the rule `below` has all that another rule names of it."""
    return below in KEPT and rule.words.isdisjoint(NOT_KEPT.get(below, ()))


def stand_in_sql(name: str) -> str:
    """The statement that lends a workspace what the store keeps of a rule, of the workspace's patients."""
    return f"CREATE OR REPLACE VIEW {name} AS FROM store.main.{name} WHERE {_THEIRS}"


def add_findings_sql(into: str, codes: Collection[str]) -> str:
    """The statement that adds to `into` the store's findings, by some rules, of the workspace's patients."""
    named = ", ".join(f"'{code}'" for code in codes)
    return f"""INSERT INTO {into} BY NAME SELECT {", ".join(FINDING_COLUMNS)} FROM store.main.findings
               WHERE rule IN ({named}) AND {_THEIRS}"""
