"""The Diagnosis page in Chromium: reached from the patient, a diagnosis added by hand, seen, and taken back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.forms import choose, open_form
from tests.browser.serving import NEXT_BATCH
from tests.browser.test_patient_page import FIGURE_BOX, TEXT_BOXES, WIDER_THAN_WINDOW, covering, open_patient


def open_diagnosis(page, demo, number: str) -> None:
    """From the patient's header, as a person would."""
    open_patient(page, demo, number)
    page.locator(".st-key-patient-ways a[href*=diagnosis]").first.click()
    page.wait_for_url(re.compile(r"/diagnosis\?patient=\w+"))
    expect(page.locator(".st-key-panel-diagnoses")).to_contain_text("In the list of conditions")
    page.locator(".js-plotly-plot .annotation-text").first.wait_for()


def test_a_diagnosis_added_by_hand_is_a_batch_that_can_be_undone(own_demo, page):
    open_diagnosis(page, own_demo, "SYN-0014")
    open_form(page, "Add a diagnosis")
    page.get_by_label("Condition, gene or pathway").fill("zebra")
    expect(page.get_by_text("No entry of the list has all these words")).to_be_visible()
    page.get_by_label("Condition, gene or pathway").fill("low sunlight")
    expect(page.get_by_text("No diagnosis but a risk factor")).to_be_visible()
    page.get_by_label("Condition, gene or pathway").fill("galactosaemia")
    choose(page.locator("body"), "Status", "Suspected")
    page.get_by_label("Your name").fill("Dr Hand")
    page.get_by_label("Your name").blur()
    page.get_by_role("button", name="Add", exact=True).click()
    added = page.locator(".tb-diagnosis", has_text="Galactosaemia")
    expect(added).to_contain_text("suspected")
    expect(added).to_contain_text(re.compile(rf"batch {NEXT_BATCH}, row 2"))
    page.get_by_test_id("stTopNavLink").filter(has_text="Upload").click()
    batches = page.locator(".st-key-panel-batches")
    expect(batches).to_contain_text("diagnosis by hand.csv")
    expect(batches).to_contain_text("Dr Hand")
    page.locator(f".st-key-undo-{NEXT_BATCH} button").click()
    page.get_by_role("dialog").get_by_role("button", name=f"Undo batch {NEXT_BATCH}").click()
    expect(page.locator(".st-key-panel-done")).to_contain_text(f"Batch {NEXT_BATCH} is undone")
    open_diagnosis(page, own_demo, "SYN-0014")
    expect(page.locator(".tb-diagnosis")).to_have_count(1)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080), (820, 1180)])
def test_the_page_is_whole_at_every_width(demo, open_page, width, height):
    page = open_page(width=width, height=height)
    for number in ("SYN-0001", "SYN-0014", "SYN-0033"):
        open_diagnosis(page, demo, number)
        page.wait_for_timeout(500)
        boxes, figure = page.evaluate(TEXT_BOXES), page.evaluate(FIGURE_BOX)
        assert covering(boxes) == [], number
        assert [box["words"] for box in boxes if box["right"] > figure["right"] + 1] == [], number
        assert page.evaluate(WIDER_THAN_WINDOW) <= 1
