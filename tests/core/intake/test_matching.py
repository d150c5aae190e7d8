"""Matching by hand: what each column is, what it might be, what stands in whose way; and what is kept for next month."""

from __future__ import annotations

import pytest

from core.intake import Options
from core.intake.matching import match_columns
from core.intake.matchings import forget, remember, remembered
from core.intake.peek import PEEK_BYTES, peek
from core.intake.suggest import suggest
from tests.core.intake.conftest import Desk

ODD = (
    "Pat,Seen,Wieght (kg),,x,x,Spine L2-L4\n"
    "AB001,2026-11-02,35,1,2,3,0.61\nAB002,2026-11-03,41,1,2,3,0.62\nAB003,2026-11-04,50,1,2,3,0.63\n"
)


def states(text: str, **options: object) -> dict[int, tuple[str, str | None]]:
    made = match_columns(peek(text.encode()), Options(**options))  # type: ignore[arg-type]
    return {one.position: (one.state, one.name) for one in made.columns}


def test_columns_that_wait_for_a_decision_come_first_and_what_is_missing_is_named():
    made = match_columns(peek(b"patient_id,shoe,weight_kg\nA1,43,35\n"), Options())
    assert next((one.header, one.state) for one in made.columns) == ("shoe", "unknown")
    assert made.missing[0][0] == "visit_date" and len(made.missing) == 1
    assert made.columns[0].values == ("43",)


def test_a_column_is_named_by_its_header_or_by_its_place_where_headers_repeat_or_are_blank():
    keys = [one.key for one in sorted(match_columns(peek(ODD.encode()), Options()).columns, key=lambda c: c.position)]
    assert keys == ["Pat", "Seen", "Wieght (kg)", "#4", "#5", "#6", "Spine L2-L4"]
    found = states(ODD, columns={"#5": "height_cm", "#6": "-"})
    assert found[5] == ("by hand", "height_cm") and found[6] == ("left out", "-")


def test_one_of_two_columns_with_one_header_is_read_the_other_left_out(staffed: Desk):
    text = "patient_id,visit_date,weight,weight\nA1,2026-11-02,35,36\n"
    assert "both mean weight_kg" in staffed.check(text).problems[0].message
    report = staffed.load(text, columns={"#4": "-"})
    assert report.new == 1 and staffed.rows("SELECT weight_kg FROM visits") == [(35.0,)]


def test_a_place_is_no_header_that_happens_to_be_a_number(staffed: Desk):
    text = "patient_id,visit_date,2,5\nA1,2026-11-02,35,140\n"
    report = staffed.load(text, columns={"2": "weight_kg", "#4": "height_cm"})
    assert report.new == 1 and staffed.rows("SELECT weight_kg, height_cm FROM visits") == [(35.0, 140.0)]


def test_two_columns_of_one_meaning_name_each_other():
    made = match_columns(
        peek(ODD.encode()), Options(columns={"Pat": "patient_id", "#5": "height_cm", "#6": "height (m)"})
    )
    clash = {one.position: one.clash for one in made.columns if one.state == "clash"}
    assert clash == {5: "column 6 (x)", 6: "column 5 (x)"}
    assert any("columns 5 (x) and 6 (x) both mean height_cm" in words for words in made.said)


def test_a_conflict_of_composed_meanings_says_of_what(staffed: Desk):
    text = "patient_id,visit_date,a,b\nA1,2026-11-02,0.6,0.7\n"
    chosen = {"a": "lumbar spine L2-L4 bmd_g_cm2", "b": "lumbar spine L2-L4 bmd (mg/cm2)"}
    problem = staffed.check(text, columns=chosen, table="wide").problems[0]
    assert "both mean bmd_g_cm2 of lumbar spine L2-L4" in problem.message


