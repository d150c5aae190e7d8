"""Treatment: whose page it is, doses and their checks, the next infusion's checklist, the response, entering."""

from __future__ import annotations

import re
from datetime import date

from streamlit.testing.v1 import AppTest

from core.store import Store
from dashboard.data.treatment import treatment
from dashboard.screens.treatment_response import SAY
from tests.dashboard.conftest import html_of as whole_html_of
from tests.dashboard.conftest import page_of
from tests.stories import key_of, put, token_of

STOPPED = """patient_id,agent,start_date,stop_date,drug_class,dose,dose_unit,frequency
B2,calcium,2025-01-01,2026-02-01,calcium,500,mg,daily
B2,prednisolone,2026-01-01,,glucocorticoid,5,mg,daily
"""


def treatment_page(store: Store, number: str, state: dict[str, object] | None = None) -> AppTest:
    return page_of("treatment", token_of(store, number), state)


def html_of(shown: AppTest) -> str:
    return re.sub(r'<span class="tb-whole">(.*?)</span>', r"\1", whole_html_of(shown))


def part(page: str, begin: str, end: str = "") -> str:
    """The page from some words on, up to others."""
    tail = page[page.index(begin) :]
    return tail[: tail.index(end)] if end else tail


def field(shown: AppTest, kind: str, label: str):
    return next(one for one in getattr(shown, kind) if one.label == label)


def press(shown: AppTest, label: str) -> None:
    next(one for one in shown.button if one.label == label).click().run()


def test_the_strip_says_whose_page_it_is_the_last_dose_the_sum_and_what_is_planned(told: Store):
    page = html_of(treatment_page(told, "B1"))
    for said in (
        "<h1>Dorn, Emil", "B1 · male", "1.1 mg, 0.025 mg/kg", "last, 2026-10-12, 39 d ago", "0.025 mg/kg",
        "zoledronate, 1 infusion day since 2026-10-12", "Planned 2026-12-15", "in 25 d, booked",
        "All rows on this page carry the number B1 (main)", "never orders",
    ):  # fmt: skip
        assert said in page, said


def test_a_dose_has_its_weight_with_its_age_its_check_in_words_and_its_row(told: Store):
    page = html_of(treatment_page(told, "B1"))
    row = part(page, "Doses and their checks", "Calcium and vitamin D")
    for said in ("2026-10-12", "2 d old, of a visit", ">44<", "0.025", "batch 8, row 2", "planned"):
        assert said in row, said
    assert "weight 66 d from the infusion" not in row


def test_a_dose_ten_times_off_is_marked_with_its_regimen_and_source_on_hover(told: Store):
    put(told, "z.csv", "patient_id,agent,infusion_date,status,dose_mg,weight_kg,weight_date,regimen\n"
        "B2,zoledronate,2026-11-01,given,10,20,2026-11-01,Z-6\n")  # fmt: skip
    row = part(html_of(treatment_page(told, "B2")), "Doses and their checks", "Calcium and vitamin D")
    assert 'aria-label="Critical"' in row and "About ten times off: check dose and unit" in row
    assert 'title="Z-6: 0.05 mg/kg every 6 months, at most 4 mg a day. Ward 2021' in row
    assert "1 regimen: doses and source" in row and ">+900<" in row


def test_an_unknown_dose_is_said_and_the_sum_is_at_least(told: Store):
    put(told, "z.csv", "patient_id,agent,infusion_date,status,dose_mg,weight_kg,weight_date\n"
        "B1,zoledronate,2026-04-01,given,,40,2026-04-01\n")  # fmt: skip
    page = html_of(treatment_page(told, "B1"))
    assert "At least 0.025 mg/kg (1 dose unknown)" in page and "2 infusion days since 2026-04-01" in page
    assert '<td class="tb-number">unknown</td>' in page


def test_a_child_without_treatment_gets_sentences_and_nothing_normal(told: Store):
    page = html_of(treatment_page(told, "B2"))
    for said in (
        "No bisphosphonate recorded", "No infusion of a bisphosphonate is recorded up to 2026-11-20",
        "No infusion was given and none is booked", "No bisphosphonate was begun", "No stop of calcium",
    ):  # fmt: skip
        assert said in page, said
    assert "no item blocks" not in page.lower()


def test_the_checklist_has_the_blocks_first_each_with_value_unit_day_age_and_limit(told: Store):
    page = html_of(treatment_page(told, "B1"))
    panel = part(page, "tb-before-infusion", "</ul>")
    lines = panel.split("<li>")[1:]
    assert 'aria-label="block"' in lines[0] and "38" in lines[0] and "nmol/L" in lines[0] and "2026-10-10" in lines[0]
    states = [re.search(r'aria-label="([^"]+)"', line)[1] for line in lines]  # type: ignore[index]
    assert states.index("block") == 0 and "missing" in states
    assert states == sorted(states, key=_PLACES.index)
    assert "1 item blocks" in page or "items block" in page


_PLACES = ["block", "creatinine misleads: cystatin C", "missing", "stale", "caution", "pass", "not applicable"]


