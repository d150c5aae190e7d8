"""Every file that cannot be right, asked of a store as a person asks: sentences, no effect, and never an error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.centre_tables import Wish, check_table, load_table
from core.clinic import open_clinic
from core.store import Store
from core.verbs_references import report_text
from tests.core.reference import test_adjustment, test_sheet, test_table
from tests.core.reference.tables import rows, text
from tests.stores import TODAY

FALLING = [row | {"age_years": 20 - row["age_years"]} for row in rows()]
TABLES = [text(table) for table, _, _ in test_table.HARD] + [text(FALLING), *(data for data, _ in test_sheet.NO_TABLE)]
ADJUSTMENTS = [text(table) for table, _, _ in test_adjustment.HARD]


@pytest.fixture(scope="module")
def asked(children: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with the reference that the height adjustments are for; nothing is written to it."""
    path = tmp_path_factory.mktemp("refused") / "clinic.duckdb"
    path.write_bytes(children.read_bytes())
    with open_clinic(path, TODAY) as store:
        assert load_table(store, "own.csv", text(rows(levels="L2-L4")), Wish(by="Dr Test")).written
        yield store


@pytest.mark.parametrize(
    ("kind", "data"), [("table", data) for data in TABLES] + [("height adjustment", data) for data in ADJUSTMENTS]
)
def test_what_cannot_be_right_is_told_by_the_whole_check(asked: Store, kind: Any, data: bytes):
    report = check_table(asked, "own.csv", data, Wish(kind))
    assert any(problem.severity == "hard" for problem in report.problems)
    for table in report.tables:
        assert table.effect is None and table.spots == () and table.rows == ()
    assert report.findings == []
    assert "refused: " in report_text(report, Wish(kind)) and report.to_dict()["written"] is False


def test_ages_that_fall_are_told_as_such(asked: Store):
    found = check_table(asked, "own.csv", text(FALLING), Wish()).problems
    assert {one.message for one in found if one.column == "age_years"} == {"this age comes after an older one"}
