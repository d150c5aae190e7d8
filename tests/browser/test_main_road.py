"""The main road in Chromium: this month's export is dropped, looked at, committed; its finding opened; and taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

import sample_data
from dashboard.screens.worklist_cells import ROW_PX
from tests.browser.serving import NEXT_BATCH, Dashboard, at_rest

# The child whose new vertebral fracture the latest month brings.
NUMBER, NAME = "SYN-0013", "Brontevik, Elias"
NEW = "New vertebral fracture: T8, grade 0 on 2025-11-06, grade 2 on 2026-11-05"
SLOW_MS = 60_000


def go_to(page: Page, name: str) -> None:
    """Follow a link of the navigation, as a user does."""
    page.get_by_test_id("stTopNavLink").filter(has_text=name).click()


def find_in_worklist(page: Page, words: str) -> None:
    search = page.get_by_label("Name or number").first
    expect(search).to_be_visible(timeout=SLOW_MS)
    search.fill(words)
    expect(page.locator(".tb-who").first).to_contain_text(words, timeout=SLOW_MS)


def drop(page: Page, name: str) -> None:
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(sample_data.FOLDER / name)
    expect(page.locator("h1", has_text=name)).to_be_visible(timeout=SLOW_MS)


def test_from_the_new_month_to_its_finding_and_back(own_demo: Dashboard, page: Page):
    page.goto(own_demo.url)
    find_in_worklist(page, NUMBER)
    expect(page.get_by_text(NEW)).to_have_count(0)

    go_to(page, "Upload")
    drop(page, sample_data.NEW_MONTH)
    expect(page.get_by_text("Nothing written yet")).to_be_visible()
    preview = page.locator(".st-key-panel-preview")
    expect(preview).to_contain_text("of 35 patients")
    worst = preview.locator(".tb-touched").first
    expect(worst).to_contain_text(NAME)
    expect(worst).to_contain_text(NEW)

    page.get_by_role("button", name=re.compile(r"Commit \d+ rows")).click()
    done = page.locator(".st-key-panel-done")
    expect(done).to_contain_text(re.compile(rf"Batch {NEXT_BATCH}: \d+ new and \d+ changed rows"), timeout=SLOW_MS)
    done.get_by_role("button", name="Open the worklist").click()

    find_in_worklist(page, NUMBER)
    panel = page.locator(".st-key-panel-finding")
    expect(panel).to_contain_text("Critical · VF-NEW")
    expect(panel).to_contain_text(NEW)
    expect(panel).to_contain_text(f"batch {NEXT_BATCH}, row")

    panel.get_by_role("button", name="Open patient").click()
    page.wait_for_url(re.compile(r"/patient\?patient=\w+"))
    assert NUMBER not in page.url
    expect(page.get_by_text(NUMBER).first).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text("New vertebral fracture: T8").first).to_be_visible(timeout=SLOW_MS)

    go_to(page, "Upload")
    page.locator(f".st-key-undo-{NEXT_BATCH} button").click()
    page.get_by_role("dialog").get_by_role("button", name=f"Undo batch {NEXT_BATCH}").click()
    expect(page.locator(".st-key-panel-done")).to_contain_text(f"Batch {NEXT_BATCH} is undone", timeout=SLOW_MS)

    go_to(page, "Worklist")
    find_in_worklist(page, NUMBER)
    expect(page.get_by_text(NEW)).to_have_count(0)


def test_a_spoiled_month_says_what_is_wrong_and_leaves_the_store_alone(own_demo: Dashboard, page: Page):
    page.goto(own_demo.url)
    go_to(page, "Upload")
    drop(page, sample_data.SPOILED)
    problems = page.locator(".st-key-panel-problems")
    expect(problems).to_contain_text("month 2 has no day 30")
    with page.expect_download() as download:
        problems.get_by_role("button", name=re.compile(r"All \d+ problems as CSV")).click()
    assert "month 2 has no day 30" in download.value.path().read_text(encoding="utf-8")
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("Nothing is written before you commit it")).to_be_visible(timeout=SLOW_MS)
    expect(page.locator(f".st-key-undo-{NEXT_BATCH}")).to_have_count(0)


def test_the_worklist_is_used_by_keyboard(demo: Dashboard, page: Page):
    page.goto(demo.url)
    who = page.locator(".tb-who strong")
    expect(who).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_test_id("glide-cell-2-0")).to_be_attached(timeout=SLOW_MS)  # the grid is drawn
    first = who.inner_text()
    page.get_by_label("Name or number").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(who).not_to_have_text(first)
    page.keyboard.press("ArrowUp")
    expect(who).to_have_text(first)


def test_an_empty_store_leads_to_the_first_upload(own_empty: Dashboard, page: Page):
    page.goto(own_empty.url)
    expect(page.get_by_text("This store has no patient yet")).to_be_visible(timeout=SLOW_MS)
    page.get_by_role("button", name="Go to Upload").click()
    drop(page, "patients.csv")
    page.get_by_role("button", name=re.compile(r"Commit \d+ rows")).click()
    expect(page.locator(".st-key-panel-done")).to_contain_text("Batch 1: 300 new", timeout=SLOW_MS)
    go_to(page, "Worklist")
    expect(page.get_by_text("with open findings")).to_be_visible(timeout=SLOW_MS)


def test_in_a_sorted_table_the_patient_that_was_clicked_is_opened(demo: Dashboard, page: Page):
    page.goto(demo.url)
    expect(page.get_by_test_id("glide-cell-2-3")).to_be_attached(timeout=SLOW_MS)
    before = page.get_by_test_id("glide-cell-2-3").inner_text()
    box = page.get_by_test_id("stDataFrame").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 150, box["y"] + 18)  # the heading of the names
    expect(page.get_by_test_id("glide-cell-2-3")).not_to_have_text(before)
    page.mouse.click(box["x"] + 150, box["y"] + 36 + 3.5 * ROW_PX)
    expect(page.locator(".tb-who strong")).to_have_text(page.get_by_test_id("glide-cell-2-3").inner_text())


@pytest.mark.parametrize("width", [1366, 1400, 1440])
def test_every_column_of_the_worklist_is_in_sight_and_other_findings_are_whole(demo, open_page, width):
    page = open_page(width=width, height=900)
    page.goto(demo.url)
    page.get_by_placeholder("Name, number").fill("Ravnsborough")
    page.get_by_text("Also for this patient").wait_for(timeout=SLOW_MS)
    at_rest(page)
    table = page.locator(".dvn-scroller").evaluate("one => one.scrollWidth - one.clientWidth")
    assert table <= 1, "the last column is cut off"
    panel = page.locator(".st-key-panel-finding").bounding_box()
    # All at once: while the page runs anew its buttons are taken away and put back.
    others = page.locator(".st-key-finding-others button p").evaluate_all(
        "all => all.map(one => [one.textContent, one.getBoundingClientRect().right, one.scrollWidth - one.clientWidth])"
    )
    for words, right, cut_off in others:
        assert right <= panel["x"] + panel["width"] - 10 and cut_off <= 1, words
