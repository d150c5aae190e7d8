"""The References page in Chromium: a table is dropped, checked, loaded, seen beside the bundled one, and taken out."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.core.reference.tables import rows, text, twin

WIDER_THAN_WINDOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (820, 1180)])
def test_the_list_and_a_table_are_drawn_and_fit(demo, open_page, width, height):
    page = open_page(width=width, height=height)
    page.goto(f"{demo.url}/references")
    page.get_by_text("Bachrach 1999, spine L2-L4").first.wait_for()
    page.locator(".js-plotly-plot .annotation-text", has_text="median").first.wait_for()
    assert page.evaluate(WIDER_THAN_WINDOW) <= 1


def test_on_a_tablet_the_panels_stand_apart(demo, open_page):
    page = open_page(width=820, height=1180)
    page.goto(f"{demo.url}/references")
    page.locator(".js-plotly-plot .annotation-text", has_text="median").first.wait_for()
    boxes = [page.locator(f".st-key-panel-{name}").bounding_box() for name in ("references", "table", "drop")]
    tops = sorted((box["y"], box["y"] + box["height"]) for box in boxes)
    assert all(10 <= after[0] - before[1] <= 20 for before, after in pairwise(tops)), tops


def test_a_table_is_loaded_seen_on_the_patient_page_and_removed(own_demo, page, tmp_path):
    spoiled, own = tmp_path / "spoiled.csv", tmp_path / "own.csv"
    spoiled.write_bytes(text([row | {"S": 0} for row in rows()]))
    own.write_bytes(twin("bachrach1999_spine_l2l4_bmd", title="Our own spine"))
    page.goto(f"{own_demo.url}/references")
    page.locator("input[type=file]").set_input_files(spoiled)
    page.get_by_text("S has to be from 0.01 to 1").first.wait_for()
    page.get_by_role("button", name="Discard").click()
    page.get_by_text("each Z stands under its reference's name").wait_for()
    expect(page.locator("input[type=file]")).to_have_count(1)  # the former field may still be on its way out
    page.locator("input[type=file]").set_input_files(own)
    page.get_by_text(re.compile(r"\d+ of \d+ scans")).first.wait_for(timeout=60_000)
    page.get_by_role("button", name="Load", exact=True).click()
    page.get_by_label("Your name").fill("Dr Test")
    page.get_by_role("button", name="Load it").dblclick()
    page.get_by_text("Our own spine: the table is loaded.").wait_for(timeout=60_000)
    page.goto(f"{own_demo.url}/patient")
    page.get_by_placeholder("Name or number").fill("SYN-0003")
    page.get_by_role("button", name="SYN-0003").click()
    page.locator(".js-plotly-plot .annotation-text").first.wait_for()
    page.goto(f"{own_demo.url}/references")
    page.locator(".st-key-remove-twin button").click()
    page.get_by_label("Your name").fill("Dr Test")
    page.get_by_label("Your name").press("Enter")
    page.get_by_role("button", name="Remove").last.click()
    page.get_by_text("Our own spine is removed.").wait_for(timeout=60_000)
