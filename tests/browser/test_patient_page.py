"""The Patient page in Chromium: found by search, drawn whole at every width, labels apart, one hover card, deep link."""

import re
from itertools import combinations

import pytest
from playwright.sync_api import expect

PATIENTS = ("SYN-0003", "SYN-0005", "SYN-0014")
TEXT_BOXES = """() => [...document.querySelectorAll('.js-plotly-plot .annotation-text')].map(text => {
  const box = text.getBoundingClientRect();
  return {words: text.textContent, left: box.left, right: box.right, top: box.top, bottom: box.bottom};
})"""
FIGURE_BOX = "() => document.querySelector('.js-plotly-plot').getBoundingClientRect().toJSON()"
WIDER_THAN_WINDOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def open_patient(page, demo, number: str) -> None:
    """Through the search, as a person would."""
    page.goto(f"{demo.url}/patient")
    page.get_by_placeholder("Name or number").fill(number)
    page.get_by_role("button", name=number).click()
    page.wait_for_url(re.compile(r"patient=\w+"))
    page.locator(".js-plotly-plot .annotation-text").first.wait_for()
    page.wait_for_function("document.fonts.status === 'loaded'")


def covering(boxes: list[dict]) -> list[tuple[str, str]]:
    """Pairs of words that cover each other by more than two pixels."""
    return [
        (a["words"], b["words"])
        for a, b in combinations(boxes, 2)
        if min(a["right"], b["right"]) - max(a["left"], b["left"]) > 2
        and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > 2
    ]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080), (1180, 820), (820, 1180)])
def test_the_figure_is_whole_and_no_words_cover_others(demo, open_page, width, height):
    page = open_page(width=width, height=height)
    for number in PATIENTS:
        open_patient(page, demo, number)
        page.wait_for_timeout(500)  # the figure takes its width after the first drawing
        boxes, figure = page.evaluate(TEXT_BOXES), page.evaluate(FIGURE_BOX)
        assert len(boxes) > 15
        assert covering(boxes) == [], number
        assert [box["words"] for box in boxes if box["right"] > figure["right"] + 1] == [], number
        assert page.evaluate(WIDER_THAN_WINDOW) <= 1


def test_below_1100_px_there_is_one_column(demo, open_page):
    page = open_page(width=1440)
    open_patient(page, demo, "SYN-0014")
    rail, main = (page.locator(f".st-key-patient-{name}").bounding_box() for name in ("rail", "main"))
    assert abs(rail["width"] - 344) <= 1 and main["x"] > rail["x"] + rail["width"]
    page.set_viewport_size({"width": 1000, "height": 900})
    rail, main = (page.locator(f".st-key-patient-{name}").bounding_box() for name in ("rail", "main"))
    assert rail["x"] == main["x"] and main["y"] > rail["y"] + rail["height"]


def test_a_deep_link_opens_the_patient_and_a_card_tells_a_point(demo, open_page):
    page = open_page()
    open_patient(page, demo, "SYN-0014")
    link = page.url
    fresh = open_page()
    fresh.goto(link)
    fresh.locator(".js-plotly-plot .scatterlayer .point").first.wait_for()
    assert "SYN-0014" in fresh.locator(".tb-facts").inner_text()
    lines = fresh.locator(".js-plotly-plot .scatterlayer .trace", has=fresh.locator("path.js-line"))
    first_line = lines.first  # the Z of the spine
    first_line.locator("path.point").last.hover(force=True)
    card = fresh.locator(".js-plotly-plot .hoverlayer .hovertext")
    card.first.wait_for()
    assert card.count() == 1
    assert re.search(r"Z .\d\.\d", card.first.text_content())


def test_a_finding_opens_to_its_values_rule_and_source(demo, page):
    open_patient(page, demo, "SYN-0014")
    first = page.locator(".tb-news").first
    first.locator("summary").first.click()
    opened = first.locator(".tb-opened").first
    assert re.search(r"batch \d+, row \d+", opened.inner_text())
    opened.locator(".tb-rulebook summary").click()
    assert "Source:" in opened.inner_text()


def test_the_axis_can_be_changed(demo, page):
    open_patient(page, demo, "SYN-0005")
    ticks = page.locator(".js-plotly-plot .xaxislayer-above .xtick text")
    assert ticks.first.text_content().endswith(" y")
    page.get_by_role("button", name="Since first infusion").or_(
        page.get_by_role("radio", name="Since first infusion")
    ).click()
    page.wait_for_function("document.querySelector('.js-plotly-plot .xtick text')?.textContent.endsWith(' mo')")


def test_the_table_behind_the_figure_can_be_downloaded(demo, page):
    open_patient(page, demo, "SYN-0014")
    page.get_by_text("Table behind the figure").click()
    with page.expect_download() as wait:
        page.get_by_role("button", name="Download as CSV", exact=True).click()
    text = wait.value.path().read_text(encoding="utf-8-sig")
    assert text.startswith("patient_id,date,age_y,lane,what,value,unit,note,batch,row")
    assert {line.split(",")[0] for line in text.splitlines()[1:]} == {"SYN-0014"}


def open_review(page):
    """The form below the strip's button."""
    page.get_by_role("button", name="Mark as reviewed").first.click()
    note = page.get_by_placeholder("What was decided")
    note.wait_for()
    return note


def test_what_was_typed_stays_while_the_form_is_closed(demo, page):
    open_patient(page, demo, "SYN-0014")
    note = open_review(page)
    note.fill("calcium first")
    note.blur()
    page.locator(".tb-heading").last.click()
    note.wait_for(state="detached")
    expect(open_review(page)).to_have_value("calcium first")


def test_a_form_that_was_open_while_another_reviewed_records_nothing(own_demo, open_page):
    one, other = open_page(), open_page()
    for page in (one, other):
        open_patient(page, own_demo, "SYN-0014")
        open_review(page)
        page.get_by_label("Your name").fill("Dr One" if page is one else "Dr Other")
        page.get_by_label("Your name").blur()
    one.get_by_role("button", name="Mark as reviewed").last.click()
    expect(one.locator(".st-key-patient-rail")).to_contain_text("today · Dr One")
    other.get_by_role("button", name="Mark as reviewed").last.click()
    expect(other.locator(".st-key-patient-rail")).to_contain_text("today · Dr One")
    other.wait_for_timeout(1000)
    expect(other.locator(".st-key-patient-rail")).not_to_contain_text("Dr Other")
