"""A table beside the centre's own scans and the other references: absurd Z are asked about, who leads is told."""

from __future__ import annotations

import csv
import io

import pytest

from core.centre_tables import Effect, Wish, check_table, load_table
from core.errors import Problem
from core.store import Store
from tests.core.reference.tables import rows, text, twin

SPINE = "bachrach1999_spine_l2l4_bmd"
BY = Wish(by="Dr Test")


def scaled(share: float) -> bytes:
    """The bundled spine table with other medians."""
    table = list(csv.DictReader(io.StringIO(twin(SPINE).decode())))
    return text([row | {"M": float(row["M"]) * share} for row in table])


def of_column(problems: list[Problem], column: str) -> list[tuple[str, str]]:
    return [(one.severity, one.message) for one in problems if one.column == column]


def test_a_table_by_which_half_of_the_scans_are_absurd_waits_for_the_word(store: Store):
    before = store.version()
    report = load_table(store, "own.csv", scaled(1.8), BY)
    words = "more than half of your scans would get a Z below −4 by Twin (3 of 3)"
    assert of_column(report.problems, "M") == [("soft", words)] and not report.written and store.version() == before
    assert report.tables[0].effect and report.tables[0].effect.below == 3
    assert load_table(store, "own.csv", scaled(1.8), Wish(by="Dr Test", accept_soft=True)).written


def test_a_table_with_medians_too_low_is_asked_about_too(store: Store):
    ((severity, words),) = of_column(check_table(store, "own.csv", scaled(0.4), BY).problems, "M")
    assert severity == "soft" and "above +4" in words


@pytest.mark.parametrize(
    ("effect", "absurd"),
    [
        (Effect("scans", 4, 9, {}, 2, 1), ""), (Effect("scans", 4, 9, {}, 3, 1), "below −4"),
        (Effect("scans", 5, 9, {}, 2, 3), "above +4"), (Effect("scans", 0, 9), ""),
    ],
)  # fmt: skip
def test_it_is_the_median_that_counts(effect: Effect, absurd: str):
    assert effect.absurd == absurd


def test_the_counts_of_two_slices_add_up():
    total = Effect("scans", 4, 9, {"a": 5}, 2, 1) + Effect("scans", 1, 2, {"a": 1}, 1, 0)
    assert (total.with_z, total.total, total.without, total.below, total.above) == (5, 11, {"a": 6}, 3, 1)


def test_another_reference_of_the_same_scans_is_told_with_the_one_that_leads(store: Store):
    told = of_column(check_table(store, "twin.csv", twin(SPINE), BY).problems, "reference_id")
    words = f"Bachrach 1999, spine L2-L4 ({SPINE}) is for the same scans: Bachrach 1999, spine L2-L4 leads"
    assert told == [("note", f"{words}, as it came into use first")]
    assert load_table(store, "twin.csv", twin(SPINE), BY).written


@pytest.mark.parametrize(
    "other", [{"levels": "L1-L4"}, {"device_family": "GE Lunar"}, {"site": "total hip", "levels": ""}]
)
def test_of_other_scans_nothing_is_told(store: Store, other: dict[str, str]):
    assert not of_column(check_table(store, "twin.csv", twin(SPINE, **other), BY).problems, "reference_id")


def test_other_ages_or_sexes_are_other_scans(store: Store):
    young = rows(levels="L2-L4")  # 5 to 8 years: the bundled one begins at 9
    girls = [row for row in young if row["sex"] == "female"]
    boys = [row | {"reference_id": "boys", "title": "Boys"} for row in young if row["sex"] == "male"]
    assert not of_column(check_table(store, "own.csv", text(girls + boys), BY).problems, "reference_id")[1:]


def test_of_two_in_one_file_the_lead_is_told(store: Store):
    both = rows() + rows(reference_id="another", title="Another")
    told = of_column(check_table(store, "own.csv", text(both), BY).problems, "reference_id")
    assert ("note", "Own spine (own_spine) is for the same scans: Another leads, as its id comes first") in told


def test_the_table_that_is_replaced_is_not_beside_itself(store: Store):
    load_table(store, "own.csv", text(rows()), BY)
    other = text([row | {"S": 0.13} for row in rows()])
    report = check_table(store, "own.csv", other, Wish(by="Dr Test", replace=True))
    assert not of_column(report.problems, "reference_id")
