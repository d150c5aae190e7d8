"""Every vector of tests/core/rules/vectors passes, and together they hold each limit of each rule from both sides."""

from __future__ import annotations

import pytest

from core.rules import views
from core.rules.limits import rule_book
from tests.conformance.vectors import MEETS, SIDES, Group, Vector, groups, mismatches, vectors
from tests.core.rules.conftest import Clinic

RULES = {rule.name: rule for rule in views.rules()}
PAIRS = [(rule.name, limit) for rule in RULES.values() for limit in rule.limits_in_text]


@pytest.mark.parametrize("group", groups(), ids=lambda group: group.id)
def test_vectors(clinic: Clinic, group: Group, request: pytest.FixtureRequest) -> None:
    request.node.user_properties.append(("vectors", len(group.cases)))
    assert mismatches(clinic, group) == []


def _of(rule: str, limit: str) -> list[Vector]:
    """The vectors that hold a limit of a rule; of one that the rule only hands on, as a precision error, those of its readers."""
    handed_on = not rule_book()[limit].op
    return [
        vector
        for vector in vectors()
        if vector.group.limit == limit
        and (vector.group.rule == rule or (handed_on and limit in RULES[vector.group.rule].limits))
    ]


@pytest.mark.parametrize(("rule", "limit"), PAIRS)
def test_each_limit_of_a_rule_has_vectors_on_both_sides(rule: str, limit: str) -> None:
    ours = _of(rule, limit)
    there = {vector.side for vector in ours}
    excused = any(vector.group.one_sided for vector in ours)
    assert "at" in there and len(there) >= (2 if excused else 3), f"vectors only {sorted(there) or 'nowhere'}"


@pytest.mark.parametrize("group", [group for group in groups() if group.limit], ids=lambda group: group.id)
def test_what_a_group_expects_turns_at_its_limit(group: Group) -> None:
    """Below and above never expect the same; exactly at the limit it is as the limit's own operator says."""
    ours = [vector for vector in vectors() if vector.group is group]
    by_side = {side: {vector.outcome for vector in ours if vector.side == side} for side in SIDES}
    assert by_side["at"] and not by_side["below"] & by_side["above"]
    limit = rule_book()[group.limit]
    if group.boundary is None and limit.op:
        met = {vector.outcome for vector in ours if MEETS[limit.op](vector.facts["x"], limit.value)}
        unmet = {vector.outcome for vector in ours if not MEETS[limit.op](vector.facts["x"], limit.value)}
        assert met and unmet and not met & unmet
    elif not group.one_sided and len(by_side["at"] | by_side["below"] | by_side["above"]) == 2:
        assert by_side["at"] in (by_side["below"], by_side["above"])


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_a_vector(rule: str) -> None:
    assert [vector for vector in vectors() if vector.group.rule == rule]


@pytest.mark.parametrize("group", groups(), ids=lambda group: group.id)
def test_a_group_speaks_of_a_rule_its_limit_and_its_sections(group: Group) -> None:
    rule = RULES[group.rule]
    assert group.limit is None or group.limit in rule.limits, "the rule does not reach this limit"
    assert (group.one_sided == "") or group.limit
    if group.limit:
        assert all("x" in vector.facts for vector in vectors() if vector.group is group)
