"""How the tests are shared out among pytest-xdist's workers: those that share what is dear to make stay on one of them.

A demo, a browser, a store with stories in it take from five to sixty seconds, and each worker makes its own.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = (
    "tests/browser/",
    "tests/dashboard/",
    "tests/mutants/",
    "tests/bench/",
    "tests/core/centre_tables/",
    "tests/core/test_leading_series.py",
    "tests/core/rules/test_unchanged.py",
    "tests/core/rules/test_worklist.py",
    "tests/sample_data/test_intake_takes_it.py",
)


def scope_of(nodeid: str) -> str:
    """What a test stays together with; its own name where it shares nothing."""
    return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


class Together(LoadScopeScheduling):
    """The largest group first, single tests last: they fill what is left of the time of each worker."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)
