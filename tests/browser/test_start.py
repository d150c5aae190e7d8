"""The dashboard as it comes up: started from another folder, offline, in its own font and in both themes."""

import pytest
from playwright.sync_api import Page, expect

from dashboard.charts.palette import PALETTES
from tests.browser.serving import Dashboard, at_rest

LOADED_FONTS = "[...document.fonts].filter(font => font.status === 'loaded').map(font => font.family)"
TEXT_FONT = "getComputedStyle(document.querySelector('[data-testid=stAppViewContainer]')).fontFamily"
TEXT_COLOUR = "getComputedStyle(document.querySelector('[data-testid=stAppViewContainer]')).color"
# What a run drew stands in its colours: the style says which theme that run had.
DRAWN_DARK = "[...document.querySelectorAll('style')].some(one => one.textContent.includes('color-scheme:dark'))"


def rgb(colour: str) -> str:
    """#RRGGBB as a browser prints it."""
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


@pytest.mark.parametrize("scheme", PALETTES)
def test_it_comes_up_in_its_own_font_and_theme(demo, open_page, scheme):
    page = open_page(dark=scheme == "dark")
    page.goto(demo.url)
    page.get_by_test_id("stAppViewContainer").wait_for()
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.wait_for_function(TEXT_FONT + """.startsWith('"IBM Plex Sans"')""")  # the theme comes after the page
    assert page.evaluate(TEXT_COLOUR) == rgb(PALETTES[scheme].text)
    page.wait_for_function(f"{LOADED_FONTS}.some(family => family.includes('IBM Plex Sans'))")


def test_the_demo_says_where_it_is(demo):
    assert demo.url in demo.log.read_text(encoding="utf-8")


def test_a_page_names_its_store_and_follows_a_change_of_theme(demo: Dashboard, page: Page):
    page.goto(demo.url)
    expect(page.locator("h1", has_text="patients with open findings")).to_be_visible()
    expect(page.locator(".tb-store")).to_have_text(f"store {demo.store.name}")
    words = page.locator(".tb-sentence").first
    expect(words).to_have_css("color", rgb(PALETTES["light"].text))
    # The page looks for a change of theme from the end of its run on.
    at_rest(page)
    page.wait_for_timeout(1000)
    page.emulate_media(color_scheme="dark")
    expect(words).to_have_css("color", rgb(PALETTES["dark"].text))
    page.wait_for_function(DRAWN_DARK)
    page.goto(f"{demo.url}/references")
    expect(page.locator(".tb-store")).to_have_text(f"store {demo.store.name}")
