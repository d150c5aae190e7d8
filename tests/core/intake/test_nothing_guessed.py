"""What a file leaves open is asked or refused: no reading is taken because it is the likelier one."""

from __future__ import annotations

import pytest

from tests.core.intake.conftest import Desk

_HARD = "hard"


def _said(desk: Desk, text: str, **options: object) -> list[tuple[str, int | None, str]]:
    return [(p.severity, p.row, p.message) for p in desk.check(text, **options).problems]


@pytest.mark.parametrize("headers", ["LS BMD L1-L4,LS BMD", "LS BMD,LS BMD L1-L4", "LS Z L1-L4,LS Z"])
def test_two_columns_that_join_one_scan_stop_the_file(staffed: Desk, headers: str) -> None:
    report = staffed.check(f"patient_id,visit_date,{headers}\nA1,2026-01-02,0.612,0.777\n")
    assert report.refused == 1 and any("both give" in p.message and "of one scan" in p.message for p in report.problems)


def test_levels_in_a_column_and_in_a_header_stop_the_file(staffed: Desk) -> None:
    report = staffed.check("patient_id,visit_date,LS levels,LS BMD L1-L4\nA1,2026-01-02,L2-L4,0.612\n")
    assert report.refused == 1 and any("says them already: L1-L4" in p.message for p in report.problems)


@pytest.mark.parametrize("number", ["N/A", "na", "-", "NULL", "missing"])
def test_no_number_is_no_number_of_a_scan(staffed: Desk, number: str) -> None:
    head = "patient_id,scan_id,scan_date,site,bmd_g_cm2\n"
    staffed.load(f"{head}A1,{number},2025-01-02,lumbar spine,0.612\n")
    staffed.load(f"{head}A1,{number},2026-01-02,lumbar spine,0.512\n")
    assert staffed.rows("SELECT bmd_g_cm2 FROM dxa_scans ORDER BY scan_date") == [(0.612,), (0.512,)]


@pytest.mark.parametrize("number", ["NA", "N/A", "-"])
def test_no_number_is_no_patient(staffed: Desk, number: str) -> None:
    report = staffed.load(f"patient_id,date_of_birth,sex\n{number},2014-01-02,female\n")
    assert report.refused == 1 and any("no patient number" in p.message for p in report.problems)


def test_a_number_that_recurs_on_another_day_is_asked_about(staffed: Desk) -> None:
    head = "patient_id,scan_id,scan_date,site,bmd_g_cm2\n"
    staffed.load(f"{head}A1,1,2025-01-02,lumbar spine,0.612\n")
    again = f"{head}A1,1,2026-01-02,lumbar spine,0.512\n"
    asked = staffed.load(again)
    assert asked.refused == 1 and any("another" in p.message and p.severity == "soft" for p in asked.problems)
    assert staffed.load(again, accept_soft=True).changed == 1


@pytest.mark.parametrize(
    ("cells", "odd"),
    [(("0.912", "12,5", "11,5"), "0.912"), (("0,912", "12.5", "11.5"), "0,912"), (("0 500", "12.5", "11.5"), "0 500")],
)
def test_no_thousands_begin_with_nought(staffed: Desk, cells: tuple[str, ...], odd: str) -> None:
    rows = [f"A1;2026-0{n}-02;testosterone;{cell};nmol/L" for n, cell in enumerate(cells, start=1)]
    report = staffed.load("patient_id;sample_date;analyte;value;unit\n" + "\n".join(rows) + "\n")
    assert [p.row for p in report.problems if p.severity == _HARD and p.value == odd] == [2]
    assert staffed.rows("SELECT max(value) FROM labs") == [(12.5,)]


@pytest.mark.parametrize("cell", ["1.234", "1.234 ", " 1.234"])
def test_blanks_do_not_settle_a_sign(staffed: Desk, cell: str) -> None:
    report = staffed.check(f"patient_id,visit_date,calcium_intake_mg_d\nA1,2026-01-02,{cell}\n")
    assert [(p.row, "both are plausible" in p.message) for p in report.problems if p.severity == _HARD] == [(2, True)]


@pytest.mark.parametrize("proof", ["13/02/2026x", "31/02/2026x", "2026/13/02x"])
def test_a_cell_that_is_no_date_proves_no_order(staffed: Desk, proof: str) -> None:
    report = staffed.check(f"patient_id,visit_date,height_cm\nA1,{proof},140\nA1,03/04/2026,141\n")
    assert [p.row for p in report.problems if "could be day-first or month-first" in p.message] == [3]
    assert report.refused == 2


def test_a_blank_unit_among_units_is_asked_for(staffed: Desk) -> None:
    report = staffed.load("patient_id,visit_date,weight,weight unit\nA1,2026-01-02,44,lb\nA1,2026-02-02,44,\n")
    assert [(p.row, "has no unit" in p.message) for p in report.problems if p.severity == _HARD] == [(3, True)]
    assert staffed.rows("SELECT round(weight_kg, 2) FROM visits") == [(19.96,)]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Gewicht (st)", "weight_kg"), ("Gr (ft)", "height_cm"), ("vBMD (g/cm3)", "LS BMD"), ("Dichte (g/cm2)", "LS Z"),
        ("Ca (mg/24h)", "calcium (mmol/L)"), ("Gewicht_mg", "height_cm"),
    ],
)  # fmt: skip
def test_a_stated_unit_that_cannot_be_is_not_passed_over(staffed: Desk, header: str, name: str) -> None:
    report = staffed.check(f"patient_id,visit_date,{header}\nA1,2026-01-02,1.5\n", columns={header: name}, table="wide")
    assert report.refused == 1 and any("the header says" in p.message for p in report.problems)


