"""Results of a laboratory that cannot stand as they are: each is refused, asked about or kept as words, with its mend."""

from __future__ import annotations

import pytest

from core.contracts.analytes import ANALYTES
from tests.core.intake.conftest import Desk

HEAD = "patient_id,sample_id,sample_date,analyte,value,unit\n"


def _told(desk: Desk, rows: str, head: str = HEAD) -> list[tuple[int | None, str, str, str]]:
    return [(p.row, p.severity, p.message, p.mend) for p in desk.load(head + rows).problems if p.severity != "note"]


@pytest.mark.parametrize(("analyte", "units"), [("25-OH-D", "nmol/L, ng/mL, ug/L"), ("PTH", "pmol/L, pg/mL, ng/L")])
def test_without_a_unit_nothing_is_inferred(staffed: Desk, analyte: str, units: str) -> None:
    message = f"{analyte} 20 has no unit, and it cannot be inferred"
    assert _told(staffed, f"A1,S1,2026-03-01,{analyte},20,\n") == [(2, "hard", message, f"Write the unit: {units}.")]
    assert staffed.rows("SELECT * FROM labs") == []


@pytest.mark.parametrize("header", ["Vitamin D", "25-OH-D", "PTH"])
def test_without_a_unit_in_a_wide_file_nothing_is_inferred(staffed: Desk, header: str) -> None:
    report = staffed.load(f"patient_id,visit_date,{header}\nA1,2026-03-01,20\n")
    assert [(p.row, "unit" in p.message) for p in report.problems if p.severity == "hard"] == [(2, True)]
    assert staffed.rows("SELECT * FROM labs") == []


