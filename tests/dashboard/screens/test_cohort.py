"""Cohort: who it is about, choices that narrow it, identifiers hidden by one switch, the way to a patient, empty states."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.store import Store
from dashboard.screens.cohort_response import clicked
from tests.cohort_stories import treated_store
from tests.dashboard.conftest import html_of, page_of
from tests.stories import token_of


@pytest.fixture(scope="session")
def treated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return treated_store(tmp_path_factory.mktemp("treated"))


@pytest.fixture
def ward(at_store: Callable[[Path | None], Store], treated: Path) -> Store:
    return at_store(treated)


def cohort_page(state: Mapping[str, object] | None = None) -> AppTest:
    return page_of("cohort", None, state)


def figures_of(shown: AppTest) -> list[dict[str, Any]]:
    assert not shown.exception
    return [json.loads(one.proto.spec or one.proto.figure.spec) for one in shown.get("plotly_chart")]


def test_the_page_says_how_many_it_is_about_and_what_was_left_out(ward: Store):
    page = html_of(cohort_page())
    for said in (
        "7 patients on zoledronate", "6 with a lumbar spine scan before and a comparable one after",
        "1 left out: age at the start not known", "Scans left out: 2 not comparable with the scan before",
    ):  # fmt: skip
        assert said in page, said


def test_a_choice_narrows_it(ward: Store):
    assert "1 patient on zoledronate" in html_of(cohort_page({"cohort-Regimen-zoledronate": "Z-3"}))
    shown = cohort_page({"cohort-ages": (0, 20)})
    assert "9 patients on zoledronate" in html_of(shown) and "left out: age" not in html_of(shown)
    shown = cohort_page({"cohort-diagnosis-zoledronate": ("family", "osteogenesis imperfecta")})
    assert "3 patients on zoledronate" in html_of(shown)
    assert "1 patient on pamidronate" in html_of(cohort_page({"cohort-drug": "pamidronate"}))


def test_nobody_matches_is_said(ward: Store):
    page = html_of(cohort_page({"cohort-ages": (0, 1)}))
    assert "Nobody matches" in page and "0 patients on zoledronate" in page


def test_the_figures_are_drawn_with_the_names(ward: Store):
    response, swimmer = figures_of(cohort_page())
    assert "Person, N3" in json.dumps(swimmer) and token_of(ward, "N3") in json.dumps(response)


def test_one_switch_hides_every_identifier(ward: Store):
    shown = cohort_page({"cohort-hide": True})
    whole = json.dumps(figures_of(shown)) + html_of(shown)
    for said in ("Person", "Eibe", "Ulme", token_of(ward, "N3"), "2024-"):
        assert said not in whole, said
    assert "Patient " in whole


def test_the_table_is_there_to_be_opened_and_downloaded(ward: Store):
    shown = cohort_page({"cohort-table": True})
    assert not shown.exception
    table = shown.dataframe[0].value
    assert table["month"].tolist() == [6, 12] and table["patients"].tolist() == [3, 3]
    assert {one.label for one in shown.get("download_button")} == {"Download this table", "Download every scan"}


def test_too_few_make_no_table(ward: Store):
    shown = cohort_page({"cohort-table": True, "cohort-Treatment before-zoledronate": "pretreated"})
    assert "No table: it needs at least 3 patients" in html_of(shown)
    assert not shown.get("download_button")


@pytest.mark.parametrize(
    ("points", "token"),
    [
        ([], ""), ([{"x": 1}], ""), ([{"customdata": None}, {"customdata": "t1"}], "t1"), ([{"customdata": ["t2"]}], "t2"),
    ],
)  # fmt: skip
def test_a_click_gives_the_token_and_none_where_identifiers_are_hidden(
    monkeypatch: pytest.MonkeyPatch, points: list[dict[str, Any]], token: str
):
    monkeypatch.setattr(st, "plotly_chart", lambda *_, **how: {"selection": {"points": points}})
    assert clicked(None, "figure", "said", hidden=False) == token
    assert clicked(None, "figure", "said", hidden=True) == ""


def test_a_store_in_which_nobody_was_treated_says_what_it_needs(clinic: Store):
    page = html_of(cohort_page())
    assert "No bisphosphonate is recorded yet" in page
