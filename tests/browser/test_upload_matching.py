"""Matching by hand in Chromium: an export whose headers are not ours becomes a batch, and next month is one click."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Dashboard
from tests.browser.test_main_road import SLOW_MS, go_to

REAL = Path(os.environ.get("TRABECULA_REAL_DATA", Path(__file__).parents[3] / "shared" / "data" / "real"))
SERIES = REAL / "bachrach_part1_visits.csv"
ODD = (
    "Pat,Gesehen,Kg,LWS,Ca,Sonst\n"
    "SYN-0001,{month}-02,35.2,612,9.6,<b>x</b>\nSYN-0002,{month}-03,41,640,9.4,*y*\nSYN-0003,{month}-04,28,550,9.3,=1+1\n"
)


def drop(page: Page, name: str, text: str) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
    expect(page.locator("h1", has_text=name)).to_be_visible(timeout=SLOW_MS)


def choose(page: Page, header: str, typed: str, words: str) -> None:
    """Search a meaning in the list of one header by keyboard, and see that the row says it."""
    # of a row that moves the former one may still be there for a moment
    row = (
        page.locator('[class*="st-key-meant-"]').filter(has=page.locator("b", has_text=re.compile(f"^{header}$"))).last
    )
    box = row.get_by_role("combobox")
    box.focus()
    page.keyboard.type(typed)
    expect(page.get_by_role("option").filter(has_text=words).first).to_be_visible(timeout=SLOW_MS)
    page.get_by_role("option").filter(has_text=words).first.click()
    expect(row).to_contain_text("by hand", timeout=SLOW_MS)


def open_upload(page: Page, dashboard: Dashboard) -> None:
    page.goto(dashboard.url)
    expect(page.get_by_test_id("stTopNavLink").first).to_be_visible(timeout=SLOW_MS)
    go_to(page, "Upload")


def commit(page: Page, rows: int) -> None:
    page.get_by_role("button", name=f"Commit {rows} rows").click(timeout=SLOW_MS)
    expect(page.locator(".st-key-panel-done")).to_contain_text(f"{rows} new rows of", timeout=SLOW_MS)


def test_an_odd_file_is_matched_committed_and_next_month_is_one_click(own_demo: Dashboard, page: Page):
    open_upload(page, own_demo)
    drop(page, "odd.csv", ODD.format(month="2026-10"))
    reading = page.locator(".st-key-panel-reading")
    expect(reading).to_contain_text("No column gives patient_id", timeout=SLOW_MS)
    expect(reading).to_contain_text("<b>x</b> · *y* · =1+1")
    reading.get_by_role("button", name="patient id?").click()
    reading.get_by_role("button", name="visit date?").click()
    choose(page, "Kg", "weight (kg", "weight (kg) · visits")
    choose(page, "LWS", "lumbar spine L2-L4 BMD (mg", "lumbar spine L2-L4 BMD (mg/cm2)")
    choose(page, "Ca", "calcium (mg", "calcium (mg/dL) · labs")
    expect(page.locator(".st-key-panel-problems")).to_contain_text("Sonst", timeout=SLOW_MS)
    commit(page, 3)

    drop(page, "next.csv", ODD.format(month="2026-11"))
    offer = page.locator(".st-key-matching-kept")
    expect(offer).to_contain_text("were matched by hand before", timeout=SLOW_MS)
    expect(offer).to_contain_text("from odd.csv")
    page.get_by_role("button", name="Use this matching").click()
    expect(offer).to_contain_text("Matched as last time", timeout=SLOW_MS)
    page.reload()
    expect(page.locator(".st-key-matching-kept")).to_contain_text("Matched as last time", timeout=SLOW_MS)
    commit(page, 3)


@pytest.mark.skipif(not SERIES.exists(), reason=f"the published series may not be copied here, and is not at {REAL}")
def test_a_real_export_is_matched_header_by_header(own_empty: Dashboard, page: Page):
    open_upload(page, own_empty)
    _, _, body = SERIES.read_text(encoding="utf-8").partition("\n")
    drop(page, "series.csv", "H0,H1,H2,H3,H4,H5\n" + body)
    chosen = (
        ("H0", "patient id", "patient id · patients"),
        ("H1", "ethnicity", "ethnicity · patients"),
        ("H2", "sex", "sex · patients"),
        ("H3", "date of birth", "date of birth · patients"),
        ("H4", "visit date", "visit date · visits"),
        ("H5", "lumbar spine L2-L4 BMD (g", "lumbar spine L2-L4 BMD (g/cm2)"),
    )
    for header, typed, words in chosen:
        choose(page, header, typed, words)
    commit(page, 604)