@pytest.mark.parametrize(
    ("row", "message", "mend"),
    [
        (
            "calcium,9.4,mmol/L",
            "calcium 9.4 mmol/L is outside 0.8 to 5 mmol/L; in mg/dL it would be 2.345 mmol/L",
            "Is it in mg/dL? Then write that unit; else correct the value.",
        ),
        (
            "calcium,2.4,mg/dL",
            "calcium 2.4 mg/dL is outside 0.8 to 5 mmol/L; in mmol/L it would be 2.4 mmol/L",
            "Is it in mmol/L? Then write that unit; else correct the value.",
        ),
        (
            "creatinine,0.5,umol/L",
            "creatinine 0.5 umol/L is outside 5 to 2000 umol/L; in mg/dL it would be 44.2 umol/L",
            "Is it in mg/dL? Then write that unit; else correct the value.",
        ),
        (
            "calcium,24,mmol/L",
            "calcium 24 mmol/L is outside 0.8 to 5 mmol/L",
            "Correct the value or its unit.",
        ),
        ("calcium,-2.4,mmol/L", "calcium -2.4 mmol/L is less than nothing", "Correct the value or its unit."),
        ("LH,-1,IU/L", "LH -1 IU/L is less than nothing", "Correct the value or its unit."),
        (
            "urine calcium,-1,mmol/L",
            "urine calcium -1 mmol/L is less than nothing",
            "Correct the value or its unit.",
        ),
        ("calcium,2.4,mmol/mL", "the unit 'mmol/mL' is not known for calcium", "Use one of mmol/L, mg/dL."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_mend(staffed: Desk, row: str, message: str, mend: str) -> None:
    assert _told(staffed, f"A1,S1,2026-03-01,{row}\n") == [(2, "hard", message, mend)]
    assert staffed.rows("SELECT * FROM labs") == []


@pytest.mark.parametrize(("value", "held"), [("1.69", True), ("1.70", False), ("3.2", False), ("3.21", True)])
def test_what_is_unusual_is_asked_about(staffed: Desk, value: str, held: bool) -> None:
    text = HEAD + f"A1,S1,2026-03-01,calcium,{value},mmol/L\n"
    assert [p.severity for p in staffed.load(text).problems if p.severity != "note"] == ["soft"] * held
    assert staffed.load(text, accept_soft=True).refused == 0
    assert staffed.rows("SELECT value FROM labs") == [(float(value),)]


@pytest.mark.parametrize(("value", "held"), [("0.79", True), ("0.8", False), ("5.0", False), ("5.01", True)])
def test_outside_a_hard_limit_nothing_helps(staffed: Desk, value: str, held: bool) -> None:
    text = HEAD + f"A1,S1,2026-03-01,calcium,{value},mmol/L\n"
    assert staffed.load(text, accept_soft=True).refused == held


@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ("<10", (10.0, "<", None, "<10")), ("< 10", (10.0, "<", None, "< 10")), ("<=10", (10.0, "<", None, "<=10")),
        (">250", (250.0, ">", None, ">250")), ("haemolysed", (None, None, "haemolysed", "haemolysed")),
        ("Hemolyzed", (None, None, "Hemolyzed", "Hemolyzed")), ("12.5", (12.5, None, None, "12.5")),
    ],
)  # fmt: skip
def test_a_bound_and_words_are_kept_as_what_they_are(staffed: Desk, cell: str, stored: tuple[object, ...]) -> None:
    staffed.load(HEAD + f"A1,S1,2026-03-01,25-OH-D,{cell},nmol/L\n")
    assert staffed.rows("SELECT value, operator, text_result, value_entered FROM labs") == [stored]


def test_words_need_no_unit(staffed: Desk) -> None:
    rows = "A1,S1,2026-03-01,calcium,clotted,\nA1,S1,2026-03-01,coeliac screen,negative,\n"
    assert _told(staffed, rows) == []
    stored = [("calcium", "clotted"), ("coeliac screen", "negative")]
    assert staffed.rows("SELECT analyte, text_result FROM labs ORDER BY analyte") == stored


@pytest.mark.parametrize("decimal", ["comma", "point"])
def test_a_comma_is_what_the_file_says(staffed: Desk, decimal: str) -> None:
    text = HEAD.replace(",", ";") + "A1;S1;2026-03-01;25-OH-D;12,5;nmol/L\n"
    report = staffed.load(text, decimal=decimal)
    assert staffed.rows("SELECT value FROM labs") == ([(12.5,)] if decimal == "comma" else [])
    assert report.refused == (decimal == "point")


def test_words_that_are_no_result_are_refused(staffed: Desk) -> None:
    (told,) = _told(staffed, "A1,S1,2026-03-01,calcium,about 2,mmol/L\n")
    assert told[:2] == (2, "hard") and "about 2" in told[2]


def test_two_results_of_one_sample_name_both_rows(staffed: Desk) -> None:
    rows = "A1,S1,2026-03-01,calcium,2.4,mmol/L\nA1,S1,2026-03-01,Ca,9.0,mg/dL\n"
    mend = (
        "Correct row 2 or 3, or remove the wrong one: neither is taken while they contradict each other. "
        "If they are two, give each its own sample_id."
    )
    assert _told(staffed, rows) == [
        (2, "hard", "row 3 gives value 2.2455 for the same result, and this row 2.4", mend),
        (3, "hard", "row 2 gives value 2.4 for the same result, and this row 2.2455", mend),
    ]
    assert staffed.rows("SELECT * FROM labs") == []


def test_different_results_of_one_time_without_a_sample_number_are_asked_about(staffed: Desk) -> None:
    head = "patient_id,sample_date,sample_time,analyte,value,unit\n"
    rows = (
        "A1,2026-03-01,,calcium,2.4,mmol/L\nA1,2026-03-01,,calcium,2.1,mmol/L\n"
        "A1,2026-03-01,,phosphate,1.4,mmol/L\nA1,2026-03-01,08:00,calcium,2.3,mmol/L\n"
    )
    message = (
        "calcium stands 2 times for 2026-03-01 without a sample number (rows 2, 3): "
        "two samples, or one and its correction?"
    )
    mend = (
        "Two samples: confirm it (--accept-soft), or give each its own sample_id. A correction: take the wrong row out."
    )
    assert _told(staffed, rows, head) == [(2, "soft", message, mend), (3, "soft", message, mend)]
    assert staffed.rows("SELECT analyte, value FROM labs ORDER BY ALL") == [("calcium", 2.3), ("phosphate", 1.4)]
    assert staffed.load(head + rows, accept_soft=True).batch_id
    assert staffed.rows("SELECT value FROM labs WHERE analyte = 'calcium' ORDER BY ALL") == [(2.1,), (2.3,), (2.4,)]


def test_a_result_that_is_told_twice_the_same_way_is_not_asked_about(staffed: Desk) -> None:
    head = "patient_id,sample_date,analyte,value,unit,laboratory\n"
    assert _told(staffed, "A1,2026-03-01,calcium,2.4,mmol/L,X\nA1,2026-03-01,calcium,2.4,mmol/L,Y\n", head) == []


def test_the_same_result_twice_is_one(staffed: Desk) -> None:
    rows = "A1,S1,2026-03-01,calcium,2.4,mmol/L\n" * 2
    staffed.load(HEAD + rows)
    assert staffed.rows("SELECT value FROM labs") == [(2.4,)]


def _in_each_unit() -> list[tuple[str, str, float, float]]:
    """(analyte, unit, value in that unit, the same in the analyte's own), each in the middle of what is usual."""
    found = []
    for analyte in ANALYTES:
        low, high = analyte.soft or analyte.hard or (0, 1)
        own = (low * high) ** 0.5 if low else min(high, 20.0) / 2
        units = {analyte.unit: 1.0} | dict(analyte.units)
        found += [(analyte.name, unit, own / factor, own) for unit, factor in units.items()]
    return found


def test_each_unit_of_each_analyte_is_stored_in_its_own(staffed: Desk) -> None:
    told = _in_each_unit()
    rows = "".join(f"A1,S{n},2026-03-01,{name},{value!r},{unit}\n" for n, (name, unit, value, _) in enumerate(told))
    assert staffed.load(HEAD + rows).refused == 0
    stored = staffed.rows("SELECT value, value_entered, unit_entered FROM labs ORDER BY sample_id[2:]::INTEGER")
    for (_, unit, value, own), row in zip(told, stored, strict=True):
        assert row == (pytest.approx(own, rel=1e-3), repr(value), unit)


def test_each_unit_is_known_in_a_header_of_a_wide_file(staffed: Desk) -> None:
    told = _in_each_unit()
    while told:  # one unit of each analyte in a file
        columns = {name: (f"{name} ({unit})", f"{value:.6f}") for name, unit, value, _ in reversed(told)}
        headers, cells = zip(*columns.values(), strict=True)
        report = staffed.check(f"patient_id,visit_date,{','.join(headers)}\nA1,2026-03-01,{','.join(cells)}\n")
        assert report.refused == 0, report.problems
        told = [one for one in told if f"{one[0]} ({one[1]})" not in headers]
