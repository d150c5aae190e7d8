"""Two thousand files, right ones and worse: each ends in rows or in problems (tests/fuzz has what is made and what must
hold; `make fuzz` tries more of them)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.made import Made
from tests.fuzz.oracle import Verdict
from tests.fuzz.stand import Stand
from tests.fuzz.tally import many

# In parts, so that they spread over the workers. Working the rules out costs four times what all the rest of a load does:
# one part in ten does it in earnest and has fewer files, the others leave the rules out.
PARTS = 20
_EARNEST = (0, 10)
_FILES, _FILES_IN_EARNEST = 107, 40
TOTAL = _FILES * (PARTS - len(_EARNEST)) + _FILES_IN_EARNEST * len(_EARNEST)


def _must_hold(made: Made, verdict: Verdict) -> None:
    assert not verdict.faults, (verdict.faults, made.data, made.options)


@pytest.mark.parametrize("part", range(PARTS))
def test_each_file_ends_in_rows_or_in_problems(part: int, tmp_path: Path) -> None:
    taken = []
    files = _FILES_IN_EARNEST if part in _EARNEST else _FILES
    with Stand(tmp_path, with_rules=part in _EARNEST) as stand:

        def each(made: Made, verdict: Verdict) -> None:
            taken.append(verdict.report is not None and verdict.report.taken > 0)
            _must_hold(made, verdict)

        many(stand, part, files, each, deep_every=8 if stand.with_rules else 15, shrink=True)
    assert len(taken) >= files
    # the fuzz itself is worth its time: of a good part of its files rows are taken into the store (25 to 45 of 100)
    assert sum(taken) > files / 5


def test_there_are_two_thousand_of_them() -> None:
    assert TOTAL >= 2000
