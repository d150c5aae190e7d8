"""Patient: whose page it is, what is new since the review, the verdicts of change, what is due, figure and table."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from core.rules.states import acknowledge, last_review, snooze
from core.store import Cursor, Store, plain_rows
from dashboard.charts.records import Row
from dashboard.data import patient
from dashboard.screens.patient_due import distance
from tests.dashboard.conftest import html_of as whole_html_of
from tests.dashboard.conftest import page_of
from tests.stores import TODAY
from tests.stories import REVIEWED, key_of, put, token_of


def patient_page(token: str | None, state: dict[str, object] | None = None) -> AppTest:
    """The Patient page of a token, run once; state: what its controls say, and which popovers are open, by their keys."""
    return page_of("patient", token, state)


def plain(html: str) -> str:
    """HTML without the spans that keep a date on one line."""
    return re.sub(r'<span class="tb-whole">(.*?)</span>', r"\1", html)


def html_of(shown: AppTest) -> str:
    return plain(whole_html_of(shown))


def figure_of(shown: AppTest, nth: int = 0) -> dict:
    return json.loads(shown.get("plotly_chart")[nth].proto.spec)


def card_of(shown: AppTest, title: str) -> str:
    """The HTML of one card."""
    return next(plain(str(one.value)) for one in shown.html if f"<h2>{title}</h2>" in str(one.value))


def button(shown: AppTest, label: str, nth: int = 0):
    return [one for one in shown.button if one.label == label][nth]


def test_the_header_says_whose_rows_they_are_and_what_is_known(told: Store):
    page = html_of(patient_page(token_of(told, "B1")))
    assert "<h1>Dorn, Emil" in page and "synthetic" in page
    assert "B1 · male · 14 y 8 mo · born 2012-03-01" in page
    for said in ("Osteogenesis imperfecta type I", "COL1A1", "155 cm, Z −1.6", "CDC 2000 stature · 44 kg"):
        assert said in page
    assert "Walks with aid" in page and "since 2026-10-10" in page
    assert "No glucocorticoid recorded" in page and "other treatments are, up to 2024-01-05" in page
    assert "<strong>ISCD criteria met (vertebral fracture)</strong>" in page and "since 2026-10-10" in page
    assert "Complete to" not in page and "Last record: " in page
    assert "All rows on this page carry the number B1 (main)" in page


def test_what_is_not_recorded_is_said_and_never_normal(told: Store):
    page = html_of(patient_page(token_of(told, "B2")))
    for said in ("No diagnosis recorded", "Height not recorded", "Mobility not recorded", "Cannot be decided"):
        assert said in page
    assert "Glucocorticoid not recorded" in page and "no treatment recorded" in page and "No glucocorticoid" not in page
    assert page.count("No DXA of this site recorded up to 2026-11-20") == 2
    assert "No spine image recorded up to 2026-11-20" in page
    assert "DXA scans none" in page


def test_the_header_adds_nothing_of_the_list_where_the_type_is_ambiguous(told: Store):
    head = "patient_id,diagnosis_code,since_date,status"
    put(told, "d.csv", f"{head}\nB2,OI type III,2020-01-01,confirmed\n")
    assert "list:" not in html_of(patient_page(token_of(told, "B2")))
    put(told, "e.csv", f"{head}\nB3,PLS3-related osteoporosis,2020-01-01,confirmed\n")
    assert "list: PLS3 XL" in html_of(patient_page(token_of(told, "B3")))


def test_a_drug_without_a_class_is_not_taken_for_no_glucocorticoid(told: Store):
    put(told, "t.csv", "patient_id,agent,start_date\nB2,budesonide,2026-01-01\nB3,hydrocortisone,2026-01-01\n")
    page = html_of(patient_page(token_of(told, "B2")))
    assert "Glucocorticoid not known" in page and "budesonide has no drug class" in page
    assert "Glucocorticoid, 0.9 y" in html_of(patient_page(token_of(told, "B3")))


def test_a_name_with_html_is_shown_as_it_was_written(told: Store):
    shown = patient_page(token_of(told, "B3"))
    page = html_of(shown)
    assert "&lt;b&gt;Fichte&lt;/b&gt;, *Lu*" in page and "<b>Fichte" not in page


def test_new_findings_come_first_each_with_values_limit_batch_and_row(told: Store):
    page = html_of(patient_page(token_of(told, "B1")))
    since = page[page.index("Since last review") : page.index(">Due<")]
    assert "2026-03-02 · 263 d ago · Dr Tester" in since
    new, fell = since.index("New vertebral fracture: T8"), since.index("Lumbar spine Z fell 0.7")
    assert new < fell < since.index("DXA</strong>")
    assert 'aria-label="Critical"' in since[:fell]
    opened = since[new:fell]
    for said in ("grade 0", "grade 2", "batch 5, row 3", "Rule VF-NEW", "Source"):
        assert said in opened


def test_new_facts_are_listed_with_what_changed(told: Store):
    page = html_of(patient_page(token_of(told, "B1")))
    for said in (
        "Back pain 6 → 1 of 10",
        "Mobility: walks unaided → walks with aid",
        "Fracture: left femur",
        "Zoledronate infusion",
        "0.025 mg/kg",
        "Laboratory, 3 results",
        "25-OH-D 38 (50–125)",
        "1 of 3 without a range",
        "Spine image, VFA",
        "T8 new",
        "batch 3, row 3",
    ):
        assert said in page
    assert "Cholecalciferol started" not in page  # before the review


def test_a_fact_that_happened_before_the_review_and_came_after_it_is_news_and_says_so(told: Store):
    put(told, "late.csv", "patient_id,fracture_date,bone,side,energy\nB1,2025-01-15,tibia,right,low\n")
    page = html_of(patient_page(token_of(told, "B1")))
    assert "Fracture: right tibia" in page and "entered late" in page


def test_without_a_review_the_last_year_counts(told: Store):
    page = html_of(patient_page(token_of(told, "B3")))
    assert "none yet · last 365 d" in page


def test_findings_that_were_acknowledged_or_snoozed_are_set_aside_and_a_snooze_is_due(told: Store):
    key = key_of(told, "B1")
    acknowledge(told, key, "VF-NEW", "T8", "plan made")
    snooze(told, key, "DZ-FALL", "lumbar spine", TODAY + timedelta(days=40), "wait for the next scan")
    page = html_of(patient_page(token_of(told, "B1")))
    aside = page[page.index("Set aside") : page.index(">Due<")]
    assert "acknowledged: plan made" in aside and "snoozed until 2026-12-30: wait for the next scan" in aside
    due = page[page.index(">Due<") :]
    assert "DZ-FALL comes back" in due and "in 40 d" in due


def test_marking_as_reviewed_records_the_day_and_empties_the_list(told: Store):
    token, key = token_of(told, "B1"), key_of(told, "B1")
    before = told.value("SELECT max(recorded_at) FROM reviews WHERE patient_key = ?", [key])
    shown = patient_page(token, {f"open-review-{token}-{before}": True})
    next(one for one in shown.text_input if one.label == "Your name").set_value("Dr New")
    button(shown, "Mark as reviewed").click().run()
    assert last_review(told, key) == TODAY
    page = html_of(shown)
    assert "2026-11-20 · today · Dr New" in page
    assert "Nothing new is in the store" in page
    assert "Open since before" in page and "New vertebral fracture: T8" in page


def test_what_is_due_has_its_day_and_how_far_off_it_is(told: Store):
    page = html_of(patient_page(token_of(told, "B1")))
    due = page[page.index(">Due<") :]
    assert "Zoledronate infusion" in due and "2026-12-15" in due and "in 25 d" in due
    assert "2027-10-10" in due and "in 11 mo" in due and "last 2026-10-10" in due
    assert "Visit" in due and "Dental review" in due


@pytest.mark.parametrize(
    ("days", "said"),
    [(-41, "41 d late"), (-1, "1 d late"), (0, "today"), (1, "in 1 d"), (89, "in 89 d"), (90, "in 3 mo")],
)
def test_distances_are_said_from_both_sides_of_today(days: int, said: str):
    assert distance(TODAY + timedelta(days=days), TODAY) == said


def test_the_figure_is_drawn_by_age_and_on_request_by_date_or_from_the_first_infusion(told: Store):
    shown = patient_page(token_of(told, "B1"))
    assert figure_of(shown)["layout"]["xaxis"]["ticksuffix"] == " y"
    shown.segmented_control[0].set_value("date").run()
    assert figure_of(shown)["layout"]["xaxis"]["type"] == "date"
    shown.segmented_control[0].set_value("since_infusion").run()
    assert figure_of(shown)["layout"]["xaxis"]["ticksuffix"] == " mo"
    assert list(patient_page(token_of(told, "B3")).segmented_control[0].options) == ["Age", "Date"]


def test_analytes_that_are_not_drawn_are_named_and_one_switch_away(told: Store):
    shown = patient_page(token_of(told, "B1"))
    names = {trace.get("name") for trace in figure_of(shown)["data"]}
    assert "calcium" in names and "magnesium" not in names
    assert shown.toggle[0].label == "1 more analyte" and shown.toggle[0].help == "magnesium"
    shown.toggle[0].set_value(True).run()
    assert "magnesium" in {trace.get("name") for trace in figure_of(shown)["data"]}


def test_the_page_without_a_token_finds_patients_by_name_and_number(told: Store):
    shown = patient_page(None)
    assert "Choose a patient" in html_of(shown)
    shown.text_input[0].set_value("dorn").run()
    found = [one for one in shown.button if "B1" in one.label]
    assert len(found) == 1
    found[0].click().run()
    assert "<h1>Dorn, Emil" in html_of(shown)
    assert shown.query_params["patient"] == token_of(told, "B1")


@pytest.mark.parametrize("token", ["nobody", "<b>x</b>", "1", "'; DROP TABLE patients; --"])
def test_an_unknown_token_gets_a_page_of_its_own_that_does_not_repeat_it(told: Store, token: str):
    shown = patient_page(token)
    page = html_of(shown)
    assert "No such patient here" in page and token not in page
    assert not shown.get("plotly_chart")
    assert told.count("patients") == 3


def test_rows_of_another_patient_are_never_shown(told: Store, monkeypatch: pytest.MonkeyPatch):
    with told.cursor() as cursor:
        other = plain_rows(cursor, "FROM visits WHERE patient_key = ?", [key_of(told, "B1")])

    def mixed(cursor: Cursor, sql: str, params: object = ()) -> list[Row]:
        return other if sql.startswith("FROM visits") else plain_rows(cursor, sql, params)  # type: ignore[arg-type]

    monkeypatch.setattr(patient, "plain_rows", mixed)
    shown = patient_page(token_of(told, "B3"))
    page = html_of(shown)
    assert "This page is withheld" in page
    assert "Fichte" not in page and "155" not in page and not shown.get("plotly_chart")


def test_facts_after_the_as_of_day_are_not_known(told: Store):
    put(told, "ahead.csv", "patient_id,agent,infusion_date,status,dose_mg\nB1,zoledronate,2027-06-15,planned,1.1\n")
    page = html_of(patient_page(token_of(told, "B1")))
    assert "2027-06-15" in page  # a booked infusion is known
    assert REVIEWED.isoformat() in page


def test_an_image_of_the_spine_that_is_due_is_told_with_its_reason(told: Store):
    put(told, "steroid.csv", "patient_id,agent,start_date,course_no\nB2,prednisolone,2026-01-10,1\n")
    page = html_of(patient_page(token_of(told, "B2")))
    due = page[page.index(">Due<") :]
    assert "Spine image<small>glucocorticoid for 3 months or more: first image; never imaged" in due
    assert "2026-01-10" in due and "314 d late" in due
