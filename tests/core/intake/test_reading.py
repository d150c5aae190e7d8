"""Dialects, dates, numbers, units: what is proven by the file is read, what is not is asked."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.contracts import TABLES, columns
from core.contracts.headers import match_table, match_wide
from core.contracts.kinds import column_names
from core.intake.template import template
from tests.core.intake.conftest import Desk

VISITS = "patient_id{s}visit_date{s}height_cm\nA1{s}2026-01-02{s}120\n"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters_marks_and_line_ends(staffed: Desk, sign: str, mark: str, ending: str) -> None:
    report = staffed.load(mark + VISITS.format(s=sign).replace("\n", ending))
    assert report.clean and report.new == 1
    assert staffed.rows("SELECT height_cm FROM visits") == [(120.0,)]


def test_a_header_may_hold_a_line_break_and_blank_lines_may_come_first(staffed: Desk) -> None:
    report = staffed.load('\n\n"patient\nid",visit_date,"Height\n(cm)"\nA1,2026-01-02,120\nA9,2026-01-02,120\n')
    assert (report.new, report.refused) == (1, 1)
    assert next(p.row for p in report.problems if p.severity == "hard") == 5


@pytest.mark.parametrize(
    ("days", "order", "read"),
    [
        (["2026-03-04"], None, ["2026-03-04"]),
        (["20260304", "4 Mar 2026", "2026-03-05 10:30"], None, ["2026-03-04", "2026-03-04", "2026-03-05"]),
        (["25/03/2026", "04/05/2026"], None, ["2026-03-25", "2026-05-04"]),
        (["03/25/2026", "04/05/2026"], None, ["2026-03-25", "2026-04-05"]),
        (["04/05/2026"], "dmy", ["2026-05-04"]),
        (["04.05.2026"], "mdy", ["2026-04-05"]),
        (["04/05/2026"], None, []),
        (["25/03/2026", "03/25/2026"], None, []),
    ],
)
def test_dates_are_read_where_they_are_proven(
    staffed: Desk, days: list[str], order: str | None, read: list[str]
) -> None:
    lines = [f"A1,{day},{100 + n}" for n, day in enumerate(days)]
    # two rows of one day are told apart by the patient
    lines = [line.replace("A1", "A2") if n == 1 else line for n, line in enumerate(lines)]
    report = staffed.load("patient_id,visit_date,height_cm\n" + "\n".join(lines) + "\n", date_order=order)
    assert [str(row[0]) for row in staffed.rows("SELECT visit_date FROM visits ORDER BY file_row")] == read
    if not read:
        assert report.refused == len(days)
        assert all(
            "day-first" in p.message and "--date-order" in p.mend for p in report.problems if p.severity == "hard"
        )


@pytest.mark.parametrize(
    ("cells", "decimal", "read"),
    [
        (["120.5"], None, [120.5]),
        (["120,5"], None, [120.5]),
        (["120,5", "131,25"], None, [120.5, 131.25]),
        (["120.5"], "comma", []),
        (["120,5"], "comma", [120.5]),
        (["+120.5"], None, [120.5]),
        (["1e2"], None, [100.0]),
    ],
)
def test_decimals(staffed: Desk, cells: list[str], decimal: str | None, read: list[float]) -> None:
    lines = [f"A1;2026-01-0{n + 1};{cell}" for n, cell in enumerate(cells)]
    staffed.load("patient_id;visit_date;height_cm\n" + "\n".join(lines) + "\n", decimal=decimal)
    assert [row[0] for row in staffed.rows("SELECT height_cm FROM visits ORDER BY file_row")] == read


def test_a_number_with_two_plausible_readings_is_asked(staffed: Desk) -> None:
    text = "patient_id,visit_date,ALP (U/L)\nA1,2026-01-02,1.234\n"
    report = staffed.load(text)
    assert report.refused == 1 and "1.234 or 1234" in report.problems[0].message
    assert staffed.load(text, decimal="comma", accept_soft=True).new == 1
    assert staffed.rows("SELECT value FROM labs") == [(1234.0,)]


@pytest.mark.parametrize(
    ("header", "cell", "stored"),
    [
        ("height (m)", "1.42", 142.0),
        ("Height [cm]", "142", 142.0),
        ("height_mm", "1420", 142.0),
        ("Stature (in)", "50", 127.0),
    ],
)
def test_units_in_headers_are_converted_once(staffed: Desk, header: str, cell: str, stored: float) -> None:
    staffed.load(f"patient_id,visit_date,{header}\nA1,2026-01-02,{cell}\n")
    assert staffed.rows("SELECT height_cm FROM visits")[0][0] == pytest.approx(stored)


def test_a_unit_column_serves_its_value(staffed: Desk) -> None:
    report = staffed.load(
        "patient_id,visit_date,calcium,calcium_unit\nA1,2026-01-02,9.4,mg/dL\nA2,2026-01-02,2.35,mmol/L\n007,2026-01-02,2.3,furlong\n"
    )
    assert report.refused == 1
    rows = staffed.rows("SELECT value, unit, value_entered, unit_entered FROM labs ORDER BY file_row")
    assert rows[0][0] == pytest.approx(9.4 * 0.2495) and rows[0][1:] == ("mmol/L", "9.4", "mg/dL")
    assert rows[1] == (2.35, "mmol/L", "2.35", "mmol/L")


def test_vitamin_d_without_a_unit_is_refused(staffed: Desk) -> None:
    report = staffed.load("patient_id,visit_date,25-OH-D\nA1,2026-01-02,61\n")
    assert report.refused == 1 and "cannot be inferred" in report.problems[0].message


def test_calcium_in_the_wrong_unit_is_asked(staffed: Desk) -> None:
    report = staffed.load("patient_id,sample_date,analyte,value,unit\nA1,2026-01-02,Ca,9.4,mmol/L\n")
    assert report.refused == 1 and "in mg/dL it would be 2.345" in report.problems[0].message


def test_censored_and_worded_results(staffed: Desk) -> None:
    text = "patient_id,sample_date,analyte,value,unit\nA1,2026-01-02,25-OH-D,<10,nmol/L\nA1,2026-01-03,ALP,haemolysed,U/L\nA1,2026-01-04,ALP,purple,U/L\n"
    report = staffed.load(text)
    assert [p.row for p in report.problems if p.severity == "hard"] == [4]
    assert staffed.rows("SELECT value, operator, text_result FROM labs ORDER BY file_row") == [
        (10.0, "<", None),
        (None, None, "haemolysed"),
    ]


def test_leading_zeros_and_a_leap_birthday_survive(staffed: Desk) -> None:
    assert staffed.rows("SELECT patient_id, date_of_birth::VARCHAR FROM patients ORDER BY patient_key") == [
        ("A1", "2014-06-14"),
        ("A2", "2012-02-29"),
        ("007", "2010-01-01"),
    ]


@pytest.mark.parametrize("table", [*TABLES, "wide"])
def test_every_template_is_understood_as_what_it_is(table: str) -> None:
    match = match_wide if table == "wide" else lambda header: match_table(TABLES[table], header)
    slots = [match(header) for header in template(table).strip().split(",")]
    assert all(slots) and len({(s.table, s.column, s.fixed) for s in slots if s}) == len(slots)


@pytest.mark.parametrize("table", list(TABLES))
def test_every_alias_means_a_column_of_its_table(table: str) -> None:
    for column in columns(TABLES[table]):
        for alias in column.aliases:
            slot = match_table(TABLES[table], alias)
            assert slot is not None, (table, alias)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kg=st.floats(min_value=1, max_value=200, allow_nan=False))
def test_units_round_trip(kg: float) -> None:
    slot = match_table(TABLES["visits"], "weight (lb)")
    assert slot is not None and column_names("visits")
    assert kg / slot.factor * slot.factor == pytest.approx(kg, rel=1e-3)
