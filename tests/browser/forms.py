"""Forms of a patient's page, filled in as a person would: the page is at rest before and after each choice."""

import re

from playwright.sync_api import Locator, Page

from tests.browser.serving import at_rest


def open_form(page: Page, words: str) -> None:
    """Open the form below a button, once the page has come to an end."""
    at_rest(page)
    page.get_by_role("button", name=words).click()
    at_rest(page)


def choose(form: Locator, name: str, option: str) -> None:
    """Choose an option, by all its words, from the list with this name.

    Its words are typed: a long list moves while it is scrolled to an option, and a press that ends beside it closes all.
    """
    page = form.page
    box = form.get_by_role("combobox", name=re.compile(name))
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()
    at_rest(page)


def type_day(form: Locator, name: str, digits: str) -> None:
    """Type a day, YYYYMMDD, into the date field with this name."""
    form.get_by_role("spinbutton", name=f"year, {name}").click()
    form.page.keyboard.type(digits)
