"""A height-adjustment table: it belongs to a reference that is there, its years follow, its numbers are plausible."""

from __future__ import annotations

from typing import Any

import pytest

from core.reference.adjustment import FoundAdjustments, read_adjustments
from core.reference.described import Known
from tests.core.reference.tables import adjustment, text

KNOWN = [
    Known("cdc2000_stature", "CDC 2000 stature for age", "bundled", "height_cm"),
    Known("nhanes2011_2018_whole_body_bmc", "NHANES", "bundled", "bmc_g"),
    Known("own_spine", "Own spine", "centre", "bmd_g_cm2"),
]


def read(table: list[dict[str, Any]]) -> FoundAdjustments:
    return read_adjustments("h.csv", text(table), KNOWN, ["nhanes2011_2018_whole_body_bmc"], "cdc2000_stature")


def test_a_good_table_says_where_it_holds():
    found = read(adjustment(height_reference_id="cdc2000_stature", limits_to_show="Children of one town"))
    assert found.problems == ()
    (one,) = found.tables
    assert len(one.rows) == 24
    assert one.limits_to_show == "Valid for this reference only, 8 to 19 completed years. Children of one town."


def test_the_height_reference_that_is_not_said_is_the_one_in_use():
    found = read(adjustment())
    assert [one.severity for one in found.problems] == ["note"] and not found.refused
    assert found.tables[0].height_reference_id == "cdc2000_stature"


def changed(column: str, value: Any, at: int = 1) -> list[dict[str, Any]]:
    table = adjustment(height_reference_id="cdc2000_stature")
    table[at] |= {column: value}
    return table


HARD = [
    (adjustment("nobody"), "reference_id", "there is no such reference"),
    (adjustment("cdc2000_stature"), "reference_id", "a reference for height itself"),
    (adjustment("nhanes2011_2018_whole_body_bmc"), "reference_id", "comes with the program"),
    (adjustment(height_reference_id="own_spine"), "height_reference_id", "no such height reference"),
    (adjustment(citation=""), "citation", "is missing"),
    (adjustment(licence_note=""), "licence_note", "is missing"),
    (changed("age_completed_years", 11), "age_completed_years", "does not follow"),
    (changed("age_completed_years", 8), "age_completed_years", "does not follow"),
    (changed("age_completed_years", 9.5), "age_completed_years", "whole number"),
    (changed("n", 0), "n", "above 0"),
    (changed("residual_sd", 0), "residual_sd", "above 0"),
    (changed("residual_sd", 2.1), "residual_sd", "at most 2"),
    (changed("slope_per_height_z", 2.1), "slope_per_height_z", "beyond ±2"),
    (changed("intercept", -5.1), "intercept", "beyond ±5"),
    (changed("sex", "x"), "sex", "not known"),
]


@pytest.mark.parametrize(("table", "column", "words"), HARD, ids=[f"{c}: {w}" for _, c, w in HARD])
def test_what_cannot_be_right_is_refused(table, column, words):
    own = [one for one in read(table).problems if one.column == column and one.severity == "hard"]
    assert own and words in own[0].message


def test_a_row_without_an_id_among_several_references_is_refused_with_its_row():
    table = adjustment() + adjustment("bachrach1999_spine_l2l4_bmd")
    table[-1] |= {"reference_id": ""}
    known = [*KNOWN, Known("bachrach1999_spine_l2l4_bmd", "Bachrach", "bundled", "bmd_g_cm2")]
    found = read_adjustments("h.csv", text(table), known, [], "cdc2000_stature")
    assert [(one.row, one.column) for one in found.problems if one.severity == "hard"] == [(49, "reference_id")]
    assert found.refused and [len(one.rows) for one in found.tables] == [24, 23]


def test_in_a_file_of_one_reference_a_blank_id_repeats_it():
    (one,) = read(changed("reference_id", "", 0)).tables
    assert one.reference_id == "own_spine" and len(one.rows) == 24


@pytest.mark.parametrize(
    ("column", "value"), [("n", 1), ("residual_sd", 2.0), ("slope_per_height_z", -2.0), ("intercept", 5.0)]
)
def test_the_other_side_of_each_limit_is_taken(column, value):
    assert not read(changed(column, value)).refused


@pytest.mark.parametrize(
    ("column", "fine", "asked", "words"),
    [
        ("slope_per_height_z", 0.001, 0, "the slope is 0"),
        ("slope_per_height_z", -1, -1.01, "the slope is beyond ±1"),
        ("n", 10, 9, "fewer than 10 children"),
        ("residual_sd", 0.05, 0.049, "the residual SD is below 0.05"),
    ],
)
def test_what_is_unusual_is_asked_once_with_its_rows(column: str, fine: float, asked: float, words: str):
    assert read(changed(column, fine)).problems == ()
    table = [row | {column: asked} for row in adjustment(height_reference_id="cdc2000_stature")]
    (one,) = [one for one in read(table).problems if one.column == column]
    assert one.severity == "soft" and words in one.message and "in rows 2, 3, 4, 5, 6 and 19 more" in one.message
