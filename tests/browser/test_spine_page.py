"""The Spine page in Chromium: reached from the patient, a cell chosen in the map, fractures confirmed and taken back, a
reading entered; whole at every width."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.forms import choose, open_form, type_day
from tests.browser.serving import NEXT_BATCH
from tests.browser.test_patient_page import TEXT_BOXES, WIDER_THAN_WINDOW, covering, open_patient


def open_spine(page, demo, number: str) -> None:
    """From the patient's header, as a person would."""
    open_patient(page, demo, number)
    page.locator(".st-key-patient-ways a[href*=spine]").first.click()
    page.wait_for_url(re.compile(r"/spine\?patient=\w+"))
    expect(page.locator(".st-key-panel-spine")).to_contain_text("Vertebrae by image")


def click_cell(page, level: str, image: int) -> None:
    """Click into the map as a hand would: at the middle of a level's bar on an image (0 is the first)."""
    page.locator(".st-key-panel-spine .js-plotly-plot .annotation-text").first.wait_for()
    box = page.evaluate(
        """([level, image]) => {
          const plot = document.querySelector('.st-key-panel-spine .js-plotly-plot');
          const bars = plot._fullData.find((one) => one.name === 'levels');
          const days = [...new Set(bars.customdata.map((one) => one[0]))].sort();
          const at = bars.customdata.findIndex((one) => one[0] === days[image] && one[1] === level);
          const {xaxis, yaxis, margin} = {...plot._fullLayout, margin: plot._fullLayout._size};
          const area = plot.getBoundingClientRect();
          return [area.x + margin.l + xaxis.c2p(bars.base[at] + bars.x[at] / 2), area.y + margin.t + yaxis.c2p(bars.y[at])];
        }""",
        [level, image],
    )
    page.mouse.move(*box)
    page.mouse.click(*box)


def test_a_cell_of_the_map_opens_beside_it(demo, page):
    open_spine(page, demo, "SYN-0013")
    cell = page.locator(".st-key-panel-spine-cell")
    expect(cell).to_contain_text("T7 on 2025-11-06")
    click_cell(page, "T12", 0)
    expect(cell).to_contain_text("T12 on 2020-11-23")
    expect(cell).to_contain_text("not known to be new")
    click_cell(page, "T4", 0)
    expect(cell).to_contain_text("T4 on 2020-11-23")
    expect(cell).to_contain_text("Not readable")
    click_cell(page, "T7", 3)
    expect(cell).to_contain_text("New (grade 0 → 1)")
    expect(cell).to_contain_text(re.compile(r"Arose after 2022-11-21 and by 2023-11-21"))
    expect(cell).to_contain_text(re.compile(r"in front, .* middle, .* back mm"))


def test_the_stories_are_told_as_they_are(demo, page):
    open_spine(page, demo, "SYN-0022")
    expect(page.locator(".st-key-spine-halves")).to_contain_text("normal again on")  # leukaemia: reshaped, still counts
    expect(page.locator(".st-key-spine-halves")).to_contain_text("ISCD criteria met (vertebral fracture)")
    open_spine(page, demo, "SYN-0045")
    expect(page.locator(".st-key-spine-halves")).to_contain_text("not counted: high-energy trauma")
    open_spine(page, demo, "SYN-0036")
    expect(page.locator(".st-key-panel-spine-cell")).to_contain_text(
        "when is uncertain, as it could not be read in between"
    )


def test_fractures_are_confirmed_by_one_action_and_taken_back(own_demo, page):
    open_spine(page, own_demo, "SYN-0033")
    expect(page.locator(".st-key-spine-halves")).to_contain_text("Cannot be decided: T12 (2026-10-08): trauma energy")
    page.locator(".st-key-spine-confirm").get_by_label("Your name").fill("Dr Hand")
    page.locator(".st-key-spine-confirm").get_by_label("Your name").blur()
    page.get_by_role("button", name="Low trauma, no local disease").click()
    expect(page.locator(".st-key-strip-patient")).to_contain_text("ISCD criteria met (vertebral fracture)")
    expect(page.locator(".st-key-spine-confirm")).to_have_count(0)
    page.get_by_test_id("stTopNavLink").filter(has_text="Upload").click()
    expect(page.locator(".st-key-panel-batches")).to_contain_text("spine fractures confirmed by hand.csv")
    page.locator(f".st-key-undo-{NEXT_BATCH} button").click()
    page.get_by_role("dialog").get_by_role("button", name=f"Undo batch {NEXT_BATCH}").click()
    expect(page.locator(".st-key-panel-done")).to_contain_text(f"Batch {NEXT_BATCH} is undone")
    open_spine(page, own_demo, "SYN-0033")
    expect(page.locator(".st-key-spine-confirm")).to_be_visible()


def test_a_reading_is_entered_by_hand(own_demo, page):
    open_spine(page, own_demo, "SYN-0043")
    expect(page.locator(".st-key-panel-spine")).to_contain_text("No image of the spine is recorded")
    open_form(page, "Enter a reading")
    form = page.locator(".st-key-spine-form")
    type_day(form, "Day of the image", "20261110")
    choose(form, "Kind of image", "VFA")
    choose(form, "T8 grade", "2")
    form.get_by_label("T8 heights").fill("14.0 18.0 20.0")
    form.get_by_label("T8 heights").blur()
    form.get_by_label("Your name").fill("Dr Hand")
    form.get_by_label("Your name").blur()
    form.get_by_role("button", name="Write the reading").click()
    expect(page.locator(".st-key-panel-spine-cell")).to_contain_text("T8 on 2026-11-10")
    expect(page.locator(".st-key-panel-spine-cell")).to_contain_text("Grade 2 by heights (loss 30.0 %")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080), (820, 1180)])
def test_the_page_is_whole_at_every_width(demo, open_page, width, height):
    page = open_page(width=width, height=height)
    for number in ("SYN-0001", "SYN-0013", "SYN-0033", "SYN-0043"):
        open_spine(page, demo, number)
        page.wait_for_timeout(1200)
        assert covering(page.evaluate(TEXT_BOXES)) == [], number
        assert page.evaluate(WIDER_THAN_WINDOW) <= 1, number
