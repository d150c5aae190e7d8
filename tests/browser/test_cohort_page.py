"""The Cohort page in Chromium: a choice changes the count, a click on a bar or a line leads to the patient, no name stands
there once identifiers are hidden; whole at every width."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_patient_page import WIDER_THAN_WINDOW

_SPOT = """([panel, trace]) => {
  const plot = document.querySelector(`.st-key-panel-cohort-${panel} .js-plotly-plot`);
  const drawn = plot._fullData.find((one) => one.name === trace);
  const {xaxis, yaxis, _size: margin} = plot._fullLayout;
  const area = plot.getBoundingClientRect();
  const at = drawn.x.length > 3 && drawn.type === 'scatter' ? 1 : 0;
  const x = drawn.type === 'bar' ? drawn.x[at] * 0.47 : drawn.x[at];
  return [area.x + margin.l + xaxis.c2p(x), area.y + margin.t + yaxis.c2p(drawn.y[at])];
}"""


def open_cohort(page, demo) -> None:
    page.goto(demo.url)
    page.get_by_test_id("stTopNavLink").filter(has_text="Cohort").click()
    expect(page.locator(".st-key-cohort-head")).to_contain_text("43 patients on zoledronate")
    page.locator(".st-key-panel-cohort-courses .js-plotly-plot .barlayer path").first.wait_for()


def choose(page, label: str, option: str) -> None:
    page.locator(".st-key-strip-cohort-choice").get_by_role("combobox", name=re.compile(label)).click()
    page.get_by_role("option", name=re.compile(option)).click()


def test_a_choice_changes_whom_it_is_about(demo, page):
    open_cohort(page, demo)
    choose(page, "Diagnosis", "Osteogenesis imperfecta, all types")
    expect(page.locator(".st-key-cohort-head")).to_contain_text("28 patients on zoledronate")
    choose(page, "Treatment before", "Pretreated")
    expect(page.locator(".st-key-cohort-head")).to_contain_text("3 patients on zoledronate")
    expect(page.locator(".st-key-panel-cohort-response")).to_contain_text(re.compile("Needs at least 3 patients"))
    choose(page, "Drug", "Pamidronate")
    expect(page.locator(".st-key-cohort-head")).to_contain_text("5 patients on pamidronate")


@pytest.mark.parametrize(("panel", "trace"), [("courses", "Naive to bisphosphonates"), ("response", "patients")])
def test_a_click_leads_to_the_patient(demo, page, panel, trace):
    open_cohort(page, demo)
    page.locator(f".st-key-panel-cohort-{panel}").scroll_into_view_if_needed()
    page.wait_for_timeout(800)
    spot = page.evaluate(_SPOT, [panel, trace])
    page.mouse.move(*spot)
    page.wait_for_timeout(300)
    page.mouse.click(*spot)
    page.wait_for_url(re.compile(r"/patient\?patient=\w+"))
    expect(page.locator(".st-key-strip-patient h1")).to_be_visible()


def test_one_switch_hides_who_they_are(demo, page):
    open_cohort(page, demo)
    courses = page.locator(".st-key-panel-cohort-courses")
    expect(courses).to_contain_text("Brezovar, Jakub")
    page.locator(".st-key-cohort-hide label").click()
    expect(courses).to_contain_text(re.compile(r"Patient \d+"))
    expect(courses).not_to_contain_text("Brezovar")
    spot = page.evaluate(_SPOT, ["courses", "Naive to bisphosphonates"])
    page.mouse.click(*spot)
    page.wait_for_timeout(1000)
    assert page.url.endswith("/cohort")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080), (390, 844)])
def test_the_page_is_whole_at_every_width(demo, open_page, width, height):
    page = open_page(width=width, height=height)
    page.goto(f"{demo.url}/cohort")
    page.locator(".st-key-panel-cohort-courses .js-plotly-plot .barlayer path").first.wait_for()
    page.wait_for_timeout(1000)
    assert page.evaluate(WIDER_THAN_WINDOW) <= 1
