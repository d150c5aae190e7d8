"""The Pregnancy page in Chromium: an uploaded episode finds its place among the others; a click leads to the woman; whole at
every width and in the dark."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.forms import choose, open_form
from tests.browser.serving import Dashboard, at_rest
from tests.browser.test_patient_page import WIDER_THAN_WINDOW

SLOW_MS = 90_000
CASE = """patient_id,date_of_birth,sex,synthetic,family_name,given_name,delivery_date,delivery_gestation,plurality,onset,diagnosis,symptoms,joint,side,mri_oedema_right_hip,full_weight_bearing,pain_free
SYN-M99,1992-04-05,female,yes,Ivydale,Nora,2026-03-04,39+2,singleton,32+1,33+0,Pain of the right hip,hip,right,femoral head,2026-07-01,2026-08-10
"""
BROKEN = CASE.replace("33+0", "30+8").replace("SYN-M99", "SYN-M98")
_SPOT = """(name) => {
  const plot = document.querySelector('.st-key-panel-pregnancy-cases-all .js-plotly-plot');
  const {xaxis, yaxis, _size: margin} = plot._fullLayout;
  const area = plot.getBoundingClientRect();
  for (const drawn of plot._fullData) {
    const data = drawn.customdata || [];
    const at = Array.from(data).findIndex((one) => one && String(one).includes(name));
    if (at >= 0 && drawn.mode && drawn.mode.includes('markers')) {
      return [area.x + margin.l + xaxis.c2p(drawn.x[at]), area.y + margin.t + yaxis.c2p(drawn.y[at])];
    }
  }
  return null;
}"""


def open_pregnancy(page: Page, dashboard: Dashboard) -> None:
    page.goto(dashboard.url)
    page.get_by_test_id("stTopNavLink").filter(has_text="Pregnancy").click()
    expect(page.locator(".st-key-pregnancy-head")).to_contain_text("episodes")
    page.locator(".st-key-panel-pregnancy-cases-all .js-plotly-plot .main-svg").first.wait_for()


def upload(page: Page, tmp_path: Path, text: str) -> None:
    file = tmp_path / "case.csv"
    file.write_text(text)
    page.get_by_test_id("stTopNavLink").filter(has_text="Upload").click()
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(file)


def test_an_uploaded_episode_finds_its_place_among_the_others(own_demo: Dashboard, page: Page, tmp_path: Path):
    open_pregnancy(page, own_demo)
    figure = page.locator(".st-key-panel-pregnancy-cases-all")
    expect(page.locator(".st-key-pregnancy-head")).to_contain_text("12 episodes")
    expect(figure).not_to_contain_text("Ivydale")

    upload(page, tmp_path, BROKEN)
    expect(page.locator("body")).to_contain_text("the days of a gestational age go from 0 to 6", timeout=SLOW_MS)
    page.reload()
    upload(page, tmp_path, CASE)
    expect(page.locator("body")).to_contain_text("Case file", timeout=SLOW_MS)
    page.get_by_role("button", name=re.compile(r"Commit 1 row")).click(timeout=SLOW_MS)
    expect(page.locator(".st-key-panel-done")).to_contain_text("1 new", timeout=SLOW_MS)

    open_pregnancy(page, own_demo)
    expect(page.locator(".st-key-pregnancy-head")).to_contain_text("13 episodes")
    expect(page.locator(".st-key-pregnancy-head")).to_contain_text("8 of 12 delivered recovered")
    expect(figure).to_contain_text("Ivydale, Nora")
    expect(page.locator(".st-key-panel-pregnancy-recovery")).to_contain_text("8 of 12 recovered")


def test_a_click_on_a_bar_leads_to_the_woman(demo: Dashboard, page: Page):
    open_pregnancy(page, demo)
    page.wait_for_timeout(800)
    spot = page.evaluate(_SPOT, "p")
    assert spot, "no mark carries a patient"
    page.mouse.move(*spot)
    page.wait_for_timeout(300)
    page.mouse.click(*spot)
    page.wait_for_url(re.compile(r"/pregnancy\?patient=\w+"))
    expect(page.locator(".st-key-panel-pregnancy-course .js-plotly-plot").first).to_be_visible()
    expect(page.locator(".st-key-panel-pregnancy-joints .js-plotly-plot").first).to_be_visible()


def test_a_fact_entered_by_hand_is_checked_and_shown(own_demo: Dashboard, page: Page):
    open_pregnancy(page, own_demo)
    page.get_by_test_id("stPopover").filter(has_text="Find").get_by_role("button").first.click()
    page.get_by_placeholder("Name or number").fill("SYN-M03")
    page.get_by_role("button", name=re.compile("SYN-M03")).click()
    expect(page.locator(".st-key-strip-patient")).to_contain_text("No recovery on record")
    open_form(page, "Enter a fact")
    form = page.locator(".st-key-episode-fact-form")
    choose(form, "What was found", "Pain-free")
    form.get_by_role("textbox", name="When").fill("30+8")
    form.get_by_role("textbox", name="Your name").fill("Dr Test")
    at_rest(page)
    form.get_by_role("button", name="Write the fact").click()
    expect(form).to_contain_text("go from 0 to 6", timeout=SLOW_MS)
    form.get_by_role("textbox", name="When").fill("2026-11-10")
    form.get_by_role("textbox", name="When").press("Tab")
    at_rest(page)
    form.get_by_role("button", name="Write the fact").click()
    expect(page.locator(".st-key-strip-patient")).to_contain_text("Clinically recovered", timeout=SLOW_MS)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080), (820, 1180), (390, 844)])
def test_the_page_is_whole_at_every_width(demo: Dashboard, open_page, width: int, height: int):
    page = open_page(width, height)
    page.goto(f"{demo.url}/pregnancy")  # the links of the navigation are folded away on a phone
    page.locator(".st-key-panel-pregnancy-cases-all .js-plotly-plot .main-svg").first.wait_for()
    page.wait_for_timeout(1200)
    assert page.evaluate(WIDER_THAN_WINDOW) <= 1