@pytest.mark.parametrize(("header", "kg"), [("peso_lb", 19.96), ("Gewicht (nüchtern)", 44.0), ("Gewicht am Tag", 44.0)])
def test_a_stated_unit_is_read_and_other_words_are_none(staffed: Desk, header: str, kg: float) -> None:
    staffed.load(f"patient_id,visit_date,{header}\nA1,2026-01-02,44\n", columns={header: "weight_kg"})
    assert staffed.rows("SELECT round(weight_kg, 2) FROM visits") == [(kg,)]


def test_what_all_scans_share_holds_where_a_scan_says_nothing(staffed: Desk) -> None:
    text = "patient_id,visit_date,excluded,LS excluded,LS BMD,artefacts,LS artefacts\n"
    staffed.load(text + "A1,2026-01-02,yes,,0.612,movement:gross,\n")
    assert staffed.rows("SELECT excluded, artefacts FROM dxa_scans") == [(True, "movement:gross")]


def test_rows_that_differ_in_what_is_not_read_are_asked_about(staffed: Desk) -> None:
    text = "patient_id,scan_date,site,bmd_g_cm2,accession\n" + "".join(
        f"A1,2026-01-02,lumbar spine,0.612,{one}\n" for one in ("ACC1", "ACC2", "ACC1")
    )
    report = staffed.load(text)
    assert [(p.row, p.severity) for p in report.problems if "says what row 2 says" in p.message] == [(3, "soft")]
    assert [p.row for p in report.problems if "repeats row 2 in every cell" in p.message] == [4]
    assert staffed.rows("SELECT count(*) FROM dxa_scans") == [(1,)]


def test_a_repeat_shares_its_originals_fate(staffed: Desk) -> None:
    report = staffed.load("patient_id,visit_date,height_cm\n" + "A1,2010-01-02,140\n" * 2)
    assert (report.refused, report.same) == (2, 0)


@pytest.mark.parametrize(("one", "other"), [("<10", "10"), ("40", "haemolysed"), ("10", ">10")])
def test_two_results_of_one_sample_are_never_mixed(staffed: Desk, one: str, other: str) -> None:
    rows = [f"A1,2026-01-02,S1,25-OH-D,{cell},nmol/L" for cell in (one, other)]
    report = staffed.load("patient_id,sample_date,sample_id,analyte,value,unit\n" + "\n".join(rows) + "\n")
    assert [p.row for p in report.problems if p.severity == _HARD] == [2, 3]
    assert staffed.rows("SELECT value_entered FROM labs") == []


def test_a_sign_in_the_cell_and_another_beside_it_are_a_contradiction(staffed: Desk) -> None:
    head = "patient_id,sample_date,analyte,value,unit,operator\n"
    assert staffed.load(f"{head}A1,2026-01-02,25-OH-D,<10,nmol/L,>\n").refused == 1
    assert staffed.load(f"{head}A1,2026-01-02,25-OH-D,<10,nmol/L,<\n").refused == 0


def test_a_value_and_words_for_one_result_are_asked_about(staffed: Desk) -> None:
    text = "patient_id,sample_date,analyte,value,unit,text_result\nA1,2026-01-02,calcium,2.4,mmol/L,haemolysed\n"
    assert [p.row for p in staffed.load(text).problems if p.severity == "soft"] == [2]


def test_a_corrected_file_does_not_double_a_scan(staffed: Desk) -> None:
    head = "patient_id,scan_date,site,levels,bmd_g_cm2\n"
    row = "A1,2026-01-02,lumbar spine,L1-L4,"
    staffed.load(f"{head}{row}0.6x5\n{row}0.650\n")
    again = staffed.load(f"{head}{row}0.655\n{row}0.650\n")
    assert (again.new, again.same, again.refused) == (1, 1, 0)
    assert staffed.rows("SELECT bmd_g_cm2 FROM dxa_scans ORDER BY 1") == [(0.65,), (0.655,)]


@pytest.mark.parametrize("last", ["2026-11-03 10:15", "B 12", "End-7,2026-01-05", "A1,2026-01-0"])
def test_a_row_that_was_cut_off_is_no_footer(staffed: Desk, last: str) -> None:
    report = staffed.load(f"patient_id,visit_date,height_cm,weight_kg\nA1,2026-01-02,140,40\n{last}")
    assert (report.new, report.refused, report.skipped) == (1, 1, 0)


@pytest.mark.parametrize(
    "last", ["Total: 41 rows", "Summe", "Stand der Daten: November", "Printed on 2026-01-02", "Seite 1"]
)
def test_a_footer_is_left_out_and_named(staffed: Desk, last: str) -> None:
    report = staffed.load(f"patient_id,visit_date,height_cm,weight_kg\nA1,2026-01-02,140,40\n{last}\n")
    assert (report.new, report.refused, report.skipped) == (1, 0, 1)
