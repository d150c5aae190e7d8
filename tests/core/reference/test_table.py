"""A centre's table of L, M and S: each check from both sides, everything wrong at once, and what it becomes."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from core.errors import Problem
from core.reference.described import Known, family_of
from core.reference.table import SHAPE, Found, read_tables
from core.reference.template import template
from core.store.macros import macros_sql
from tests.core.reference.tables import rows, text

BUNDLED = [Known("cdc2000_stature", "CDC 2000 stature for age", "bundled", "height_cm")]


def read(table: list[dict[str, Any]], **said: Any) -> Found:
    return read_tables("own.csv", text(table), BUNDLED, **said)


def problems(found: Found, severity: str = "hard") -> list[Problem]:
    return [problem for problem in found.problems if problem.severity == severity]


def test_a_good_table_is_one_reference_with_its_limits_to_show():
    found = read(rows())
    assert found.problems == ()
    (table,) = found.tables
    assert len(table.rows) == 8 and [row.sex for row in table.rows] == ["female"] * 4 + ["male"] * 4
    assert table.reference.limits_to_show == (
        "This centre's own table.",
        "Lumbar spine; L1-L4; 5.0 to 8.0 years; Hologic only.",
    )


def test_headers_of_any_case_other_names_and_the_words_of_the_contracts():
    table = [
        {k.upper(): v for k, v in row.items()} for row in rows(site="LS", measure="aBMD", device_family="hologic QDR")
    ]
    (one,) = read(table).tables
    assert (one.reference.site, one.reference.measure, one.reference.device_family) == (
        "lumbar spine",
        "bmd_g_cm2",
        "Hologic",
    )


def test_another_unit_is_converted_once():
    table = [row | {"M": row["M"] * 1000, "unit": "mg/cm2"} for row in rows()]
    (one,) = read(table).tables
    assert [row.m for row in one.rows] == pytest.approx([row["M"] for row in rows()], abs=1e-12)
    assert one.reference.unit == "g/cm2"


def change(column: str, value: Any, at: int = 1) -> list[dict[str, Any]]:
    table = rows()
    table[at] |= {column: value}
    return table


def everywhere(**said: Any) -> list[dict[str, Any]]:
    return rows(**said)


HARD: list[tuple[list[dict[str, Any]], str, str]] = [
    (everywhere(reference_id="Own Spine"), "reference_id", "this is no id"),
    (everywhere(reference_id="cdc2000_stature"), "reference_id", "comes with the program"),
    (everywhere(title="cdc 2000 stature for age"), "title", "another reference is known by this name"),
    (everywhere(title="cdc2000_stature"), "title", "another reference is known by this name"),
    (everywhere(citation=""), "citation", "is missing"),
    (everywhere(licence_note=""), "licence_note", "is missing"),
    (change("citation", "another"), "citation", "one reference has one citation"),
    (everywhere(device_family=""), "device_family", "needs its device family"),
    (everywhere(device_family="Hologic, GE"), "device_family", "one device family"),
    (everywhere(site="left ear"), "site", "not known"),
    (everywhere(site=""), "site", "is missing"),
    (everywhere(levels=""), "levels", "needs its levels"),
    (everywhere(levels="not stated"), "levels", "needs its levels"),
    (everywhere(levels="L7"), "levels", "not known"),
    (everywhere(site="total hip"), "levels", "has no levels"),
    (everywhere(measure="mass"), "measure", "not known"),
    (everywhere(unit=""), "unit", "the unit is missing"),
    (everywhere(unit="kg"), "unit", "no unit of BMD"),
    (change("sex", "x"), "sex", "not known"),
    (change("sex", ""), "sex", "is missing"),
    (change("age_years", 5), "age_years", "stands twice"),
    (change("age_years", 4.5), "age_years", "comes after an older one"),
    (change("age_years", -0.1, 0), "age_years", "from 0 to 120"),
    (change("age_years", 120.1, 7), "age_years", "from 0 to 120"),
    (rows()[:5], "age_years", "one age only"),
    (change("S", 0), "S", "from 0.01 to 1"),
    (change("S", -0.1), "S", "from 0.01 to 1"),
    (change("S", "1e-300"), "S", "from 0.01 to 1"),
    (change("S", 0.0099), "S", "from 0.01 to 1"),
    (change("S", 1.001), "S", "from 0.01 to 1"),
    (change("L", 10.1), "L", "beyond ±10"),
    (change("L", 2.8), "L", "no value has a Z below -3.0"),
    (change("L", "nan"), "L", "not a number"),
    (change("M", ""), "M", "is empty"),
    (change("M", 0), "M", "from 0.1 to 2 g/cm2"),
    (change("M", 2.01), "M", "from 0.1 to 2 g/cm2"),
    (change("M", 0.099), "M", "from 0.1 to 2 g/cm2"),
    (change("M", "1_0"), "M", "not a number"),
]


@pytest.mark.parametrize(("table", "column", "words"), HARD, ids=[f"{c}: {w}" for _, c, w in HARD])
def test_what_cannot_be_right_is_refused_with_its_place(table, column, words):
    found = read(table)
    own = [one for one in problems(found) if one.column == column]
    assert len(own) == 1 and words in own[0].message and own[0].mend.endswith(".")
    assert found.refused and (own[0].row or 0) >= 2


FINE = [
    ("age_years", 0, 0),
    ("age_years", 5.01, 1),
    ("S", 1.0, 1),
    ("S", 0.01, 1),
    ("L", -10, 1),
    ("L", 2.7, 1),
    ("M", 0.55, 0),
]


@pytest.mark.parametrize(("column", "value", "at"), FINE)
def test_the_other_side_of_each_limit_is_taken(column, value, at):
    assert not read(change(column, value, at)).refused


@pytest.mark.parametrize(("m", "fine"), [(2.0, True), (2.01, False), (0.1, True)])
def test_a_median_is_what_a_scan_may_be(m, fine):
    table = [row | {"M": m} for row in rows()]
    assert read(table).refused is not fine


def test_a_median_of_another_unit_says_which_unit_would_fit():
    (one,) = problems(read(change("M", 550)))
    assert one.value == "550" and "In mg/cm2 it would fit" in one.mend


def test_everything_that_is_wrong_is_said_at_once_with_row_column_value():
    table = rows(citation="", levels="")
    table[1] |= {"S": 0}
    table[3] |= {"M": 7, "age_years": 7}
    found = {(one.row, one.column, one.value) for one in problems(read(table))}
    assert found == {(2, "citation", ""), (2, "levels", ""), (3, "S", "0"), (5, "M", "7"), (5, "age_years", "7")}


@pytest.mark.parametrize(
    ("column", "now", "asked"), [("M", 0.824, False), ("M", 0.9, True), ("S", 0.24, False), ("S", 0.25, True)]
)
def test_a_jump_from_one_age_to_the_next_has_to_be_confirmed(column, now, asked):
    first = {"M": 0.55, "S": 0.12}[column]
    table = change(column, now, 7)
    table[6] |= {column: first}
    table[4] |= {"M": 0.55}
    table[5] |= {"M": 0.55}
    soft = problems(read(table), "soft")
    assert bool(soft) is asked
    assert all(one.column == column and one.row == 9 for one in soft)


@pytest.mark.parametrize(("last", "asked"), [(9, False), (9.1, True)])
def test_a_gap_between_two_ages_has_to_be_confirmed(last, asked):
    table = change("age_years", last, 7)
    assert bool(problems(read(table), "soft")) is asked


def test_one_sex_or_other_ages_are_a_note():
    found = read(rows()[:4])
    assert not found.refused and [one.message for one in problems(found, "note")] == ["the table is for female only"]
    assert "not the same in all groups" in problems(read(rows()[:7]), "note")[0].message


def test_several_references_in_one_file_are_said_and_taken_together():
    both = rows() + rows(reference_id="own_hip", title="Own hip", site="total hip", levels="")
    found = read(both)
    assert [one.reference.reference_id for one in found.tables] == ["own_spine", "own_hip"]
    assert "the file holds 2 references: own_spine, own_hip" in found.problems[0].message
    assert read(both, title="One title").refused
    same = rows() + rows(reference_id="own_other")
    assert "known by this name" in problems(read(same))[0].message


def test_a_row_without_an_id_among_several_references_is_refused_with_its_row():
    """Its values would stand in one of the curves, and nothing says in which."""
    spine, hip = rows(), rows(reference_id="own_hip", title="Own hip", site="total hip", levels="")
    table = [*spine[:4], hip[0], hip[1] | {"reference_id": ""}, *hip[2:], spine[4] | {"reference_id": ""}, *spine[5:]]
    found = problems(read(table))
    assert [(one.row, one.column) for one in found if "names no reference" in one.message] == [
        (7, "reference_id"), (14, "reference_id"),
    ]  # fmt: skip
    assert sorted(len(one.rows) for one in read(table).tables) == [7, 7]


@pytest.mark.parametrize("at", [0, 1, 7])
def test_in_a_file_of_one_reference_a_blank_id_repeats_it(at: int):
    (one,) = read(change("reference_id", "", at)).tables
    assert one.reference.reference_id == "own_spine" and len(one.rows) == 8


def test_ethnic_groups_stand_in_every_row_or_in_none_and_a_spelling_is_one_group():
    named = [row | {"ethnicity": "Group A" if n % 2 else "group a"} for n, row in enumerate(rows())]
    assert {row.ethnicity for row in read(named).tables[0].rows} == {"group a"}
    named[0] |= {"ethnicity": ""}
    assert any("some rows name an ethnic group" in one.message for one in problems(read(named)))


def test_a_height_table_has_no_site_device_or_ethnic_group():
    head = {"site": "", "levels": "", "device_family": "", "measure": "height_cm", "unit": "cm"}
    table = [row | {"M": 100 + 6 * row["age_years"], "S": 0.04} for row in rows(**head)]
    (one,) = read(table).tables
    assert (one.reference.site, one.reference.device_family) == ("", "")
    assert problems(read([row | {"site": "lumbar spine"} for row in table]))
    assert problems(read([row | {"ethnicity": "A"} for row in table]))


def test_levels_and_title_may_be_said_beside_the_file():
    bare = [{k: v for k, v in row.items() if k not in ("levels", "title")} for row in rows()]
    assert read(bare).refused
    (one,) = read(bare, levels="l1-l4", title="By hand").tables
    assert (one.reference.levels, one.reference.title) == ("L1-L4", "By hand")
    assert problems(read(rows(), levels="L2-L4"))[0].message == "the file says L1-L4, beside it L2-L4 was said"


def test_the_template_has_the_headers_that_the_loader_reads():
    assert template("reference").strip().split(",") == list(SHAPE.columns)
    assert template("height-adjustment").startswith("reference_id,citation,")


@pytest.mark.parametrize(
    "name", ["Hologic", "hologic horizon", "QDR-4500", "GE", "Lunar iDXA", "ge healthcare", "Norland"]
)
def test_device_families_are_those_of_scans(name):
    connection = duckdb.connect()
    connection.execute(macros_sql())
    own = connection.execute("SELECT coalesce(device_family(NULL, ?), ?)", [name, name]).fetchone()
    assert own and family_of(name) == own[0]
