"""A pytest plugin: which rules the tests of tests/core/rules asked and passed, held against docs/rules.md.

A test's report carries the rules that it asked (Clinic.ask puts them into user_properties), from a worker process to the
one that leads. When every test of tests/core/rules was run and passed, that one compares the counts with the page and
fails the session where they differ; `make rules` has it write the page instead.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

RULES = "tests/core/rules/"
ROOT = Path(__file__).parents[2]
OPTION = "--write-rules-page"
STALE = "docs/rules.md is not current: run make rules"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, action="store_true", help="write docs/rules.md from this run of tests/core/rules")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Conformance(config), "conformance-of-rules")


class Conformance:
    """Collects the reports of one session and closes it."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.leads = not hasattr(config, "workerinput")
        self.counts: dict[str, Counter[str]] = {}
        self.seen: set[str] = set()
        self.whole = not any("::" in argument for argument in config.args)
        self.said = ""

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        if any(item.nodeid.startswith(RULES) for item in items):
            self.whole = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.nodeid.startswith(RULES):
            return
        self.seen.add(report.nodeid.split("::")[0])
        if report.failed:
            self.whole = False  # the session fails already, and less was counted
        elif report.when == "call" and report.passed:
            add(self.counts, report.nodeid, report.user_properties)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker of pytest-xdist has ended: it knows whether tests were deselected."""
        self.whole = self.whole and getattr(node, "workeroutput", {}).get("all_rules_selected", False)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if not self.leads:
            self.config.workeroutput["all_rules_selected"] = self.whole  # type: ignore[attr-defined]
            return
        files = {path.relative_to(ROOT).as_posix() for path in (ROOT / RULES).glob("test_*.py")}
        whole = self.whole and files == self.seen and not session.shouldstop and not session.shouldfail
        writes = self.config.getoption(OPTION)
        if whole:
            self.said = self._write() if writes else self._compare()
        elif writes:
            self.said = f"docs/rules.md was not written: {OPTION} needs every test of tests/core/rules to pass."
        if self.said and session.exitstatus == pytest.ExitCode.OK and not (whole and writes):
            # The report of the tests is green by now; what the session ends with is not.
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.said:
            terminalreporter.write_sep("=", "rules page")
            terminalreporter.write_line(self.said)

    def _write(self) -> str:
        from tests.conformance.page import PAGE, page

        PAGE.write_text(page(self.counts), encoding="utf-8", newline="\n")
        return "docs/rules.md is written."

    def _compare(self) -> str:
        from tests.conformance.page import PAGE, counts_of

        written = counts_of(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else {}
        differing = differences(written, self.counts)
        return "\n".join([f"{STALE}.", *differing[:10]]) if differing else ""


def add(counts: dict[str, Counter[str]], nodeid: str, properties: list[tuple[str, Any]]) -> None:
    """Count one passed test for each rule that it asked: a group of vectors by its cases, any other test as one."""
    file, test = nodeid.removeprefix(RULES).split("::", 1)
    name, _, variant = test.partition("[")
    cases = next((value for key, value in properties if key == "vectors"), None)
    for rule in {value for key, value in properties if key == "rule"}:
        what = f"{file}::{name}" if cases is None else variant.removesuffix("]")
        counts.setdefault(rule, Counter())[what] += 1 if cases is None else cases


def differences(written: dict[str, dict[str, int]], counts: dict[str, Counter[str]]) -> list[str]:
    """Where the page counts otherwise than the run, in words."""
    return [
        f"{rule}: {what}, {written.get(rule, {}).get(what, 0)} on the page, {counts.get(rule, {}).get(what, 0)} passed"
        for rule in sorted({*written, *counts})
        for what in sorted({*written.get(rule, {}), *counts.get(rule, {})})
        if written.get(rule, {}).get(what, 0) != counts.get(rule, {}).get(what, 0)
    ]
