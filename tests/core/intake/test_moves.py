"""What becomes of the open list is said: open before, and what opens and reopens, less what closes, is open after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import sample_data
from core import demo
from core.clinic import open_clinic
from core.intake import FindingChange, check, load, undo
from core.rules.findings import read_findings
from core.store import Store
from core.wording import moves_text

MORE, LESS = ("opens", "reopens"), ("closes", "rests")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Store]:
    demo.build(tmp_path / "demo.duckdb")
    with open_clinic(tmp_path / "demo.duckdb") as store:
        yield store


def states(store: Store) -> Counter[str]:
    return Counter(read_findings(store)["state"])


def by_sum(findings: list[FindingChange]) -> int:
    verbs = Counter(finding.verb for finding in findings)
    return sum(verbs[verb] for verb in MORE) - sum(verbs[verb] for verb in LESS)


def test_the_demos_month_moves_the_open_list_by_what_it_says(clinic: Store):
    data = (sample_data.FOLDER / sample_data.NEW_MONTH).read_bytes()
    before = states(clinic)
    seen = check(clinic, sample_data.NEW_MONTH, data).findings
    done = load(clinic, sample_data.NEW_MONTH, data)
    after = states(clinic)
    assert seen == done.findings and done.batch_id
    assert after["open"] - before["open"] == by_sum(seen)
    verbs = Counter(finding.verb for finding in seen)
    assert verbs["reopens"] and verbs["ends"], "findings that were seen at a review reopen, and some are gone"
    put_aside = verbs["returns"] + verbs["rests"] - verbs["reopens"] - verbs["ends"]
    assert after["acknowledged"] - before["acknowledged"] == put_aside
    back = undo(clinic, done.batch_id)
    assert f"{verbs['reopens']} reopen" in moves_text(seen)
    assert by_sum(back) == -by_sum(seen) and states(clinic) == before
