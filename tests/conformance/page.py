"""docs/rules.md: every rule with its question, limits and sources, and the vectors and tests that it passed.

All but the counts is made from the rules' headers, thresholds.toml and the vectors' files. The counts are the ones of a
run of tests/core/rules: tests/conformance/plugin.py hands them over, or compares them with the written page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from core.rules import views
from core.rules.limits import LimitInForce, all_limits
from core.rules.views import Rule
from tests.conformance.sections import SECTIONS, in_book_order
from tests.conformance.vectors import SIDES, Group, groups, vectors
from tests.conformance.words import expected, filled, given

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"

# How many cases of a rule passed, by what held them: a group of vectors or a test.
Counts = Mapping[str, Mapping[str, int]]

_INTRODUCTION = """# The rules and their proof

Written by `make rules` from core/rules and the tests; nobody edits it. A test proves it current, and a whole run of
tests/core/rules fails where other vectors or tests pass than are counted here.

- **Rule**: one clinical question, one SQL view of core/rules/sql. A finding is a rule whose rows are shown to somebody.
- **Rule book**: the clinical specification that the rules carry out, by its sections (3.5) and amendments (A9). An
  amendment overrules the sections.
- **Limit**: a number that a rule compares with, from core/rules/thresholds.toml. *Published*: the source gives the
  number. *Product choice*: sources are silent or disagree; it is not signed off until the centre signs it.
- **Vector**: a case of the rule book as data, in tests/core/rules/vectors: facts in, columns of one rule out. Where a
  group of vectors holds a limit, they lie on one side of it, exactly at it, and on the other: x is the value that moves.
- **Tests**: ordinary tests of tests/core/rules, counted for each rule that they ask.
"""
_SIDES = "vectors on one side / at it / on the other"
_PASSED = re.compile(r"^\| `([^`]+)` \|(?:.*\|)? (\d+) \|$", re.MULTILINE)
_RULE = re.compile(r"^### (\w+)$", re.MULTILINE)


def page(counts: Counts) -> str:
    """The whole page as Markdown."""
    rules = sorted(views.rules(), key=lambda rule: rule.name)
    parts = [_INTRODUCTION, _summary(rules, counts), _book(rules), _limits(), "## Rule by rule\n"]
    parts += [_rule(rule, counts.get(rule.name, {})) for rule in rules]
    return "\n".join(parts)


def counts_of(text: str) -> dict[str, dict[str, int]]:
    """The counts that a written page gives."""
    _, *parts = _RULE.split(text)
    return {
        name: {what: int(passed) for what, passed in _PASSED.findall(part)}
        for name, part in zip(parts[::2], parts[1::2], strict=True)
    }


def _summary(rules: Iterable[Rule], counts: Counts) -> str:
    lines = []
    total = [0, 0]
    ours = {group.id for group in groups()}
    for rule in rules:
        passed = counts.get(rule.name, {})
        sums = [sum(n for what, n in passed.items() if (what in ours) is data) for data in (True, False)]
        total = [a + b for a, b in zip(total, sums, strict=True)]
        lines.append(
            [f"[{rule.name}](#{rule.name})", rule.finding or "", len(rule.limits_in_text), len(rule.limits), *sums]
        )
    lines.append(["all", "", "", len(all_limits()), *total])
    heads = [
        "rule",
        "finding",
        "limits of its own",
        "with those of the rules it reads",
        "vectors passed",
        "tests that asked it passed",
    ]
    return "## Summary\n\n" + _table(heads, lines)


def _book(rules: Iterable[Rule]) -> str:
    by_section: dict[str, list[str]] = {}
    for rule in rules:
        for section in rule.sections:
            by_section.setdefault(section, []).append(f"[{rule.name}](#{rule.name})")
    lines = [[section, SECTIONS[section], ", ".join(by_section[section])] for section in in_book_order(by_section)]
    return "## Sections of the rule book that rules carry out\n\n" + _table(["section", "about", "rules"], lines)


def _limits() -> str:
    lines = [[limit.limit_id, *_of_limit(limit), _sides(limit.limit_id, groups())] for limit in all_limits()]
    return "## Limits\n\n" + _table(["limit", "value", "kind", "source", _SIDES], lines)


def _of_limit(limit: LimitInForce) -> list[str]:
    kind = limit.limit.kind
    return [f"`{limit.words}`", f"{kind}, {limit.sign_off}" if limit.sign_off else kind, limit.limit.source]


def _sides(limit_id: str, among: Iterable[Group]) -> str:
    """How many vectors lie on each side of a limit and at it."""
    holding = [group for group in among if group.limit == limit_id]
    there = [vector.side for vector in vectors() if vector.group in holding]
    excuse = "".join(f" ({group.one_sided})" for group in holding if group.one_sided)
    return " / ".join(str(there.count(side)) for side in SIDES) + excuse if there else "held by the rules that read it"


def _rule(rule: Rule, passed: Mapping[str, int]) -> str:
    named = {limit.limit_id: limit for limit in all_limits()}
    lines = [f"### {rule.name}", ""]
    lines += [f"**{rule.finding}**, severity {_severities(rule)}.", ""] if rule.finding else []
    lines += [f"- {key}: {rule.header[key]}" for key in rule.header if key not in ("Rule book", "Finding")]
    lines += [f"- Rule book: {', '.join(rule.sections)}", f"- Reads: {', '.join(rule.reads) or 'tables only'}", ""]
    if rule.limits_in_text:
        heads = ["limit", "value", "kind", "source", "meaning", _SIDES]
        ours = [group for group in groups() if group.rule == rule.name]
        own = [
            [name, *_of_limit(named[name]), named[name].limit.meaning, _sides(name, ours)]
            for name in rule.limits_in_text
        ]
        lines += [_table(heads, own)]
    return "\n".join([*lines, _vectors(rule, passed), *_tests(passed)])


def _severities(rule: Rule) -> str:
    """The letters that the view may put into its column severity, gravest first."""
    said = re.search(r"AS rule,(.*?) AS severity", rule.sql, re.DOTALL)
    letters = set(re.findall(r"'([CHML])'", said[1])) if said else set()
    words = {"C": "critical", "H": "high", "M": "medium", "L": "low"}
    return " or ".join(word for letter, word in words.items() if letter in letters)


def _vectors(rule: Rule, passed: Mapping[str, int]) -> str:
    lines = [
        [
            f"`{group.id}`",
            group.says,
            group.book,
            group.limit or "",
            given(group),
            _cases(group),
            passed.get(group.id, 0),
        ]
        for group in groups()
        if group.rule == rule.name
    ]
    return _table(["vectors", "say", "rule book", "limit", "given", "expected", "passed"], lines)


def _cases(group: Group) -> str:
    return "<br>".join(
        f"{vector.name}{filled(vector)} → {expected(vector)}" for vector in vectors() if vector.group is group
    )


def _tests(passed: Mapping[str, int]) -> list[str]:
    lines = [[f"`{name}`", count] for name, count in sorted(passed.items()) if "::" in name]
    return [_table(["tests that ask it", "passed"], lines)] if lines else []


def _table(heads: list[str], lines: Iterable[list[object]]) -> str:
    rows = [heads, ["---"] * len(heads), *lines]
    return "".join("| " + " | ".join(str(cell).replace("|", "/") for cell in row) + " |\n" for row in rows)
