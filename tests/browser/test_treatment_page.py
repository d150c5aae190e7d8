"""The Treatment page in Chromium: reached from the patient; an infusion is booked for a child with too little vitamin D,
blocked with the reason, and passed once a new result has come; whole at every width."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.forms import choose, open_form, type_day
from tests.browser.serving import Dashboard
from tests.browser.test_main_road import SLOW_MS, go_to
from tests.browser.test_patient_page import TEXT_BOXES, WIDER_THAN_WINDOW, covering, open_patient

NUMBER = "SYN-0035"  # 25-OH-D 36 nmol/L on 2026-08-06, never treated
RESULT = f"patient_id,analyte,sample_date,value,unit,lab_low,lab_high\n{NUMBER},25-OH-D,2026-11-19,71,nmol/L,50,125\n"


def open_treatment(page: Page, demo: Dashboard, number: str) -> None:
    """From the patient's header, as a person would."""
    open_patient(page, demo, number)
    page.locator(".st-key-patient-ways a[href*=treatment]").first.click()
    page.wait_for_url(re.compile(r"/treatment\?patient=\w+"))
    expect(page.locator(".st-key-panel-doses")).to_contain_text("Doses and their checks")


def vitamin_d(page: Page) -> Locator:
    """Its line of the checklist."""
    return page.locator(".tb-before-infusion li", has_text="Vitamin D")


def book(page: Page) -> None:
    open_form(page, "Enter an infusion")
    form = page.locator(".st-key-treatment-form")
    choose(form, "Drug", "Zoledronate")
    choose(form, "Status", "Planned")
    expect(form.get_by_role("spinbutton", name="Days in a row")).to_be_visible()
    type_day(form, "Day of the infusion", "20261201")
    form.get_by_role("spinbutton", name="Dose, mg").fill("1.5")
    form.get_by_role("spinbutton", name="Weight, kg").fill("30")
    type_day(form, "Day of the weight", "20261118")
    choose(form, "Regimen", "Z-6: 0.05 mg/kg every 6 months, at most 4 mg a day, from 2 y")
    form.get_by_label("Your name").fill("Dr Hand")
    form.get_by_label("Your name").blur()
    form.get_by_role("button", name="Write the infusion").click()


def test_low_vitamin_d_blocks_a_booked_infusion_until_a_new_result_comes(
    own_demo: Dashboard, page: Page, tmp_path: Path
):
    open_treatment(page, own_demo, NUMBER)
    book(page)
    entered = page.locator(".tb-entered")
    expect(entered).to_contain_text("Just entered: zoledronate planned, 2026-12-01")
    expect(entered).to_contain_text("As the regimen has it")
    expect(page.locator(".st-key-strip-patient")).to_contain_text("Planned 2026-12-01")
    expect(vitamin_d(page).get_by_role("img")).to_have_attribute("aria-label", "block")
    expect(vitamin_d(page)).to_contain_text("nmol/L")
    expect(page.locator(".tb-before-infusion li").first.get_by_role("img")).to_have_attribute("aria-label", "block")

    file = tmp_path / "vitamin-d.csv"
    file.write_text(RESULT)
    go_to(page, "Upload")
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name=re.compile(r"Commit 1 row")).click(timeout=SLOW_MS)
    expect(page.locator(".st-key-panel-done")).to_contain_text("1 new", timeout=SLOW_MS)

    open_treatment(page, own_demo, NUMBER)
    expect(vitamin_d(page).get_by_role("img")).to_have_attribute("aria-label", "pass")
    expect(vitamin_d(page)).to_contain_text("71.0 nmol/L")


def test_the_word_of_the_response_comes_only_on_a_click(demo: Dashboard, page: Page):
    open_treatment(page, demo, "SYN-0001")
    panel = page.locator(".st-key-panel-response")
    expect(panel).to_contain_text("Lumbar spine Z")
    expect(page.locator(".tb-word")).to_have_count(0)
    panel.get_by_text("Say the word by this product's definition").click()
    expect(page.locator(".tb-word")).to_contain_text("no validated one exists")


def test_the_checklist_is_a_page_to_print_that_needs_nothing_else(
    demo: Dashboard, page: Page, open_page, tmp_path: Path
):
    open_treatment(page, demo, "SYN-0001")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Checklist to print").click()
    file = tmp_path / "checklist.html"
    waiting.value.save_as(file)
    words = file.read_text(encoding="utf-8")
    assert "src=" not in words and "href=" not in words and "url(" not in words
    printed = open_page()
    printed.set_content(words)
    for said in ("SYN-0001", "As of 2026-11-20", "Vitamin D", "never orders", "Checked by"):
        expect(printed.locator("body")).to_contain_text(said)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080), (820, 1180), (390, 844)])
def test_the_page_is_whole_at_every_width(demo: Dashboard, open_page, width: int, height: int):
    page = open_page()
    for number in ("SYN-0001", "SYN-0009", "SYN-0043"):
        open_treatment(page, demo, number)
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(1500)
        assert covering(page.evaluate(TEXT_BOXES)) == [], number
        assert page.evaluate(WIDER_THAN_WINDOW) <= 1, number
        page.set_viewport_size({"width": 1440, "height": 900})
