"""Cohort: whom a choice holds, the change of Z by quarters of a year, who is left out and why, what a table may say."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from core.store import Store
from dashboard.charts.cohort.rows import CONFOUNDED, Arm
from dashboard.data import cohort
from dashboard.data.cohort import courses, response
from dashboard.data.cohort_choice import OLDEST, Chosen, drugs, offered
from dashboard.data.cohort_table import scans_csv, summary_csv, summary_rows
from tests.cohort_stories import treated_store
from tests.stories import token_of

ALL = Chosen("zoledronate", age_to=OLDEST)


@pytest.fixture(scope="session")
def treated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return treated_store(tmp_path_factory.mktemp("treated"))


@pytest.fixture
def ward(at_store: Callable[[Path | None], Store], treated: Path) -> Store:
    return at_store(treated)


def arm_of(name: str, chosen: Chosen = ALL) -> Arm:
    return next(arm for arm in response(chosen).arms if arm.arm == name)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_drugs_and_what_may_be_chosen_of_one(ward: Store):
    assert drugs() == [("zoledronate", 9), ("pamidronate", 1)]
    there = offered("zoledronate")
    assert dict(there.diagnoses) == {
        ("group", "primary"): 3, ("group", "secondary"): 1, ("family", "osteogenesis imperfecta"): 3,
        ("name", "osteogenesis imperfecta type I"): 2, ("name", "osteogenesis imperfecta type IV"): 1,
        ("name", "Crohn disease"): 1, ("none", ""): 5,
    }  # fmt: skip
    assert there.regimens == (("Z-6", 8), ("Z-3", 1)) and there.unknown_age == 1
    assert dict(there.arms) == {"naive": 7, "pretreated": 1, "not stated": 1}


@pytest.mark.parametrize(
    ("chosen", "many"),
    [
        (ALL, 9),
        (Chosen("zoledronate"), 7),  # neither the adult nor the one whose age is not known
        (Chosen("zoledronate", diagnosis=("group", "primary"), age_to=OLDEST), 3),
        (Chosen("zoledronate", diagnosis=("family", "osteogenesis imperfecta"), age_to=OLDEST), 3),
        (Chosen("zoledronate", diagnosis=("name", "osteogenesis imperfecta type I"), age_to=OLDEST), 2),
        (Chosen("zoledronate", diagnosis=("none", ""), age_to=OLDEST), 5),
        (Chosen("zoledronate", age_from=10, age_to=11), 2),  # N1 turned 10 on the day, N5 11; N4 12
        (Chosen("zoledronate", age_from=20, age_to=OLDEST), 1),
        (Chosen("zoledronate", regimen="Z-3", age_to=OLDEST), 1),
        (Chosen("zoledronate", arm="pretreated", age_to=OLDEST), 1),
        (Chosen("zoledronate", arm="not stated", age_to=OLDEST), 1),
        (Chosen("risedronate"), 0),
    ],
)  # fmt: skip
def test_a_choice_holds_whom_it_says(ward: Store, chosen: Chosen, many: int):
    assert response(chosen).n_courses == many
    assert len(courses(chosen, 0)) == many


def test_the_change_is_told_by_quarters_of_a_year(ward: Store):
    arm = arm_of("naive", Chosen("zoledronate"))
    assert (arm.n_courses, arm.n_before, arm.n_after, arm.n_late) == (
        5,
        5,
        4,
        3,
    )  # N4 is not comparable, N5 came at once
    assert [(one.months, one.n, one.at_risk) for one in arm.quarters] == [(6, 3, 3), (12, 3, 3)]
    half, year = arm.quarters
    assert (round(half.low, 3), round(half.median, 3), round(half.high, 3)) == (0.3, 0.4, 0.45)
    assert round(year.median, 3) == 0.6 and arm.is_enough


def test_a_line_starts_at_the_last_scan_before(ward: Store):
    line = next(one for one in arm_of("naive").lines if one.token == token_of(ward, "N1"))
    assert [(round(at.months, 1), round(at.d_z, 2), at.z) for at in line.points] == [
        (-1.0, 0.0, -2.0), (6.0, 0.5, -1.5), (12.0, 1.0, -1.0),
    ]  # fmt: skip
    assert token_of(ward, "N4") not in {one.token for one in arm_of("naive").lines}


def test_the_arms_stand_apart_and_what_is_left_out_is_said(ward: Store):
    found = response(ALL)
    assert [arm.arm for arm in found.arms] == ["naive", "pretreated", "not stated"]
    assert dict(found.left_out) == {"not comparable": 2}
    assert not arm_of("pretreated").is_enough and "here 1." in arm_of("pretreated").too_few


def test_no_more_lines_than_can_be_told_apart_are_drawn_and_always_the_same(ward: Store, monkeypatch):
    every = arm_of("naive").lines
    monkeypatch.setattr(cohort, "MOST_LINES", 2)
    ask = cohort.response.__wrapped__
    few = [next(arm for arm in ask(ward, ALL).arms if arm.arm == "naive") for _ in range(2)]
    assert few[0] == few[1] and len(few[0].lines) == 2 < few[0].n_after == len(every)
    assert set(few[0].lines) <= set(every)


def test_shifted_dates_are_not_shown(ward: Store):
    assert {at.day for line in arm_of("not stated").lines for at in line.points} == {None}
    course = next(one for one in courses(ALL, 0) if one.token == token_of(ward, "U1"))
    assert {event.day for event in course.events} == {None}
    assert all(at.day for line in arm_of("naive").lines for at in line.points)


def test_courses_have_what_happened_in_them_and_no_injury_that_may_be_inflicted(ward: Store):
    events = {one.token: [(event.kind, event.what) for event in one.events] for one in courses(ALL, 0)}
    given = [("infusion", "1.50 mg"), ("infusion", "1.50 mg")]
    assert events[token_of(ward, "N1")] == [*given, ("long-bone fracture", "left femur")]
    assert events[token_of(ward, "N2")] == given


def test_courses_come_page_by_page_the_longest_first(ward: Store, monkeypatch):
    monkeypatch.setattr(cohort, "PAGE", 4)
    ask = cohort.courses.__wrapped__
    pages = [ask(ward, ALL, page) for page in range(3)]
    assert [len(page) for page in pages] == [4, 4, 1]
    lengths = [one.length_months for page in pages for one in page]
    assert lengths == sorted(lengths, reverse=True)
    assert len({one.token for page in pages for one in page}) == 9


def test_the_table_says_what_the_figure_shows_and_what_it_is_not(ward: Store):
    found = response(Chosen("zoledronate"))
    rows = rows_of(summary_csv(found))
    assert [(row["group"], row["month"], row["patients"], row["median_d_z"]) for row in rows[:-1]] == [
        ("naive", "6", "3", "0.4"), ("naive", "12", "3", "0.6"),
    ]  # fmt: skip
    assert rows[-1]["group"] == CONFOUNDED
    assert len(summary_rows(found)) == 2


def test_every_scan_goes_into_the_other_file_only_of_groups_that_are_drawn(ward: Store):
    found = response(ALL)
    rows = rows_of(scans_csv(ALL, found, hidden=False))
    assert {row["group"] for row in rows} == {"naive"}
    other = [row for row in rows if row["patient_id"] == "N4" and row["scan"] == "after"]
    assert {(row["counts"], row["left_out"], row["why"]) for row in other} == {
        ("no", "not comparable", "scanner H1, then H2")
    }
    assert all(row["batch"] and row["row"] and row["first_date"] == "2024-03-01" for row in rows)


def test_hidden_identifiers_leave_the_file_too(ward: Store):
    text = scans_csv(ALL, response(ALL), hidden=True)
    assert {"patient_no", "drug"} <= set(rows_of(text)[0]) and not {"patient_id", "first_date", "batch"} & set(
        rows_of(text)[0]
    )
    for said in ("N1", "Eibe", "2024", "H2"):
        assert said not in text


def test_too_few_make_no_table(ward: Store):
    chosen = Chosen("zoledronate", arm="pretreated")
    found = response(chosen)
    assert summary_rows(found) == [] and rows_of(scans_csv(chosen, found, hidden=False)) == []
