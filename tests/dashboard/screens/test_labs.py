"""Labs: panels in either unit, around infusions, the refusal of the eGFR, lines that must be said, entry by hand."""

from __future__ import annotations

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from core.store import Store
from tests.dashboard.conftest import html_of as whole_html_of
from tests.dashboard.conftest import page_of
from tests.stories import key_of, put, token_of

MORE = """patient_id,analyte,sample_date,value,unit,lab_low,lab_high,laboratory,method
B1,calcium,2026-10-14,8.2,mg/dL,,,Lab B,
B1,albumin,2026-10-14,3.0,g/dL,,,Lab B,
B1,creatinine,2026-10-14,0.5,mg/dL,,,Lab B,enzymatic
B1,urine calcium/creatinine,2026-10-14,0.4,mmol/mmol,,,Lab B,
B1,alkaline phosphatase,2026-10-14,120,U/L,,,Lab B,
"""


def labs_page(store: Store, number: str, state: dict[str, object] | None = None) -> AppTest:
    return page_of("labs", token_of(store, number), state)


def html_of(shown: AppTest) -> str:
    return re.sub(r'<span class="tb-whole">(.*?)</span>', r"\1", whole_html_of(shown))


def field(shown: AppTest, kind: str, label: str):
    return next(one for one in getattr(shown, kind) if one.label == label)


@pytest.fixture
def more(told: Store) -> Store:
    put(told, "more.csv", MORE)
    return told


def test_the_page_says_whose_it_is_and_the_newest_results(more: Store):
    page = html_of(labs_page(more, "B1"))
    for said in (
        "<h1>Dorn, Emil", "Last sample", "2026-10-14", "25-OH-D 38 nmol/L", "insufficient · 2026-10-10",
        "Calcium 2.25 mmol/L", "ALP 120 U/L", "low · 2026-10-14", "All rows on this page carry the number B1 (main)",
    ):  # fmt: skip
        assert said in page, said


def test_units_change_every_number_and_the_entry_stays(more: Store):
    shown = labs_page(more, "B1", {"labs-units": "conventional", "labs-long": True})
    page = html_of(shown)
    assert "25-OH-D 15.2 ng/mL" in page and "under 12" in page and "mmol/L</small>" not in page.split("tb-scroll")[1]
    assert "38 nmol/L" in page and "8.2 mg/dL" in page  # as they were entered
    assert "9 mg/dL" in page and "0.5" in page


def test_the_figures_are_drawn(more: Store):
    shown = labs_page(more, "B1")
    specs = [one.proto.spec for one in shown.get("plotly_chart")]
    assert len(specs) == 2 and "infusion given" in specs[0] and "Days from the infusion" in specs[1]
    assert "Since first infusion" in [one for group in shown.button_group for one in _options(group)]


def _options(group) -> list[str]:
    return (
        [str(option.content) for option in group.options]
        if hasattr(group.options[0], "content")
        else list(group.options)
    )


def test_the_egfr_is_there_or_refused_in_words(more: Store):
    page = html_of(labs_page(more, "B1"))
    assert "bedside Schwartz" in page and "155 cm of 2026-10-10" in page
    put(more, "wheels.csv", "patient_id,visit_date,mobility\nB1,2026-10-12,wheelchair full time\n")
    page = html_of(labs_page(more, "B1"))
    assert "Not computed: creatinine misleads here" in page and "cystatin C" in page
    assert "bedside Schwartz" not in page


def test_what_blood_tests_cannot_say_is_said_where_it_applies(more: Store):
    page = html_of(labs_page(more, "B1"))
    for said in (
        "No blood test diagnoses or excludes osteoporosis", "they serve to monitor a drug", "limited and transient effect",
        "differ several-fold", "unreliable in the critically ill",
    ):  # fmt: skip
        assert said in page, said
    bare = html_of(labs_page(more, "B2"))
    assert "No blood test diagnoses" in bare and "several-fold" not in bare and "transient" not in bare


def test_open_findings_stand_beside_the_results(more: Store):
    page = html_of(labs_page(more, "B1"))
    assert "Findings by results" in page and "VITD-DEF" in page


def test_a_child_without_results_gets_sentences_and_nothing_normal(told: Store):
    page = html_of(labs_page(told, "B3"))
    assert "No laboratory result is recorded up to 2026-11-20. What was not measured is not normal." in page
    assert "No result recorded" in page and "nothing that they could rest on" in page
    assert "Around each infusion" not in page and "Results by date" not in page


def test_an_infusion_without_any_sample_is_said(told: Store):
    put(told, "given.csv", "patient_id,agent,infusion_date,status,dose_mg\nB2,zoledronate,2026-10-19,given,1\n")
    page = html_of(labs_page(told, "B2"))
    assert "no sample within 72 h after any infusion" in page


def test_names_do_nothing_on_the_page(told: Store):
    put(
        told,
        "wild.csv",
        "patient_id,analyte,sample_date,value,unit,laboratory\nB3,<i>x|y</i>,2026-09-01,2.4,<u>,<b>Lab</b>\n",
    )
    page = html_of(labs_page(told, "B3", {"labs-long": True}))
    assert "&lt;b&gt;Fichte&lt;/b&gt;" in page and "<b>Fichte</b>" not in page
    assert "&lt;b&gt;Lab&lt;/b&gt;" in page and "<i>x" not in page and "<u>" not in page


def opened(store: Store, number: str) -> tuple[AppTest, str]:
    count = int(store.value("SELECT count(*) FROM labs WHERE patient_key = ?", [key_of(store, number)]))
    return labs_page(store, number, {f"open-result-{token_of(store, number)}-{count}": True}), f"{count}"


def write(shown: AppTest) -> AppTest:
    return next(one for one in shown.button if one.label == "Write the result").click().run()


def test_the_form_says_what_is_missing(told: Store):
    shown, _ = opened(told, "B2")
    write(shown)
    said = shown.error[0].value.replace("\\", "")
    assert "Choose an analyte" in said and "Choose the unit" in said and "day of the sample" in said
    assert told.value("SELECT count(*) FROM labs WHERE patient_key = ?", [key_of(told, "B2")]) == 0


def test_a_result_is_written_as_it_was_said(told: Store):
    shown, _ = opened(told, "B2")
    field(shown, "selectbox", "Analyte").set_value("25-OH-D").run()
    unit = field(shown, "selectbox", "Unit")
    assert unit.value is None and "ng/mL" in unit.options
    unit.set_value("ng/mL")
    field(shown, "text_input", "Result").set_value("<8")
    field(shown, "date_input", "Day of the sample").set_value(date(2026, 11, 2))
    field(shown, "text_input", "Your name").set_value("Dr Hand")
    write(shown)
    page = html_of(shown)
    assert "25-OH-D <8 nmol/L".replace("<8", "&lt;20") in page and "deficient · 2026-11-02" in page
    rows = told.query(
        "SELECT operator, value_entered, unit_entered FROM labs WHERE patient_key = ?", [key_of(told, "B2")]
    )
    assert rows.iloc[0].tolist() == ["<", "<8", "ng/mL"]


def test_the_form_of_an_analyte_with_one_unit_has_it(told: Store):
    shown, _ = opened(told, "B2")
    field(shown, "selectbox", "Analyte").set_value("calcium").run()
    assert field(shown, "selectbox", "Unit").value is None


def test_without_a_patient_one_is_chosen(told: Store):
    assert "Choose a patient" in whole_html_of(page_of("labs", None))
