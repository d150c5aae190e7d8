"""docs/rules.md: all that does not hang on a run of the tests is current, and the counting is right."""

from __future__ import annotations

import re
from collections import Counter
from types import SimpleNamespace

import pytest

from core.rules import views
from core.rules.limits import rule_book
from tests.conformance.page import PAGE, counts_of, page
from tests.conformance.plugin import OPTION, ROOT, RULES, STALE, Conformance, add, differences
from tests.conformance.sections import SECTIONS
from tests.conformance.vectors import groups

# "Galindo-Zavala 2020", "Pediatr Radiol 2009"; of the ISCD's positions the name alone
PAPER = re.compile(r"(?:[A-Z][a-z]+(?:[- ][A-Z][a-z]+)?|APEG) \d{4}|ISCD|STOPP")
NODE = "tests/core/rules/test_low.py::test_low[a]"


@pytest.fixture
def written(request: pytest.FixtureRequest) -> str:
    if request.config.getoption(OPTION):
        pytest.skip("the page is written by this run")
    return PAGE.read_text(encoding="utf-8")


def test_the_page_is_what_rules_limits_and_vectors_give(written: str) -> None:
    """The counts are taken from the page itself; the plugin compares them with a whole run."""
    assert written == page(counts_of(written)), STALE


def test_every_vector_is_counted_on_the_page(written: str) -> None:
    counted = counts_of(written)
    for group in groups():
        assert counted[group.rule][group.id] == len(group.cases), STALE
    assert set(counted) == {rule.name for rule in views.rules()}


def test_counts_are_read_as_they_were_written() -> None:
    counts = {
        rule.name: {"test_x.py::test_y": 3, **{group.id: 4 for group in groups() if group.rule == rule.name}}
        for rule in views.rules()
    }
    assert counts_of(page(counts)) == counts


def test_sections_that_rules_and_vectors_name_are_known() -> None:
    by_rules = {section for rule in views.rules() for section in rule.sections}
    by_vectors = {section for group in groups() for section in group.book.split(", ")}
    assert by_rules == set(SECTIONS)
    assert by_vectors <= by_rules


def test_a_paper_behind_a_limit_is_a_source_of_a_rule_that_uses_it() -> None:
    for limit in rule_book().values():
        sources = " ".join(rule.source for rule in views.rules() if limit.limit_id in rule.limits)
        for paper in PAPER.findall(limit.source):
            assert paper in sources, (limit.limit_id, paper)


def test_a_test_counts_once_for_each_rule_that_it_asked() -> None:
    counts: dict[str, Counter[str]] = {}
    add(counts, NODE, [("rule", "zlow"), ("rule", "zlow"), ("rule", "low_bmd")])
    add(counts, NODE, [("rule", "zlow")])
    add(counts, "tests/core/rules/test_vectors.py::test_vectors[low-z]", [("vectors", 6), ("rule", "low_bmd_scans")])
    assert counts == {
        "zlow": {"test_low.py::test_low": 2},
        "low_bmd": {"test_low.py::test_low": 1},
        "low_bmd_scans": {"low-z": 6},
    }


def test_differences_are_said_both_ways() -> None:
    ran = {"zlow": Counter({"low-z": 6, "new": 1})}
    assert differences({"zlow": {"low-z": 6, "new": 1}}, ran) == []
    assert differences({"zlow": {"low-z": 5, "gone": 2}}, ran) == [
        "zlow: gone, 2 on the page, 0 passed",
        "zlow: low-z, 5 on the page, 6 passed",
        "zlow: new, 0 on the page, 1 passed",
    ]


def _session(
    counts: dict[str, Counter[str]], left_out: str = "", writes: bool = False, **state: object
) -> tuple[int, str]:
    """The exit code and the sentence of a session that ran each file of tests/core/rules but one."""
    config = SimpleNamespace(args=state.pop("args", ["tests"]), getoption=lambda name: writes)
    ran = Conformance(config)  # type: ignore[arg-type]
    ran.counts = counts
    ran.seen = {path.relative_to(ROOT).as_posix() for path in (ROOT / RULES).glob("test_*.py")} - {RULES + left_out}
    for report in state.pop("reports", ()):
        ran.pytest_runtest_logreport(report)
    for node in state.pop("nodes", ()):
        ran.pytest_testnodedown(node)
    session = SimpleNamespace(exitstatus=pytest.ExitCode.OK, shouldstop=False, shouldfail=False, **state)
    ran.pytest_sessionfinish(session)  # type: ignore[arg-type]
    return session.exitstatus, ran.said


def test_a_whole_run_fails_where_the_page_counts_otherwise(written: str) -> None:
    counts = {rule: Counter(passed) for rule, passed in counts_of(written).items()}
    assert _session(counts) == (0, "")
    counts["zlow"]["zlow"] += 1
    code, said = _session(counts)
    assert code == 1
    assert said.startswith("docs/rules.md is not current: run make rules.\nzlow: zlow, ")


@pytest.mark.parametrize(
    "state",
    [
        {"left_out": "test_due.py"},
        {"args": ["tests/core/rules/test_due.py::test_the_sentence"]},
        {"reports": [SimpleNamespace(nodeid=NODE, failed=True)]},
        {"nodes": [SimpleNamespace(workeroutput={"all_rules_selected": False})]},
        {"nodes": [SimpleNamespace()]},  # a worker that crashed
    ],
)
def test_a_run_of_a_part_is_not_compared_and_never_written(state: dict[str, object]) -> None:
    assert _session({}, **state) == (0, "")
    code, said = _session({}, writes=True, **state)
    assert code == 1 and "was not written" in said
