"""The pictures of the README, taken from the real demo: `make pictures`. They are looked at by people, not compared."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

import sample_data
from tests.browser.conftest import FLAGS
from tests.browser.ensure_chromium import Machine, find
from tests.browser.serving import Dashboard, dashboard_on

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
_PICTURES = (
    ("worklist", "light"), ("patient", "light"), ("patient", "dark"), ("spine", "light"), ("spine", "dark"),
    ("treatment", "light"), ("treatment", "dark"), ("labs", "light"), ("growth", "light"), ("cohort", "light"),
    ("pregnancy", "light"),     ("upload", "light"),
)  # fmt: skip
_OF_A_PATIENT = ("spine", "treatment", "labs", "growth")
RUNNING = (
    '[data-testid="stApp"][data-test-script-state="running"], [data-testid="stSkeleton"], [data-testid="stSpinner"]'
)


def settle(page: Page) -> None:
    """Wait until the script has run and nothing is being drawn."""
    page.wait_for_selector('[data-testid="stApp"]')
    for _ in range(4):
        page.wait_for_function("selector => !document.querySelector(selector)", arg=RUNNING, timeout=60_000)
        page.wait_for_timeout(400)


def take(browser: Browser, demo: Dashboard, name: str, scheme: str) -> None:
    """One screen at the clinic's monitor size, in one colour scheme."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(demo.url)
    settle(page)
    if name == "patient":
        page.get_by_role("button", name="Open patient").click()
        page.wait_for_selector(".js-plotly-plot")
    if name in _OF_A_PATIENT:
        page.goto(f"{demo.url}/patient")
        page.get_by_placeholder("Name or number").fill("SYN-0001")
        page.get_by_role("button", name="SYN-0001").click()
        page.locator(f".st-key-patient-ways a[href*={name}]").first.click()
        page.wait_for_url(f"**/{name}?**")
        page.wait_for_selector(".js-plotly-plot")
    if name in ("cohort", "pregnancy"):
        page.get_by_role("link", name=name.capitalize()).click()
        page.wait_for_selector(".js-plotly-plot")
    if name == "upload":
        page.get_by_role("link", name="Upload").click()
        settle(page)
        page.set_input_files('input[type="file"]', str(sample_data.FOLDER / sample_data.SPOILED))
        page.get_by_text("What it would change").wait_for(timeout=60_000)
    settle(page)
    page.screenshot(path=FOLDER / f"{name}-{scheme}.png")
    context.close()


def main() -> None:
    """Take every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(Machine()), args=FLAGS)
        with dashboard_on(Path(folder) / "demo.duckdb", "demo") as demo:
            for name, scheme in _PICTURES:
                take(browser, demo, name, scheme)
        browser.close()


if __name__ == "__main__":
    main()
