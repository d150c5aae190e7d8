"""Growth: height with its Z, what is unreliable, findings, puberty, what is missing, and the table of visits."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest

from core.store import Store
from tests.dashboard.conftest import html_of as whole_html_of
from tests.dashboard.conftest import page_of
from tests.stories import put, token_of

MORE = """patient_id,visit_date,height_cm,height_method,weight_kg,tanner_stage,testicular_volume_ml,bone_age_years
B1,2026-11-02,153.4,standing,44.5,2,5,12.5
B1,2026-05-02,152.0,arm span,42,,,
"""


def growth_page(store: Store, number: str) -> AppTest:
    return page_of("growth", token_of(store, number))


def html_of(shown: AppTest) -> str:
    return re.sub(r'<span class="tb-whole">(.*?)</span>', r"\1", whole_html_of(shown))


def test_the_page_says_whose_it_is_and_what_the_height_is_worth(told: Store):
    page = html_of(growth_page(told, "B1"))
    for said in (
        "<h1>Dorn, Emil", "Height 155.0 cm, Z −1.", "2026-10-10: unreliable, after a collapsed vertebra", "Velocity 4.7 cm/y",
        "Weight 44.0 kg", "bands: CDC 2000 stature for age, ±1 and ±2 SD", "2.0 to 20.0 years",
        "All rows on this page carry the number B1 (main)",
    ):  # fmt: skip
        assert said in page, said


def test_the_figure_is_drawn_with_what_makes_height_unreliable(told: Store):
    shown = growth_page(told, "B1")
    spec = shown.get("plotly_chart")[0].proto.spec
    assert "height unreliable from then" in spec and "median" in spec and "Back pain 6 of 10" in spec


def test_visits_puberty_and_bone_age_are_in_the_table(told: Store):
    put(told, "more.csv", MORE)
    page = html_of(growth_page(told, "B1"))
    assert "2026-11-02" in page and "arm span" in page and "2.2 y behind" in page
    assert "5 mL on 2026-11-02" in page and "testis under 4 mL at 14 y" in page
    assert page.index("2026-11-02</td>") < page.index("2026-05-02</td>") if "2026-11-02</td>" in page else True
    assert "3 of 4 heights are unreliable" in page


def test_a_loss_of_height_is_a_finding_and_a_fact(told: Store):
    put(
        told,
        "less.csv",
        "patient_id,visit_date,height_cm,height_method\nB2,2025-11-02,110,standing\nB2,2026-11-02,108.5,standing\n",
    )
    page = html_of(growth_page(told, "B2"))
    assert "Lower on 2026-11-02" in page and "−1.5 cm since 2025-11-02" in page
    assert "HEIGHT-LOSS" in page


def test_heights_before_the_reference_begins_are_counted(told: Store):
    put(told, "young.csv", "patient_id,visit_date,height_cm,height_method\nB2,2019-05-02,74,recumbent\n")
    page = html_of(growth_page(told, "B2"))
    assert "1 height without a Z: " in page and "no Z" in page


def test_a_child_without_visits_gets_sentences(told: Store):
    page = html_of(growth_page(told, "B2"))
    assert "No visit and no height is recorded up to 2026-11-20." in page and "No height recorded" in page
    assert "Visits</h2>" not in page and "First period" in page


def test_names_do_nothing_on_the_page(told: Store):
    page = html_of(growth_page(told, "B3"))
    assert "&lt;b&gt;Fichte&lt;/b&gt;" in page and "<b>Fichte</b>" not in page