def test_a_block_is_overridden_with_a_reason_and_a_name_and_that_is_taken_back(told: Store):
    token = token_of(told, "B1")
    shown = treatment_page(told, "B1", {f"open-override-{token}-2026-12-15-": True})
    press(shown, "Override")
    assert shown.error and not told.count("infusion_overrides")
    field(shown, "text_area", "Reason").set_value("Loading <b>dose</b> given yesterday")
    for one in shown.text_input:
        if one.label == "Your name":
            one.set_value("Dr Hand")
    press(shown, "Override")
    page = html_of(shown)
    assert "Overridden by Dr Hand" in page and "Loading &lt;b&gt;dose&lt;/b&gt; given yesterday" in page
    assert "1 overridden" in page
    item = next(row for row in treatment(key_of(told, "B1")).checks if row["override_reason"])
    again = treatment_page(told, "B1", {f"open-drop-{token}-2026-12-15-{item['item_no']}": True})
    for one in again.text_input:
        if one.label == "Your name":
            one.set_value("Dr Hand")
    press(again, "Take the override back")
    assert "Overridden by" not in html_of(again)


def test_the_word_of_the_response_is_said_only_when_it_is_asked_for(told: Store):
    put(told, "z.csv", "patient_id,agent,infusion_date,status,dose_mg,weight_kg,weight_date\n"
        "B1,zoledronate,2025-10-06,given,1,40,2025-10-06\n")  # fmt: skip
    shown = treatment_page(told, "B1")
    page = html_of(shown)
    assert "Lumbar spine Z" in page and "Check first" in page and "shown, never scored" in page
    for word in ("Inadequate", "Not assessable", "Partial", "tb-word"):
        assert word not in page, word
    field(shown, "toggle", SAY).set_value(True).run()
    word = part(html_of(shown), "tb-word")
    assert (
        "Not assessable" in word
        and "The error of Z: no table of Maker" in word
        and "product&#x27;s own definition" in word
        and "Ward JCEM 2021" in word
    )


def test_too_early_is_said_as_too_early(told: Store):
    shown = treatment_page(told, "B1")
    field(shown, "toggle", SAY).set_value(True).run()
    assert "Too early to judge" in part(html_of(shown), "tb-word")


def test_an_infusion_is_entered_and_its_check_is_said_after_it(told: Store):
    token = token_of(told, "B2")
    key = f"open-infusion-{token}-{told.version()}"
    shown = treatment_page(told, "B2", {key: True})
    press(shown, "Write the infusion")
    assert "Choose the drug" in shown.error[0].value and told.count("infusions") == 2
    field(shown, "selectbox", "Drug").set_value("zoledronate").run()
    field(shown, "selectbox", "Status").set_value("given")
    field(shown, "date_input", "Day of the infusion").set_value(date(2026, 11, 10))
    field(shown, "number_input", "Dose, mg").set_value(2.0)
    field(shown, "number_input", "Weight, kg").set_value(20.0)
    field(shown, "date_input", "Day of the weight").set_value(date(2026, 11, 10))
    field(shown, "selectbox", "Regimen").set_value("Z-6")
    for one in shown.text_input:
        if one.label == "Your name":
            one.set_value("Dr Hand")
    press(shown, "Write the infusion")
    page = html_of(shown)
    entered = part(page, "tb-entered", "</small>")
    assert "Far off the regimen" in entered and "2 mg at 20 kg" in entered and "Ward 2021" in entered
    assert "A check of the entry, never an order" in entered and told.count("infusions") == 3


def test_the_days_of_a_booked_cycle_are_asked_for_only_when_it_is_booked(told: Store):
    key = f"open-infusion-{token_of(told, 'B2')}-{told.version()}"
    shown = treatment_page(told, "B2", {key: True})
    assert "Days in a row" not in [one.label for one in shown.number_input]
    field(shown, "selectbox", "Status").set_value("planned").run()
    assert "Days in a row" in [one.label for one in shown.number_input]
    assert "Reaction" not in [one.label for one in shown.text_input]


def test_intake_steroids_and_what_followed_a_stop_are_told_with_what_to_keep_in_mind(told: Store):
    put(told, "drugs.csv", STOPPED)
    visits = "patient_id,visit_date,weight_kg,calcium_intake_mg_per_day\nB2,2026-01-02,20,\nB2,2026-10-01,22,400\n"
    put(told, "visits.csv", visits)
    page = html_of(treatment_page(told, "B2"))
    assert "food 400" in page and "below the recommendation" in page and "recommended 1000" in page
    assert "converted from prednisolone 5 mg daily" in page and "0.25 mg/kg/day" in page
    assert "stopped 2026-02-01" in page and "limited and passes once they are stopped" in page
    assert "Treat the underlying disease first" in page
    assert "begun at a young age" not in page


def test_drugs_that_ask_for_care_beside_one_another_are_told_with_what_to_do(told: Store):
    drugs = "patient_id,agent,start_date,stop_date\nB1,furosemide,2026-10-01,\nB1,ibuprofen,2026-01-01,2026-02-01\n"
    put(told, "drugs.csv", drugs)
    page = html_of(treatment_page(told, "B1"))
    assert "Zoledronate and furosemide: both lower calcium: calcium around the infusion" in page
    assert "ibuprofen:" not in page


def test_the_axis_of_the_figure_is_chosen(told: Store):
    shown = treatment_page(told, "B1", {"treatment-axis": "since_infusion"})
    assert not shown.exception
    assert "since_infusion" in [one.value for one in shown.segmented_control]
    without = treatment_page(told, "B2")
    assert [one.options for one in without.segmented_control] == [["Age", "Date"]]


def test_names_do_nothing_on_the_page(told: Store):
    page = html_of(treatment_page(told, "B3"))
    assert "&lt;b&gt;Fichte&lt;/b&gt;" in page and "<b>Fichte</b>" not in page
