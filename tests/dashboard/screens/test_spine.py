"""Spine: the map's image and level, what happened, the audit of the definition, broken bones, confirming and entering."""

from __future__ import annotations

import re
from datetime import date

from streamlit.testing.v1 import AppTest

from core.store import Store
from tests.dashboard.conftest import html_of as whole_html_of
from tests.dashboard.conftest import page_of
from tests.dashboard.data.test_spine import UNSURE
from tests.stories import key_of, put, token_of


def spine_page(store: Store, number: str, state: dict[str, object] | None = None) -> AppTest:
    return page_of("spine", token_of(store, number), state)


def html_of(shown: AppTest) -> str:
    return re.sub(r'<span class="tb-whole">(.*?)</span>', r"\1", whole_html_of(shown))


def field(shown: AppTest, kind: str, label: str):
    return next(one for one in getattr(shown, kind) if one.label == label)


def test_the_page_says_whose_it_is_and_what_the_label_is(told: Store):
    page = html_of(spine_page(told, "B1"))
    for said in (
        "<h1>Dorn, Emil", "B1 · male", "ISCD criteria met (vertebral fracture)", "COL1A1", "SDI ≥ 2",
        "All rows on this page carry the number B1 (main)", "a primary bone fragility disorder, whatever the label says",
    ):  # fmt: skip
        assert said in page, said


def test_it_begins_with_the_newest_image_and_its_worst_level(told: Store):
    shown = spine_page(told, "B1")
    page = html_of(shown)
    assert "T8 on 2026-10-10" in page and "New (grade 0 → 2)" in page
    assert "Arose after 2025-10-05 and by 2026-10-10" in page
    assert "Since 2025-10-05" in page and "T8 grade 2, 2026-10-10" in page and "Not readable on 2026-10-10: T4" in page
    assert field(shown, "selectbox", "Level").value == "T8"


def test_another_level_and_another_image_are_chosen_from_the_lists(told: Store):
    shown = spine_page(told, "B1")
    field(shown, "selectbox", "Level").set_value("T4").run()
    assert "T4 on 2026-10-10" in html_of(shown) and "Not readable" in html_of(shown)
    image = field(shown, "selectbox", "Image")
    image.set_value(image.options[0] if image.options[0] != "2026-10-10" else image.options[1]).run()
    assert "T4 on 2025-10-05" in html_of(shown) and "First image, 2025-10-05" in html_of(shown)


def test_the_audit_says_each_clause_its_fact_and_what_is_missing(told: Store):
    page = html_of(spine_page(told, "B1"))
    audit = page[page.index("tb-audit") :]
    assert ">True</b>" in audit and "T8 grade 2, 2026-10-10, energy low" in audit
    assert "0 (up to 1) of 3 under 19 y" in audit and "history not known to be complete" in audit
    unknown = html_of(spine_page(told, "B2"))
    assert "Missing: an image of the spine (never imaged)." in unknown and "Enter a reading" in unknown
    assert ">Unknown</b>" in unknown


def test_the_label_as_it_was_is_told_for_each_visit(told: Store):
    page = html_of(spine_page(told, "B1"))
    history = page[page.index("The label as it was") :]
    assert (
        history.index("ISCD criteria met") < history.index("ISCD criteria not met") and "2026-10-10 to today" in history
    )


def test_broken_bones_are_events_with_energy_and_what_keeps_them_from_counting(told: Store):
    page = html_of(spine_page(told, "B1"))
    assert "Left femur" in page and "batch 6, row 2" in page
    assert "not known: local disease, confirmation by an image missing" in page


def test_a_child_without_anything_gets_sentences_and_nothing_normal(told: Store):
    page = html_of(spine_page(told, "B2"))
    assert "No image of the spine is recorded up to 2026-11-20" in page and "Never imaged" in page
    assert "None recorded up to 2026-11-20; whether the history is complete is not recorded" in page


def test_the_fractures_of_an_image_are_confirmed_by_one_action(told: Store):
    put(told, "unsure.csv", UNSURE)
    shown = spine_page(told, "B2")
    assert "Cannot be decided" in html_of(shown)
    button = next(one for one in shown.button if one.label == "Low trauma, no local disease")
    button.click().run()
    assert "Give your name" in shown.error[0].value.replace("\\", "")
    field(shown, "text_input", "Your name").set_value("Dr Hand")
    next(one for one in shown.button if one.label == "Low trauma, no local disease").click().run()
    assert told.value("SELECT count(*) FROM vertebral_reads WHERE energy = 'low' AND level IN ('T8', 'T9')") >= 2
    assert "ISCD criteria met (vertebral fracture)" in html_of(shown)
    assert not [one for one in shown.button if one.label == "Low trauma, no local disease"]


def test_the_form_of_a_reading_says_what_is_missing(told: Store):
    token = token_of(told, "B2")
    shown = spine_page(told, "B2", {f"open-read-{token}-0-0": True})
    next(one for one in shown.button if one.label == "Write the reading").click().run()
    said = shown.error[0].value.replace("\\", "")
    assert "Say the day of the image" in said and "at least one level" in said
    assert told.value("SELECT count(*) FROM spine_images WHERE patient_key = ?", [key_of(told, "B2")]) == 0


def test_a_reading_is_written_as_it_was_said(told: Store):
    token = token_of(told, "B2")
    shown = spine_page(told, "B2", {f"open-read-{token}-0-0": True})
    field(shown, "date_input", "Day of the image").set_value(date(2026, 10, 20))
    field(shown, "selectbox", "Kind of image").set_value("vfa")
    field(shown, "selectbox", "T8 grade").set_value("1")
    field(shown, "selectbox", "T9 grade").set_value("not readable")
    field(shown, "text_input", "T8 heights").set_value("15.4 18 20")
    for one in shown.text_input:
        if one.label == "Your name":
            one.set_value("Dr Hand")
    next(one for one in shown.button if one.label == "Write the reading").click().run()
    page = html_of(shown)
    assert "T8 on 2026-10-20" in page and "Grade 1 by heights (loss 23.0 %, borderline" in page
    rows = told.query("SELECT level, grade, readable FROM vertebral_reads WHERE patient_key = ?", [key_of(told, "B2")])
    assert sorted(rows["level"]) == ["T8", "T9"]


def test_names_do_nothing_on_the_page(told: Store):
    page = html_of(spine_page(told, "B3"))
    assert "&lt;b&gt;Fichte&lt;/b&gt;" in page and "<b>Fichte</b>" not in page


def test_the_page_of_who_has_died_says_so(told: Store):
    put(told, "dead.csv", "patient_id,date_of_birth,sex,deceased_date\nB1,2012-03-01,male,2026-11-01\n")
    page = html_of(spine_page(told, "B1"))
    assert "Not worked out: the patient died on 2026-11-01" in page and "T8 on 2026-10-10" in page


def test_an_image_that_nobody_read_is_said_and_leaves_the_label_open(told: Store):
    put(told, "image.csv", "patient_id,image_id,image_date,modality\nB2,I9,2026-09-10,radiograph\n")
    shown = spine_page(told, "B2")
    page = html_of(shown)
    assert "Missing: a read of the image of 2026-09-10." in page
    assert "no level was read" in page
