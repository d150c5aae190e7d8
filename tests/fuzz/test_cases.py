"""Every bug that the fuzz found, as a file: NAME.csv beside NAME.json, which says how it has to end.

In the JSON: what (a sentence), options, report (fields of the report that must be so), words (some problem's message
holds them), stored ({query: rows}), and xfail (why it still fails; taken out with the mending). The store is the base
store of tests/fuzz/base.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.known import KNOWN
from tests.fuzz.made import Made
from tests.fuzz.oracle import judge
from tests.fuzz.stand import Stand

CASES = Path(__file__).parent / "cases"


def _cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        marks = [pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else []
        found.append(pytest.param(path.with_suffix(".csv"), case, id=path.stem, marks=marks))
    return found


@pytest.mark.parametrize(("path", "case"), _cases())
def test_a_file_that_once_went_wrong(path: Path, case: dict[str, Any], tmp_path: Path) -> None:
    made = Made("case", path.read_bytes(), case.get("options", {}), case.get("report", {}).get("rows_in"))
    with Stand(tmp_path, with_rules=False) as stand:
        verdict = judge(stand, made, deep=False, excuse=False)
        assert not verdict.faults, verdict.faults
        report = verdict.report
        assert report is not None
        told = {name: getattr(report, name) for name in case.get("report", {})}
        assert told == case.get("report", {}), report.problems
        assert any(case.get("words", "") in p.message for p in report.problems) or "words" not in case, report.problems
        with stand.store().cursor() as cursor:
            for query, rows in case.get("stored", {}).items():
                assert [list(row) for row in cursor.execute(query).fetchall()] == rows


def test_each_case_is_whole() -> None:
    assert {p.stem for p in CASES.glob("*.csv")} == {p.stem for p in CASES.glob("*.json")}


def test_what_is_excused_is_a_case_that_still_fails() -> None:
    failing = {p.stem for p in CASES.glob("*.json") if "xfail" in json.loads(p.read_text(encoding="utf-8"))}
    assert set(KNOWN) <= failing
