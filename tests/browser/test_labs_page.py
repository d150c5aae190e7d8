"""The Labs and Growth pages in Chromium: reached from the patient, units switched, a result entered by hand, whole at
every width, light and dark."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.forms import choose, open_form, type_day
from tests.browser.serving import at_rest
from tests.browser.test_patient_page import TEXT_BOXES, WIDER_THAN_WINDOW, covering, open_patient

PANEL = ".st-key-panel-labs .js-plotly-plot .annotation-text"


def open_page_of(page, demo, number: str, name: str) -> None:
    """From the patient's header, as a person would."""
    open_patient(page, demo, number)
    page.locator(f".st-key-patient-ways a[href*={name}]").first.click()
    page.wait_for_url(re.compile(rf"/{name}\?patient=\w+"))
    page.locator(f".st-key-panel-{name} .js-plotly-plot .annotation-text").first.wait_for()
    at_rest(page)


def test_the_switch_of_units_changes_the_numbers_and_back(demo, page):
    open_page_of(page, demo, "SYN-0046", "labs")
    figure, strip = page.locator(".st-key-panel-labs"), page.locator(".st-key-strip-patient")
    expect(strip).to_contain_text(re.compile(r"25-OH-D \d+(\.\d)? nmol/L"))
    before = strip.inner_text()
    figure.get_by_text("Conventional", exact=True).click()
    expect(strip).to_contain_text("25-OH-D 28 ng/mL")
    expect(page.locator(PANEL).filter(has_text="mg/dL").first).to_be_visible()
    figure.get_by_text("SI units", exact=True).click()
    expect(strip).to_contain_text("nmol/L")
    assert strip.inner_text() == before


def test_a_result_is_entered_by_hand_and_a_unit_is_asked_for(own_demo, page):
    open_page_of(page, own_demo, "SYN-0046", "labs")
    open_form(page, "Enter a result")
    form = page.locator(".st-key-labs-form")
    choose(form, "Analyte", "25-OH-D")
    form.get_by_label("Result").fill("<8")
    form.get_by_label("Result").blur()
    type_day(form, "Day of the sample", "20261110")
    form.get_by_label("Your name").fill("Dr Hand")
    form.get_by_label("Your name").blur()
    form.get_by_role("button", name="Write the result").click()
    expect(form).to_contain_text("Choose the unit: it cannot be inferred from the number.")
    choose(form, "Unit", "ng/mL")
    form.get_by_role("button", name="Write the result").click()
    strip = page.locator(".st-key-strip-patient")
    expect(strip).to_contain_text("25-OH-D <20 nmol/L")
    expect(strip).to_contain_text("deficient · 2026-11-10")
    expect(page.locator(".st-key-panel-labs-table")).to_contain_text("<20 deficient")


def test_growth_says_what_the_heights_are_worth(demo, page):
    open_page_of(page, demo, "SYN-0018", "growth")
    expect(page.locator(".st-key-strip-patient")).to_contain_text("unreliable, by arm span")
    expect(page.locator(".st-key-growth-rail")).to_contain_text("2.0 to 20.0 years")
    expect(page.locator(".st-key-panel-growth")).to_contain_text("menarche")


@pytest.mark.parametrize(("width", "height", "dark"), [(1440, 900, False), (1920, 1080, True), (820, 1180, False)])
def test_both_pages_are_whole_at_every_width(demo, open_page, width, height, dark):
    page = open_page(width=width, height=height, dark=dark)
    for number in ("SYN-0001", "SYN-0005", "SYN-0046"):
        for name in ("labs", "growth"):
            open_page_of(page, demo, number, name)
            page.wait_for_timeout(1200)
            assert covering(page.evaluate(TEXT_BOXES)) == [], (number, name)
            assert page.evaluate(WIDER_THAN_WINDOW) <= 1, (number, name)
