"""Worklist: who is on it in which order, finding somebody, what a finding opens to, and what can be done about it."""

from __future__ import annotations

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.intake import Options, load
from core.rules.findings import read_findings
from core.store import Store
from dashboard.screens.worklist_cells import cells_of
from tests.dashboard.conftest import html_of, screen


def table(shown: AppTest) -> pd.DataFrame:
    return shown.dataframe[0].value


def text_input(shown: AppTest, label: str, nth: int = 0):
    return [one for one in shown.text_input if one.label == label][nth]


def submit(shown: AppTest, label: str) -> None:
    next(button for button in shown.button if button.label == label and button.key != label).click().run()


def test_the_worst_comes_first_then_the_longest_open(clinic: Store):
    shown = screen("worklist")
    assert list(table(shown)["patient"]) == ["Alder, Finn", "Birk, Ida", "<b>Cedar</b>, *Jon*"]
    rows = table(shown).set_index("patient")
    assert rows.loc["Alder, Finn", "finding"].startswith("New vertebral fracture: T8, grade 0 on 2025-10-20")
    assert rows.loc["Alder, Finn", ["age", "diagnosis", "since", "open"]].tolist() == [
        "12.4", "Duchenne muscular dystrophy", "2026-10-19", 32,
    ]  # fmt: skip
    assert rows.loc["Birk, Ida", "spine"].startswith("data:image/svg+xml,")
    assert rows.loc["Alder, Finn", "mark"].startswith("data:image/svg+xml,")


def test_the_header_counts_and_says_the_last_upload_and_how_far_the_data_reach(clinic: Store):
    page = html_of(screen("worklist"))
    assert "3 patients with open findings" in page
    assert "last upload scans.csv" in page
    assert 'DXA scans <span class="tb-whole">2026-10-13</span>' in page
    assert 'spine images <span class="tb-whole">2026-10-19</span>' in page
    assert "laboratory none" in page


def test_a_severity_shows_only_its_patients_and_says_how_many(clinic: Store):
    shown = screen("worklist")
    control = shown.segmented_control[0]
    assert control.options[:2] == ["3 patients", "Critical 1"]
    assert shown.selectbox[0].options[0] == "Open · 6 findings"
    control.set_value("C").run()
    assert list(table(shown)["patient"]) == ["Alder, Finn"]


@pytest.mark.parametrize(
    ("words", "found"), [("birk", "Birk, Ida"), ("A1", "Alder, Finn"), ("duchenne finn", "Alder, Finn")]
)
def test_search_by_name_number_or_diagnosis(clinic: Store, words: str, found: str):
    shown = screen("worklist")
    text_input(shown, "Name or number").set_value(words).run()
    assert list(table(shown)["patient"]) == [found]


def test_a_search_that_finds_nobody_says_so(clinic: Store):
    shown = screen("worklist")
    text_input(shown, "Name or number").set_value("nobody of this name").run()
    assert "Nobody matches" in html_of(shown)
    assert "Last record: " in html_of(shown)


def test_the_finding_opens_to_its_values_rows_limits_and_source(clinic: Store):
    page = html_of(screen("worklist"))
    assert "Critical · VF-NEW" in page
    assert "Alder, Finn" in page and "A1" in page
    assert "batch 3, row 3" in page
    assert "grade 2" in page
    assert "Source:" in page
    assert "Closes with:" in page


def test_a_limit_that_is_this_products_choice_is_not_yet_signed_off(clinic: Store):
    shown = screen("worklist")
    text_input(shown, "Name or number").set_value("birk").run()
    assert "≤ −2.0 SD" in html_of(shown) or "&lt;= −2.0 SD" in html_of(shown)
    assert "not yet signed off" in html_of(shown)
    assert "Limits: " in html_of(shown) and "low BMD for age, Z ≤ −2.0 SD" in html_of(shown)


def test_the_marks_of_severity_have_their_legend(clinic: Store):
    legend = html_of(screen("worklist")).split("tb-legend")[1]
    assert all(f"</span> {name}</span>" in legend for name in ("critical", "high", "medium", "low"))


def test_words_that_fill_more_than_a_cell_end_in_an_ellipsis():
    row = {"severity": "C", "name": "", "patient_id": "A1", "age_years": None, "birth_precision": "", "since": None,
           "days_open": None, "findings": 1, "spine_days": None, "spine_z": None,
           "diagnosis": "a diagnosis of many words " * 5, "sentence": "New vertebral fracture. " * 12}  # fmt: skip
    cells = cells_of([row]).iloc[0]
    assert cells["finding"].endswith("…") and cells["diagnosis"].endswith("…")
    short = cells_of([row | {"sentence": "Lumbar spine Z fell 1.0 in 371 d (−1.3 to −2.3)."}]).iloc[0]
    assert short["finding"].endswith("(−1.3 to −2.3).")


