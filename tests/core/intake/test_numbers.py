"""Decimal signs and thousands: what a column's own cells prove is read, what could be both is asked."""

from __future__ import annotations

import pytest

from core.intake import undo
from core.intake.entered import entered_of
from tests.core.intake.conftest import Desk

ALP = "patient_id;visit_date;ALP (U/L)\n"


def _cells(desk: Desk, cells: list[str], **options: object) -> list[float | None]:
    """The stored values of an ALP column (1 to 10,000 U/L), one cell a day."""
    lines = "".join(f"A1;2026-01-{n + 1:02};{cell}\n" for n, cell in enumerate(cells))
    desk.load(ALP + lines, accept_soft=True, **options)
    found = dict(desk.rows("SELECT file_row, value FROM labs"))
    return [found.get(row) for row in range(2, len(cells) + 2)]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["1.234", "320.5"], [1.234, 320.5]),
        (["1.234", "320,5"], [1234.0, 320.5]),
        (["1.234,5"], [1234.5]),
        (["1,234.5"], [1234.5]),
        (["1 234,5", "320"], [1234.5, 320.0]),
        (["1 234,5", "1.234"], [1234.5, 1234.0]),
        (["1'234.5"], [1234.5]),
        (["1’234"], [1234.0]),
        (["12.345", "1.234"], [12.345, 1.234]),
        (["1.234"], [None]),
        (["1,234"], [None]),
        (["1.234", "320"], [None, 320.0]),
        (["0.999", "320"], [None, 320.0]),
        (["320", "<10"], [320.0, 10.0]),
    ],
)
def test_thousands_and_decimals(staffed: Desk, cells: list[str], read: list[float | None]) -> None:
    assert _cells(staffed, cells) == read


@pytest.mark.parametrize(("decimal", "value"), [("point", 1.234), ("comma", 1234.0)])
def test_the_answer_is_taken(staffed: Desk, decimal: str, value: float) -> None:
    assert _cells(staffed, ["1.234"], decimal=decimal) == [value]


def test_another_column_proves_nothing(staffed: Desk) -> None:
    """What was measured and what was typed may stand side by side in one export."""
    report = staffed.check(
        "patient_id;visit_date;height_cm;ALP (U/L)\nA1;2026-01-02;120,5;1.234\nA2;2026-01-02;121,5;\n"
    )
    assert report.refused == 1
    assert [p.column for p in report.problems if "both are plausible" in p.message] == ["ALP (U/L)"]


def test_a_number_that_is_plausible_one_way_only_is_not_asked(staffed: Desk) -> None:
    report = staffed.load("patient_id,visit_date,ls_bmc_g,ls_area_cm2\nA1,2026-01-02,23.125,41.250\n")
    assert report.clean
    assert staffed.rows("SELECT bmc_g, area_cm2 FROM dxa_scans") == [(23.125, 41.25)]


def test_both_forms_of_a_converted_value_are_kept(staffed: Desk) -> None:
    first = staffed.load("patient_id,visit_date,Height (in),weight_kg\nA1,2026-01-02, 50 ,30\n")
    staffed.load("patient_id,visit_date,height,height_unit\nA2,2026-01-02,1.3,m\n")
    assert staffed.rows("SELECT height_cm FROM visits ORDER BY patient_key") == [(127.0,), (130.0,)]
    assert entered_of(staffed.store, 1) == {("visits", "2026-01-02", "height_cm"): "50 in"}
    assert entered_of(staffed.store, 2) == {("visits", "2026-01-02", "height_cm"): "1.3 m"}
    undo(staffed.store, int(first.batch_id or 0))
    assert entered_of(staffed.store, 1) == {} and entered_of(staffed.store, 2)


def test_what_was_entered_stays_with_its_value(staffed: Desk) -> None:
    head = "patient_id,visit_date,Height (in),weight (lb)\n"
    staffed.load(f"{head}A1,2026-01-02,50,\nA1,2026-01-02,,66\n")
    both = {("visits", "2026-01-02", "height_cm"): "50 in", ("visits", "2026-01-02", "weight_kg"): "66 lb"}
    assert entered_of(staffed.store, 1) == both
    more = staffed.load("patient_id,visit_date,tanner_stage,weight_kg\nA1,2026-01-02,2,30.5\n")
    assert entered_of(staffed.store, 1) == {("visits", "2026-01-02", "height_cm"): "50 in"}
    undo(staffed.store, int(more.batch_id or 0))
    assert entered_of(staffed.store, 1) == both


def test_what_was_entered_of_several_scans_in_a_row(staffed: Desk) -> None:
    staffed.load("patient_id,visit_date,LS L1-L4 BMD (mg/cm2),hip BMD (mg/cm2)\nA1,2026-01-02,612,700\n")
    found = entered_of(staffed.store, 1)
    assert sorted(found.values()) == ["612 mg/cm2", "700 mg/cm2"]
    assert found[("dxa_scans", "2026-01-02-1|lumbar spine|none|L1-L4", "bmd_g_cm2")] == "612 mg/cm2"
