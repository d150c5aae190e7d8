"""The preview in full in Chromium: who, what changes from what, whose findings move; filtered, found, downloaded."""

from __future__ import annotations

import csv
import re

from playwright.sync_api import Page, expect

import sample_data
from tests.browser.conftest import OpenPage
from tests.browser.serving import Dashboard
from tests.browser.test_main_road import NAME, NEW, NUMBER, SLOW_MS, drop
from tests.browser.test_upload_matching import open_upload


def test_the_month_is_told_patient_by_patient(own_demo: Dashboard, page: Page):
    open_upload(page, own_demo)
    drop(page, sample_data.NEW_MONTH)
    preview = page.locator(".st-key-panel-preview")
    people = preview.locator(".tb-touched")
    expect(people).to_have_count(20, timeout=SLOW_MS)
    expect(people.first).to_contain_text(NAME)
    expect(people.first).to_contain_text(NEW)
    expect(people.first.get_by_role("img", name="Critical").first).to_be_visible()

    preview.get_by_text("With changed values 4").click()
    expect(people).to_have_count(4, timeout=SLOW_MS)
    expect(preview).to_contain_text(re.compile(r"132\.2 → 131\.6 cm\s*batch 3 · row 8"))
    preview.get_by_text("All 35").click()
    expect(people).to_have_count(20, timeout=SLOW_MS)
    find = preview.get_by_label("Find a patient of the file")
    find.fill(NUMBER)
    expect(people).to_have_count(1, timeout=SLOW_MS)
    find.fill("")
    expect(people).to_have_count(20, timeout=SLOW_MS)
    preview.get_by_role("button", name="Next patients").click()
    expect(preview).to_contain_text("21–35 of 35 patients", timeout=SLOW_MS)

    with page.expect_download() as download:
        preview.get_by_role("button", name="Whole preview as CSV (35 patients)").click()
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len({line["patient"] for line in lines}) == 35
    height = next(line for line in lines if line["column"] == "height_cm")
    assert (height["in store"], height["in file"], height["unit"]) == ("132.2", "131.6", "cm")


def test_the_panels_fit_a_small_window_in_the_dark(own_demo: Dashboard, open_page: OpenPage):
    page = open_page(width=1024, height=768, dark=True)
    open_upload(page, own_demo)
    drop(page, sample_data.SPOILED)
    expect(page.locator(".st-key-panel-preview .tb-touched").first).to_be_visible()
    expect(page.locator('[class*="st-key-meant-"]').first).to_be_visible()
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) <= 0