def test_composed_meanings_reach_the_store(staffed: Desk):
    text = "patient_id,visit_date,weight_kg,a,b,c,d,modality\nA1,2026-11-02,8,612,9.6,0.4,1,vfa\n"
    chosen = {"a": "lumbar spine L2-L4 bmd (mg/cm2)", "b": "calcium (mg/dL)", "c": "zoledronate_mg", "d": "T8 grade"}
    assert staffed.load(text, columns=chosen, table="wide").problems == []
    assert staffed.rows("SELECT bmd_g_cm2, site, levels FROM dxa_scans") == [(0.612, "lumbar spine", "L2-L4")]
    assert staffed.rows("SELECT round(value, 3), unit FROM labs") == [(2.395, "mmol/L")]
    assert staffed.rows("SELECT dose_mg FROM infusions") == [(0.4,)]
    assert staffed.rows("SELECT grade FROM vertebral_reads") == [(1,)]


def test_a_meaning_in_another_unit_than_the_headers_is_refused(staffed: Desk):
    text = "patient_id,visit_date,Vit D (ng/mL)\nA1,2026-11-02,30\n"
    chosen = {"Vit D (ng/mL)": "25-OH-D (nmol/L)"}
    message = staffed.check(text, columns=chosen, table="wide").problems[0].message
    assert message == "the header says ng/mL, the meaning that was given to it says nmol/L"
    assert staffed.check(text, columns={"Vit D (ng/mL)": "25-OH-D (ng/mL)"}, table="wide").new == 1
    assert staffed.check(text, columns={"Vit D (ng/mL)": "25-OH-D"}, table="wide").new == 1


@pytest.mark.parametrize(
    ("header", "values", "first"),
    [
        ("Wieght (kg)", [], "weight_kg"),
        ("S-Calcum (mg/dL)", [], "calcium (mg/dL)"),
        ("BMD lumbr spine L2-L4", [], "lumbar spine L2-L4 bmd_g_cm2"),
        ("H3", ["2026-11-02", "2026-11-03"], "visit_date"),
        ("H0", ["AB001", "AB002", "AB003"], "patient_id"),
        ("H2", ["male", "female"], "sex"),
        ("H5", ["0.61", "0.62", "0.7"], None),
        ("H6", ["yes", "no"], None),
    ],
)
def test_suggestions_by_spelling_and_by_the_look_of_values(header: str, values: list[str], first: str | None):
    found = suggest("wide", header, values)
    assert (found[0] if found else None) == first and len(found) <= 3


def test_a_result_without_a_unit_asks_for_it_and_no_more_when_a_column_gives_it():
    head = "patient_id,visit_date,Vit D"
    one = match_columns(peek(f"{head}\nA1,2026-11-02,61\n".encode()), Options())
    column = one.columns[0]
    assert (column.header, column.needs_unit, column.is_open) == ("Vit D", True, True)
    assert one.suggestions(column)[:2] == ["25_oh_d_nmol_l", "25-OH-D (ng/mL)"]
    two = match_columns(peek(f"{head},Vit D unit\nA1,2026-11-02,61,nmol/L\n".encode()), Options())
    assert not any(column.is_open for column in two.columns)


def test_what_another_column_means_already_is_not_suggested():
    made = match_columns(peek(ODD.encode()), Options(columns={"Pat": "patient_id"}))
    assert all("patient_id" not in made.suggestions(one) for one in made.columns if one.position != 1)


def test_only_the_begin_of_a_long_file_is_looked_at():
    text = "patient_id,note\n" + "A1,ö\n" * 100_000
    look = peek(text.encode()[:PEEK_BYTES])
    assert look.headers == ("patient_id", "note") and look.values == (("A1",), ("ö",))


def test_a_matching_is_kept_for_the_same_headers_until_it_is_forgotten(desk: Desk):
    version = desk.store.version()
    headers = ("Pat", "Seen (day)")
    assert remembered(desk.store, headers) is None
    remember(desk.store, headers, "wide", {"Pat": "patient_id"}, "october.csv", 3, "ana")
    remember(desk.store, headers, "wide", {"Pat": "patient_id", "Seen (day)": "visit_date"}, "november.csv", 4, "ana")
    kept = remembered(desk.store, ("pat", "SEEN day"))
    assert kept is not None and (kept.file_name, kept.batch_id) == ("november.csv", 4)
    assert kept.columns == {"Pat": "patient_id", "Seen (day)": "visit_date"}
    assert remembered(desk.store, ("Pat",)) is None
    forget(desk.store, kept.signature)
    assert remembered(desk.store, headers) is None
    assert desk.store.version() == version, "no preview that somebody looks at becomes old by it"
