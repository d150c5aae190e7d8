"""Matching by hand on the page: every column in a row, suggestions, conflicts, and what was matched last month."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.store import Store
from dashboard.data.upload import staged_files
from dashboard.screens.pieces import label
from tests.dashboard.conftest import html_of, screen
from tests.dashboard.screens.test_upload import button, drop

REAL = Path(os.environ.get("TRABECULA_REAL_DATA", Path(__file__).parents[4] / "shared" / "data" / "real"))
SERIES = REAL / "bachrach_part1_visits.csv"
ODD = b"Pat,Seen,Wieght (kg),x,x,<b>_odd_</b>\nA1,2026-11-02,35.2,1,2,<img src=x>\nA2,2026-11-03,41,1,2,*q*\n"
MATCHED = {"Pat": "patient_id", "Seen": "visit_date", "Wieght (kg)": "weight_kg"}


def choose(shown: AppTest, header: str, name: str | None) -> AppTest:
    return next(one for one in shown.selectbox if one.label == label(header)).set_value(name).run()


def test_every_column_is_shown_with_its_values_and_nothing_of_the_file_runs(clinic: Store):
    page = html_of(drop(screen("upload"), "odd.csv", ODD))
    assert "<b>Wieght (kg)</b><small>column 3</small>" in page and "35.2 · 41" in page
    assert "&lt;b&gt;_odd_&lt;/b&gt;" in page and "&lt;img src=x&gt; · *q*" in page and "<img" not in page
    assert "6 columns · 6 not known and kept out" in page
    assert "No column gives <b>patient_id</b>" in page and "No column gives <b>visit_date</b>" in page


def test_a_suggestion_is_taken_by_a_click_and_never_by_itself(clinic: Store):
    shown = drop(screen("upload"), "odd.csv", ODD)
    assert staged_files()[0].options.columns == {}
    button(shown, "visit date?").click().run()
    assert staged_files()[0].options.columns == {"Seen": "visit_date"}
    assert "visit date" in html_of(shown) and "1 matched by hand" in html_of(shown)


def test_columns_keep_their_places_while_they_are_settled(clinic: Store):
    shown = drop(screen("upload"), "odd.csv", ODD)
    labels = [one.label for one in shown.selectbox][4:]
    choose(shown, "Seen", "visit_date")
    assert [one.label for one in shown.selectbox][4:] == labels


def test_headers_that_repeat_are_told_apart_and_a_conflict_names_both(clinic: Store):
    shown = drop(screen("upload"), "odd.csv", ODD)
    for header, name in MATCHED.items():
        choose(shown, header, name)
    choose(shown, "x, column 4", "height_cm")
    choose(shown, "x, column 5", "height (m)")
    page = html_of(shown)
    assert "columns 4 (x) and 5 (x) both mean height_cm" in page
    assert "Same meaning as column 5 (x)" in page and "Same meaning as column 4 (x)" in page
    choose(shown, "x, column 5", "-")
    assert "Left out by hand" in html_of(shown)
    assert staged_files()[0].options.columns == MATCHED | {"#4": "height_cm", "#5": "-"}


def test_what_was_given_by_hand_is_taken_back(clinic: Store):
    shown = drop(screen("upload"), "odd.csv", ODD)
    choose(shown, "Seen", "visit_date")
    choose(shown, "Seen", None)
    assert staged_files()[0].options.columns == {}


def test_composed_meanings_are_chosen_by_hand(clinic: Store):
    text = b"patient_id,visit_date,weight_kg,Q1,Q2\nA1,2026-11-02,35,612,9.6\n"
    shown = drop(screen("upload"), "bone.csv", text)
    choose(shown, "Q1", "lumbar spine L2-L4 bmd (mg/cm2)")
    choose(shown, "Q2", "calcium (mg/dL)")
    button(shown, "Commit 1 row").click().run()
    assert clinic.value("SELECT bmd_g_cm2 FROM dxa_scans WHERE levels = 'L2-L4'") == 0.612
    assert round(clinic.value("SELECT value FROM labs"), 3) == 2.395


def test_next_month_the_same_headers_are_offered_their_matching_and_it_can_be_forgotten(clinic: Store):
    shown = drop(screen("upload"), "october.csv", ODD)
    for header, name in MATCHED.items():
        choose(shown, header, name)
    assert [one.label for one in shown.toggle if "Remember" in one.label]
    button(shown, "Commit 2 rows").click().run()
    shown = drop(screen("upload"), "november.csv", ODD.replace(b"2026-11", b"2026-10"))
    assert "were matched by hand before" in html_of(shown) and "from october.csv" in html_of(shown)
    assert button(shown, "Commit 0 rows").disabled, "nothing is applied by itself"
    assert html_of(shown).index("were matched by hand before") < html_of(shown).index("<h2>Problems</h2>")
    button(shown, "Use this matching").click().run()
    assert "Matched as last time" in html_of(shown) and not button(shown, "Commit 2 rows").disabled
    shown.button(key="matching-forget").click().run()
    assert "Matched as last time" not in html_of(shown) and not button(shown, "Commit 2 rows").disabled
    shown = drop(screen("upload"), "again.csv", ODD + b"A1,2026-11-09,36,1,2,\n")
    shown.segmented_control[0].set_value(next(one.staged_id for one in staged_files() if one.name == "again.csv")).run()
    assert "were matched by hand before" not in html_of(shown)


def test_a_wide_file_is_paged_and_a_column_is_found(clinic: Store):
    heads = ",".join(f"q{n}" for n in range(40))
    shown = drop(screen("upload"), "wide.csv", f"patient_id,visit_date,{heads}\nA1,2026-11-02,{',' * 39}\n".encode())
    assert "1–15 of 42 columns" in html_of(shown)
    button(shown, "Next columns").click().run()
    assert "16–30 of 42 columns" in html_of(shown)
    next(one for one in shown.text_input if one.label == "Find a column").set_value("q37").run()
    assert [one.label for one in shown.selectbox][4:] == ["q37"]


@pytest.mark.skipif(not SERIES.exists(), reason=f"the published series may not be copied here, and is not at {REAL}")
def test_a_real_export_whose_headers_say_nothing_is_matched_header_by_header(empty_clinic: Store):
    _, _, body = SERIES.read_bytes().partition(b"\n")
    shown = drop(screen("upload"), "series.csv", b"H0,H1,H2,H3,H4,H5\n" + body)
    names = ("patient_id", "ethnicity", "sex", "date_of_birth", "visit_date", "lumbar spine L2-L4 bmd_g_cm2")
    for number, name in enumerate(names):
        choose(shown, f"H{number}", name)
    button(shown, "Commit 604 rows").click().run()
    assert "604 new rows of series.csv are written" in html_of(shown)
    assert empty_clinic.value("SELECT count(DISTINCT patient_key) FROM scan_series WHERE series = 'computed'") == 254