def test_html_and_markdown_in_a_name_stay_text(clinic: Store):
    shown = screen("worklist")
    text_input(shown, "Name or number").set_value("A3").run()
    assert "&lt;b&gt;Cedar&lt;/b&gt;, *Jon*" in html_of(shown)
    assert "<b>Cedar" not in html_of(shown)


def test_acknowledging_takes_a_reason_and_moves_the_finding(clinic: Store):
    shown = screen("worklist")
    text_input(shown, "Reason").set_value("seen in clinic")
    text_input(shown, "Your name").set_value("Dr Test")
    submit(shown, "Acknowledge")
    assert not shown.exception
    left = table(shown).set_index("patient").loc["Alder, Finn", "finding"]
    assert left.startswith("ISCD criteria met (vertebral fracture): T8 grade 2")
    own = read_findings(clinic).query("rule == 'VF-NEW'").iloc[0]
    assert (own["state"], own["state_reason"], own["state_by"]) == ("acknowledged", "seen in clinic", "Dr Test")
    shown.selectbox[0].set_value("acknowledged").run()
    assert list(table(shown)["patient"]) == ["Alder, Finn"]
    assert "Acknowledged: seen in clinic (Dr Test" in html_of(shown)


def test_without_a_reason_nothing_is_acknowledged(clinic: Store):
    shown = screen("worklist")
    submit(shown, "Acknowledge")
    assert "Give a reason" in shown.error[0].value
    assert read_findings(clinic).query("rule == 'VF-NEW'").iloc[0]["state"] == "open"


def test_snoozing_until_a_day_and_bringing_back(clinic: Store):
    shown = screen("worklist")
    text_input(shown, "Reason", 1).set_value("image repeated in December")
    submit(shown, "Snooze")
    own = read_findings(clinic).query("rule == 'VF-NEW'").iloc[0]
    assert (own["state"], str(own["state_until"].date())) == ("snoozed", "2026-12-20")
    shown.selectbox[0].set_value("snoozed").run()
    assert 'until <span class="tb-whole">2026-12-20</span>' in html_of(shown)
    text_input(shown, "Reason").set_value("called earlier")
    submit(shown, "Bring back")
    assert read_findings(clinic).query("rule == 'VF-NEW'").iloc[0]["state"] == "open"


def test_without_an_open_finding_the_page_says_how_far_the_data_reach(empty_clinic: Store):
    page = html_of(screen("worklist"))
    assert "No open finding" in page
    assert "Last record: " in page


def test_the_chosen_patient_stays_chosen_when_the_list_changes(clinic: Store):
    shown = screen("worklist")
    text_input(shown, "Name or number").set_value("birk").run()
    text_input(shown, "Name or number").set_value("").run()
    assert "<strong>Birk, Ida</strong>" in html_of(shown)


def test_what_has_changed_since_it_was_shown_is_not_acknowledged(clinic: Store):
    shown = screen("worklist")
    text_input(shown, "Reason").set_value("seen in clinic")
    corrected = b"patient_id,image_date,modality,T8,energy,local_disease\nA1,2026-10-19,radiograph,3,low,no\n"
    assert load(clinic, "worse.csv", corrected, Options(accept_soft=True)).changed == 1
    submit(shown, "Acknowledge")
    assert "grade 3 on" in html_of(shown)
    assert read_findings(clinic).query("rule == 'VF-NEW'").iloc[0]["state"] == "open"


def test_a_list_that_is_cut_says_so_and_a_search_reaches_the_others(clinic: Store, monkeypatch: pytest.MonkeyPatch):
    assert "of 3 shown" not in html_of(screen("worklist"))
    monkeypatch.setattr("dashboard.data.worklist.MOST_SHOWN", 2)
    monkeypatch.setattr("dashboard.screens.worklist.MOST_SHOWN", 2)
    st.cache_data.clear()
    shown = screen("worklist")
    assert list(table(shown)["patient"]) == ["Alder, Finn", "Birk, Ida"]
    assert "3 patients with open findings" in html_of(shown)
    assert "2 of 3 shown" in html_of(shown)
    text_input(shown, "Name or number").set_value("cedar").run()
    assert list(table(shown)["patient"]) == ["<b>Cedar</b>, *Jon*"]
    assert "of 1 shown" not in html_of(shown)
